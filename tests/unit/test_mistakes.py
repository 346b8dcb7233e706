"""The images of the gallery: which are chosen, and their order."""

import numpy as np
import pytest

from fmnist.analysis.mistakes import Order, chosen_images, in_order

LABELS = np.array([0, 0, 1, 2, 1])
PROBABILITIES = np.array(
    [
        [0.2, 0.7, 0.1],
        [0.9, 0.05, 0.05],
        [0.5, 0.3, 0.2],
        [0.5, 0.4, 0.1],
        [0.1, 0.6, 0.3],
    ]
)
GUESSES = PROBABILITIES.argmax(1)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("surest first", [0, 2, 3]),
        ("least sure first", [2, 3, 0]),
        ("highest loss first", [3, 0, 2]),
    ],
)
def test_mistakes_in_each_order_by_hand(order: Order, expected: list[int]) -> None:
    mistakes = chosen_images(GUESSES, LABELS)
    assert mistakes.tolist() == [0, 2, 3]
    assert in_order(mistakes, PROBABILITIES, LABELS, order).tolist() == expected


def test_the_right_ones() -> None:
    assert chosen_images(GUESSES, LABELS, right=True).tolist() == [1, 4]


@pytest.mark.parametrize(
    ("actual", "predicted", "expected"),
    [(1, None, [2]), (None, 0, [2, 3]), (2, 0, [3]), (2, 1, [])],
)
def test_of_a_class_and_taken_for_one(
    actual: int | None, predicted: int | None, expected: list[int]
) -> None:
    found = chosen_images(GUESSES, LABELS, actual=actual, predicted=predicted)
    assert found.tolist() == expected


def test_a_true_class_found_impossible_has_the_highest_loss() -> None:
    probabilities = np.array([[0.6, 0.4], [1.0, 0.0]])
    found = in_order(np.arange(2), probabilities, np.array([1, 1]), "highest loss first")
    assert found.tolist() == [1, 0]
