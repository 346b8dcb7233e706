"""Which of several things nothing else beats in both worth and cost."""

import numpy as np
from numpy.typing import NDArray


def pareto_front(costs: NDArray[np.floating], values: NDArray[np.floating]) -> NDArray[np.bool_]:
    """Whether each of N things is on the front, bool (N,), from their costs and values (N,).

    It is unless another costs no more and is worth no less, and one of the two strictly so. Of
    several that are alike in both all are on the front or none is.
    """
    no_dearer = costs[None, :] <= costs[:, None]
    no_worse = values[None, :] >= values[:, None]
    differs = (costs[None, :] != costs[:, None]) | (values[None, :] != values[:, None])
    front: NDArray[np.bool_] = ~(no_dearer & no_worse & differs).any(axis=1)
    return front
