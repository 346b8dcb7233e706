"""The selection: which images it is of, and in words."""

from dataclasses import replace

import numpy as np
import pytest

from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.calibration import answers, reliability
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from ui.shared.words import selection_words


@pytest.fixture(scope="module")
def judged() -> Evaluation:
    """2,000 images."""
    generator = np.random.default_rng(0)
    logits = np.log(generator.dirichlet(np.full(10, 0.3), 2_000))
    return Evaluation(
        id="a",
        name="made up",
        classes=FASHION_MNIST.classes,
        split="test",
        image_ids=np.arange(2_000),
        labels=generator.integers(0, 10, 2_000),
        predicted=logits.argmax(1),
        logits=logits,
    )


class TestMask:
    @pytest.mark.parametrize("actual", [None, 6])
    @pytest.mark.parametrize("predicted", [None, 4])
    @pytest.mark.parametrize("right", [None, False, True])
    @pytest.mark.parametrize("sure", [None, 9, 14])
    def test_is_of_the_images_that_every_part_admits(
        self,
        judged: Evaluation,
        actual: int | None,
        predicted: int | None,
        right: bool | None,
        sure: int | None,
    ) -> None:
        expected = [
            (actual is None or label == actual)
            and (predicted is None or guess == predicted)
            and (right is None or (guess == label) == right)
            and (sure is None or sure / 15 < row.max() <= (sure + 1) / 15)
            for guess, label, row in zip(
                judged.predicted, judged.labels, np.exp(judged.logits), strict=True
            )
        ]
        found = Selection(actual, predicted, sure, right, image=3).mask(judged)
        assert found.tolist() == expected

    def test_of_every_bin_are_the_images_of_the_reliability_diagram(
        self, judged: Evaluation
    ) -> None:
        for each in reliability(*answers(judged.probabilities, judged.labels)):
            mask = Selection(sure=each.place).mask(judged)
            assert mask.sum() == each.images
            assert np.isclose(judged.correct[mask].mean(), each.accuracy.value)

    def test_by_how_sure_needs_probabilities(self, judged: Evaluation) -> None:
        with pytest.raises(ValueError, match="confidence"):
            Selection(sure=3).mask(replace(judged, logits=None))


@pytest.mark.parametrize(
    ("chosen", "images", "words"),
    [
        (Selection(), 10_000, "All 10,000 test images"),
        (Selection(image=7), 10_000, "All 10,000 test images"),
        (Selection(6, 0), 97, "Shirt predicted as T-shirt/top, 97 images"),
        (Selection(6, 0, right=False), 1, "Shirt predicted as T-shirt/top, 1 image"),
        (Selection(6, 6, right=True), 800, "Shirt predicted as Shirt, 800 images"),
        (Selection(6, 6, right=False), 0, "Shirt predicted as Shirt, wrong predictions, 0 images"),
        (
            Selection(actual=6, right=False),
            1_200,
            "True class Shirt, wrong predictions, 1,200 images",
        ),
        (
            Selection(predicted=0, sure=9),
            12,
            "Predicted as T-shirt/top, confidence 0.60 to 0.67, 12 images",
        ),
        (
            Selection(sure=14, right=True),
            5,
            "Correct predictions, confidence 0.93 to 1.00, 5 images",
        ),
    ],
)
def test_words(chosen: Selection, images: int, words: str) -> None:
    assert selection_words(chosen, FASHION_MNIST.classes, images) == words


@pytest.mark.parametrize(
    ("chosen", "right"),
    [
        (Selection(), False),
        (Selection(actual=6), False),
        (Selection(6, 0), False),
        (Selection(6, 6), True),
        (Selection(6, 0, right=True), True),
    ],
)
def test_of_one_answer(chosen: Selection, right: bool) -> None:
    assert chosen.of_one_answer().right is right
