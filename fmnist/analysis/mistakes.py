"""Which images a model gets wrong, or right, and in which order to look at them."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Order = Literal["surest first", "least sure first", "highest loss first"]
ORDERS: tuple[Order, ...] = get_args(Order)
_LEAST = 1e-12
"""Probabilities below count as this one, so that every loss is finite."""


def chosen_images(
    guesses: NDArray[np.integer],
    labels: NDArray[np.integer],
    *,
    right: bool = False,
    actual: int | None = None,
    predicted: int | None = None,
) -> NDArray[np.int64]:
    """Which images a model gets wrong, or with `right` those it gets right: indices (M,), rising.

    Args:
        guesses: (N,), the predicted classes.
        labels: (N,), the true classes.
        actual: only images of this class.
        predicted: only images that are taken for this class.
    """
    chosen = (guesses == labels) == right
    if actual is not None:
        chosen &= labels == actual
    if predicted is not None:
        chosen &= guesses == predicted
    return np.flatnonzero(chosen)


def in_order(
    where: NDArray[np.int64],
    probabilities: NDArray[np.floating],
    labels: NDArray[np.integer],
    order: Order,
) -> NDArray[np.int64]:
    """The indices `where` (M,) in another order; images that are alike in it keep theirs.

    Args:
        probabilities: (N, classes), of all images.
        labels: (N,), the true classes of all images.
        order: by the probability of the predicted class, or by that of the true one (loss).
    """
    confidence = probabilities[where].max(axis=1)
    loss = -np.log(np.maximum(probabilities[where, labels[where]], _LEAST))
    keys = {
        "surest first": -confidence,
        "least sure first": confidence,
        "highest loss first": -loss,
    }
    return where[np.argsort(keys[order], kind="stable")]
