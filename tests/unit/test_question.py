"""What an address asks of a network: read, or refused in a sentence."""

import pytest

from fmnist.common.errors import AddressError
from fmnist.inspection.layers import Layer
from fmnist.inspection.question import METHODS, WANTED, Question, read_layer, read_question

LAYERS = (Layer("0", "convolution 1, 32 × 26 × 26", (32, 26, 26)), Layer("3", "", (64, 11, 11)))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wanted", WANTED)
def test_a_question_is_read(method: str, wanted: str) -> None:
    said = {"method": method, "explain": wanted, "image": "7"}
    assert read_question(said) == Question(method, wanted)  # type: ignore[arg-type]


def test_without_parameters_it_is_the_first() -> None:
    assert read_question({"run": "a"}) == Question("occlusion", "predicted")


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"method": "Occlusion"}, "“Occlusion” is no way to look inside"),
        ({"method": ""}, "“” is no way"),
        ({"method": "x" * 900}, "“x{60}” is no way"),
        ({"explain": "Hat"}, "no class “Hat”"),
        ({"method": "grad-cam", "explain": "6"}, "no class “6”"),
    ],
)
def test_another_question_is_refused(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        read_question(said)


def test_layers_are_counted_from_one() -> None:
    assert [read_layer(number, LAYERS) for number in ("1", "2")] == list(LAYERS)


@pytest.mark.parametrize("number", ["0", "3", "-1", "", "1.0", "²", "9" * 5_000])
def test_a_layer_that_is_not_there_is_refused(number: str) -> None:
    with pytest.raises(AddressError, match="has no layer"):
        read_layer(number, LAYERS)
