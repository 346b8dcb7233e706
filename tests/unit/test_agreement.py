"""Truth and two runs crossed: which images a cell has, and the cell in words."""

from dataclasses import replace

import numpy as np
import pytest

from fmnist.comparison.agreement import AXES, Agreement
from fmnist.comparison.paired import PairedComparison
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.evaluation import Evaluation
from ui.compare.words import cell_words

SAID = dict(
    zip(
        ("truth", "first", "second"),
        np.random.default_rng(0).integers(0, 10, (3, 500)),
        strict=True,
    )
)
FIRST = Evaluation(
    "a", "cnn225", FASHION_MNIST.classes, "test", np.arange(500), SAID["truth"], SAID["first"]
)
PAIR = PairedComparison(FIRST, replace(FIRST, name="mlp109", predicted=SAID["second"]))


@pytest.mark.parametrize("axes", AXES)
def test_a_cell_has_the_images_of_its_row_and_its_column(axes: str) -> None:
    row, column = axes.split("-")
    expected = [a == 6 and b == 2 for a, b in zip(SAID[row], SAID[column], strict=True)]
    assert Agreement(axes, (6, 2)).mask(PAIR).tolist() == expected
    assert Agreement(axes).matrix(PAIR)[6, 2] == sum(expected)
    assert not Agreement(axes).mask(PAIR).any()


@pytest.mark.parametrize(
    ("agreement", "images", "words"),
    [
        (Agreement(), 0, "No cell is selected"),
        (
            Agreement("first-second", (6, 4)),
            97,
            "cnn225 predicts Shirt, mlp109 predicts Coat, 97 images",
        ),
        (Agreement("truth-second", (6, 4)), 1, "true class Shirt, mlp109 predicts Coat, 1 image"),
    ],
)
def test_a_cell_in_words(agreement: Agreement, images: int, words: str) -> None:
    assert cell_words(agreement, PAIR, images) == words


def test_other_images_are_refused() -> None:
    with pytest.raises(ValueError, match="different images"):
        PairedComparison(FIRST, FIRST.where(SAID["truth"] == 1))
