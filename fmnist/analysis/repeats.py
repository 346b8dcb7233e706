"""What several trainings of one setting say together, seeds apart."""

import math

import numpy as np
from scipy.stats import t as student

from fmnist.analysis.metrics import Interval


def mean_interval(values: list[float], level: float = 0.95) -> Interval:
    """The interval of Student's t for the mean of at least two independent trainings.

    ValueError for fewer: one training says nothing about how much trainings differ.
    """
    if len(values) < 2:
        raise ValueError(f"no interval for the mean of {len(values)} trainings")
    margin = student.ppf((1 + level) / 2, len(values) - 1) * np.std(values, ddof=1)
    margin /= math.sqrt(len(values))
    return Interval(float(np.mean(values) - margin), float(np.mean(values) + margin))
