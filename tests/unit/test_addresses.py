"""Which runs and which cell of two of them an address says."""

import numpy as np
import pytest

from fmnist.common.errors import AddressError
from fmnist.comparison.agreement import AXES, Crossed, read_crossed
from fmnist.runs.address import read_runs

NAMES = {"first": "cnn225", "second": "mlp109"}


@pytest.mark.parametrize(
    ("text", "ids"), [("", []), ("a", ["a"]), ("b,a", ["b", "a"]), ("a,a,b", ["a", "b"])]
)
def test_runs_in_their_order_each_once(text: str, ids: list[str]) -> None:
    assert read_runs(text, {"a", "b"}, 2) == ids


@pytest.mark.parametrize(
    ("text", "sentence"), [("a,", "no such run"), ("x" * 900, "x{60}\\."), ("a,b,c", "At most 2")]
)
def test_other_runs_are_refused_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        read_runs(text, {"a", "b", "c"}, 2)


@pytest.mark.parametrize("axes", AXES)
def test_a_cell_has_the_images_of_its_row_and_its_column(axes: str) -> None:
    generator = np.random.default_rng(0)
    said = {name: generator.integers(0, 10, 500) for name in ("truth", "first", "second")}
    row, column = axes.split("-")
    expected = [a == 6 and b == 2 for a, b in zip(said[row], said[column], strict=True)]
    assert Crossed(axes, (6, 2)).mask(said).tolist() == expected
    assert not Crossed(axes).mask(said).any()


@pytest.mark.parametrize(
    ("crossed", "images", "words"),
    [
        (Crossed(), 0, "No cell is selected"),
        (Crossed("first-second", (6, 4)), 97, "cnn225 says Shirt, mlp109 says Coat, 97 images"),
        (Crossed("truth-second", (6, 4)), 1, "In truth Shirt, mlp109 says Coat, 1 image"),
    ],
)
def test_a_cell_in_words(crossed: Crossed, images: int, words: str) -> None:
    assert crossed.words(NAMES, images) == words


def test_a_cell_is_read() -> None:
    said = {"axes": "truth-first", "row": "Shirt", "column": "T-shirt/top", "run": "another's"}
    assert read_crossed(said) == Crossed("truth-first", (6, 0))
    assert read_crossed({}) == Crossed("first-second", None)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"axes": "second-first"}, "no matrix “second-first”"),
        ({"row": "Shirt", "column": "Hat"}, "no class “Hat”"),
        ({"row": "Shirt"}, "a row and a column"),
    ],
)
def test_what_is_not_a_cell_is_refused_in_a_sentence(said: dict[str, str], sentence: str) -> None:
    with pytest.raises(AddressError, match=sentence):
        read_crossed(said)
