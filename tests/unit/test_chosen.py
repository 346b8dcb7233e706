"""The selection: which images it is of, and in words."""

import numpy as np
import pytest

from fmnist.common.constants import CLASS_NAMES
from fmnist.evaluation.calibration import answers, reliability
from fmnist.evaluation.selection import Chosen


@pytest.fixture(scope="module")
def judged() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What 2,000 images are taken for, what they are, and the probabilities."""
    generator = np.random.default_rng(0)
    probabilities = generator.dirichlet(np.full(10, 0.3), 2_000)
    return probabilities.argmax(1), generator.integers(0, 10, 2_000), probabilities


class TestMask:
    @pytest.mark.parametrize("actual", [None, 6])
    @pytest.mark.parametrize("predicted", [None, 4])
    @pytest.mark.parametrize("right", [None, False, True])
    @pytest.mark.parametrize("sure", [None, 9, 14])
    def test_is_of_the_images_that_every_part_admits(
        self,
        judged: tuple[np.ndarray, np.ndarray, np.ndarray],
        actual: int | None,
        predicted: int | None,
        right: bool | None,
        sure: int | None,
    ) -> None:
        guesses, labels, probabilities = judged
        expected = [
            (actual is None or label == actual)
            and (predicted is None or guess == predicted)
            and (right is None or (guess == label) == right)
            and (sure is None or sure / 15 < row.max() <= (sure + 1) / 15)
            for guess, label, row in zip(guesses, labels, probabilities, strict=True)
        ]
        found = Chosen(actual, predicted, sure, right, image=3).mask(guesses, labels, probabilities)
        assert found.tolist() == expected

    def test_of_every_bin_are_the_images_of_the_reliability_diagram(
        self, judged: tuple[np.ndarray, np.ndarray, np.ndarray]
    ) -> None:
        guesses, labels, probabilities = judged
        for each in reliability(*answers(probabilities, labels)):
            mask = Chosen(sure=each.place).mask(guesses, labels, probabilities)
            assert mask.sum() == each.images
            assert np.isclose((guesses == labels)[mask].mean(), each.accuracy)

    def test_by_how_sure_needs_probabilities(self) -> None:
        with pytest.raises(ValueError, match="how sure"):
            Chosen(sure=3).mask(np.array([1]), np.array([1]))


@pytest.mark.parametrize(
    ("chosen", "images", "words"),
    [
        (Chosen(), 10_000, "All 10,000 test images"),
        (Chosen(image=7), 10_000, "All 10,000 test images"),
        (Chosen(6, 0), 97, "Shirt taken for T-shirt/top, 97 images"),
        (Chosen(6, 0, right=False), 1, "Shirt taken for T-shirt/top, 1 image"),
        (Chosen(6, 6, right=True), 800, "Shirt taken for Shirt, 800 images"),
        (Chosen(6, 6, right=False), 0, "Shirt taken for Shirt, wrong answers, 0 images"),
        (Chosen(actual=6, right=False), 1_200, "True class Shirt, wrong answers, 1,200 images"),
        (Chosen(predicted=0, sure=9), 12, "Taken for T-shirt/top, 60 to 67 % sure, 12 images"),
        (Chosen(sure=14, right=True), 5, "Right answers, 93 to 100 % sure, 5 images"),
    ],
)
def test_words(chosen: Chosen, images: int, words: str) -> None:
    assert chosen.words(CLASS_NAMES, images) == words


@pytest.mark.parametrize(
    ("chosen", "right"),
    [
        (Chosen(), False),
        (Chosen(actual=6), False),
        (Chosen(6, 0), False),
        (Chosen(6, 6), True),
        (Chosen(6, 0, right=True), True),
    ],
)
def test_of_one_answer(chosen: Chosen, right: bool) -> None:
    assert chosen.of_one_answer().right is right
