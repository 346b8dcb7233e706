"""The order of the images in the gallery."""

import numpy as np
import pytest

from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.mistakes import Order, in_order

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
MISTAKES = np.array([0, 2, 3])


def judged(probabilities: np.ndarray, labels: np.ndarray) -> Evaluation:
    places, classes = np.arange(len(labels)), tuple("abc"[: probabilities.shape[1]])
    predicted, logits = probabilities.argmax(1), np.log(np.maximum(probabilities, 1e-300))
    return Evaluation("a", "made up", classes, "test", places, labels, predicted, logits)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("most confident first", [0, 2, 3]),
        ("least confident first", [2, 3, 0]),
        ("highest loss first", [3, 0, 2]),
    ],
)
def test_mistakes_in_each_order_by_hand(order: Order, expected: list[int]) -> None:
    assert in_order(MISTAKES, judged(PROBABILITIES, LABELS), order).tolist() == expected


def test_a_true_class_found_impossible_has_the_highest_loss() -> None:
    probabilities = np.array([[0.6, 0.4], [1.0, 0.0]])
    found = in_order(np.arange(2), judged(probabilities, np.ones(2, int)), "highest loss first")
    assert found.tolist() == [1, 0]
