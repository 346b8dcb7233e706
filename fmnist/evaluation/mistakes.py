"""In which order to look at the images that a model gets wrong, or right."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Order = Literal["surest first", "least sure first", "highest loss first"]
ORDERS: tuple[Order, ...] = get_args(Order)
_LEAST = 1e-12
"""Probabilities below count as this one, so that every loss is finite."""


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
