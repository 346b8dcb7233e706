"""The curves of several trainings of one setting as one: their mean and how far they spread."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class Band(NamedTuple):
    """At each epoch the mean, the lowest and the highest value, float64 (E,)."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


def band(curves: Sequence[Sequence[float | None]]) -> Band:
    """The band of curves with a value for each epoch, as far as all of them go.

    A value that is missing in one of them (None) makes that epoch's figures NaN.
    """
    epochs = min(map(len, curves))
    values = np.array([curve[:epochs] for curve in curves], float)
    return Band(values.mean(0), values.min(0), values.max(0))
