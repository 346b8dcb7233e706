"""Whether two settings differ by more than their seeds do: accuracies of trainings, not images."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fmnist.common.distributions import student_p_value, student_quantile
from fmnist.common.estimate import Estimate, Interval


class Welch(NamedTuple):
    """Mean accuracy of the first setting minus that of the second, with interval and test."""

    difference: Estimate
    p_value: float


def welch(first: Sequence[float], second: Sequence[float]) -> Welch:
    """Welch's t-test (1947) of the accuracies of two settings' trainings, one for each training.

    It lets the two settings differ in how much their seeds matter: the degrees of freedom are
    those of Welch and Satterthwaite. The interval is at 95 %.

    ValueError for fewer than two trainings of either, or if neither setting's trainings differ.
    """
    if min(len(first), len(second)) < 2 or np.ptp(first) == np.ptp(second) == 0:
        raise ValueError(f"no spread to test {len(first)} and {len(second)} trainings against")
    difference = float(np.mean(first) - np.mean(second))
    errors = [np.var(accuracies, ddof=1) / len(accuracies) for accuracies in (first, second)]
    error = math.sqrt(math.fsum(errors))
    sizes = (len(first), len(second))
    freedom = error**4 / math.fsum(e**2 / (n - 1) for e, n in zip(errors, sizes, strict=True))
    margin = student_quantile(0.975, freedom) * error
    return Welch(
        Estimate(difference, Interval(difference - margin, difference + margin)),
        student_p_value(difference / error, freedom),
    )
