"""Whether two settings differ by more than their seeds do: accuracies of trainings, not images."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import ttest_ind

from fmnist.common.estimate import Estimate, Interval


class Welch(NamedTuple):
    """Mean accuracy of the first setting minus that of the second, with interval and test."""

    difference: Estimate
    p_value: float


def welch(first: Sequence[float], second: Sequence[float]) -> Welch:
    """Welch's t-test (1947) of the accuracies of two settings' trainings, one for each training.

    It lets the two settings differ in how much their seeds matter. The interval is at 95 %.

    ValueError for fewer than two trainings of either, or if neither setting's trainings differ.
    """
    if min(len(first), len(second)) < 2 or np.ptp(first) == np.ptp(second) == 0:
        raise ValueError(f"no spread to test {len(first)} and {len(second)} trainings against")
    test = ttest_ind(first, second, equal_var=False)
    low, high = test.confidence_interval(0.95)
    return Welch(
        Estimate(float(np.mean(first) - np.mean(second)), Interval(float(low), float(high))),
        float(test.pvalue),
    )
