"""What several trainings of one setting say together, seeds apart."""

import math

import numpy as np
from scipy.stats import t as student

from fmnist.analysis.metrics import Interval, wilson_interval

FEW = 3
"""With fewer trainings of each setting a comparison is one of single runs."""


def mean_interval(values: list[float], level: float = 0.95) -> Interval:
    """The interval of Student's t for the mean of at least two independent trainings.

    ValueError for fewer: one training says nothing about how much trainings differ.
    """
    if len(values) < 2:
        raise ValueError(f"no interval for the mean of {len(values)} trainings")
    margin = student.ppf((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1)
    margin /= math.sqrt(len(values))
    return Interval(float(np.mean(values) - margin), float(np.mean(values) + margin))


def accuracy_interval(accuracies: list[float], images: int) -> Interval:
    """The interval of the accuracy of one setting: over trainings, or of a single one over images.

    Args:
        accuracies: of each training, as fractions of the same `images` images.
    """
    if len(accuracies) == 1:
        return wilson_interval(round(accuracies[0] * images), images)
    return mean_interval(accuracies)
