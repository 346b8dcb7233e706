"""In which order to look at the images that a model gets wrong, or right."""

from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.evaluation import Evaluation

Order = Literal["most confident first", "least confident first", "highest loss first"]
ORDERS: tuple[Order, ...] = get_args(Order)
_LEAST = 1e-12
"""Probabilities below count as this one, so that every loss is finite."""


def in_order(where: NDArray[np.int64], evaluation: Evaluation, order: Order) -> NDArray[np.int64]:
    """The places `where` (M,) in another order; images that are alike in it keep theirs.

    Args:
        order: by the probability of the predicted class, or by that of the true one (loss).

    ValueError if the Evaluation has no probabilities.
    """
    if evaluation.probabilities is None:
        raise ValueError("the confidence of the answers is not known")
    probabilities, labels = evaluation.probabilities[where], evaluation.labels[where]
    confidence = probabilities.max(axis=1)
    loss = -np.log(np.maximum(probabilities[np.arange(len(where)), labels], _LEAST))
    keys = {
        "most confident first": -confidence,
        "least confident first": confidence,
        "highest loss first": -loss,
    }
    return where[np.argsort(keys[order], kind="stable")]
