"""Numbers as they are typed: read as they are meant, or refused in a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_number, read_whole_number, written
from fmnist.training.config import TrainConfig


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.001", 0.001),
        ("0,001", 0.001),
        (",5", 0.5),
        (" 1e-3 ", 0.001),
        ("1E-3", 0.001),
        ("1,5e-4", 0.00015),
        ("0,05", 0.05),
        ("10", 10),
        ("60 000", 60_000),
        ("60\u202f000", 60_000),
        ("1,000,000", 1_000_000),
        ("1,000.5", 1_000.5),
        ("-0,5", -0.5),
    ],
)
def test_a_number_is_read_as_it_is_meant(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(("text", "number"), [("5,000", 5_000), ("5e3", 5_000), ("12.0", 12)])
def test_a_whole_number_may_have_its_thousands_apart(text: str, number: int) -> None:
    found = read_whole_number(text)
    assert (found, type(found)) == (number, int)


@pytest.mark.parametrize("text", ["1,000", "12,345"])
def test_a_comma_that_could_mean_either_is_refused_with_both_ways_to_write_it(text: str) -> None:
    without, point = text.replace(",", ""), text.replace(",", ".")
    with pytest.raises(ConfigError, match=rf"in two ways, so write {without} or {point}\."):
        read_number(text)


@pytest.mark.parametrize(
    "text", ["", "x", "1.2.3", "1,2,3", "nan", "inf", "1_000", "0x10", "1e", "٣x"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a number"):
        read_number(text)


@pytest.mark.parametrize("text", ["1,5", "0,001", "1.5", "1e400", "9" * 5_000])
def test_what_is_no_whole_number_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="is not a whole number"):
        read_whole_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_a_field_shows_is_read_as_it_was(number: float) -> None:
    assert read_number(written(number)) == number


@pytest.mark.parametrize(
    ("number", "text"), [(5e-5, "0.00005"), (1e6, "1000000"), (1e-30, "1e-30"), (None, "")]
)
def test_a_field_shows_no_power_of_ten_where_it_can_do_without(
    number: float | None, text: str
) -> None:
    assert written(number) == text


@given(st.integers(-(2**31), 2**31))
def test_so_are_whole_numbers(number: int) -> None:
    assert read_whole_number(written(number)) == number


def test_a_configuration_reads_numbers_that_are_typed() -> None:
    typed = {"architecture": "logreg", "learning_rate": "0,001", "epochs": "12", "train_images": ""}
    config = TrainConfig.parse(typed)
    assert (config.learning_rate, config.epochs, config.train_images) == (0.001, 12, None)
