"""Truth and two runs crossed: which images a cell has, and the cell in words."""

import numpy as np
import pytest

from fmnist.comparison.agreement import AXES, Crossed

NAMES = {"first": "cnn225", "second": "mlp109"}


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
