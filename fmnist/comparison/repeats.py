"""What several trainings of one setting say together, seeds apart."""

import math
from statistics import fmean

import numpy as np

from fmnist.common.distributions import student_quantile
from fmnist.common.estimate import Estimate, Interval
from fmnist.evaluation.metrics import wilson_interval

FEW = 3
"""With fewer trainings of each setting a comparison is one of single runs."""


SHARE = Interval(0.0, 1.0)
"""Where an accuracy can lie, or any other share."""
SHARE_DIFFERENCE = Interval(-1.0, 1.0)
"""Where the difference of two shares can lie."""
ANYWHERE = Interval(-math.inf, math.inf)


def mean_interval(
    values: list[float], level: float = 0.95, within: Interval = ANYWHERE
) -> Interval:
    """The interval of Student's t for the mean of at least two independent trainings.

    Student's t knows no bounds, so what of it lies outside the values that are possible is cut off.

    ValueError for fewer than two: one training says nothing about how much trainings differ.

    Args:
        within: where the mean can lie at all.
    """
    if len(values) < 2:
        raise ValueError(f"no interval for the mean of {len(values)} trainings")
    margin = student_quantile((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1)
    margin /= math.sqrt(len(values))
    mean = np.mean(values)
    return Interval(max(within.low, float(mean - margin)), min(within.high, float(mean + margin)))


def accuracy_over_runs(accuracies: list[float], images: int) -> Estimate:
    """The accuracy of one setting: the mean over trainings, or that of a single one over images.

    Args:
        accuracies: of each training, as fractions of the same `images` images.
    """
    if len(accuracies) == 1:
        interval = wilson_interval(round(accuracies[0] * images), images)
    else:
        interval = mean_interval(accuracies, within=SHARE)
    return Estimate(fmean(accuracies), interval)
