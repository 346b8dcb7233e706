"""How much of the spread of accuracies comes from the setting, and how much from the seed."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from fmnist.common.distributions import fisher_quantile
from fmnist.common.estimate import Estimate, Interval


class Components(NamedTuple):
    """The variance of accuracy between settings and between the seeds of one.

    Attributes:
        settings: of the settings' means, at least 0.
        seeds: of trainings around the mean of their setting.
        interval: 95 %, of the settings' share of both together.
        negative: whether the estimate for settings came out below 0 and was set to it.
    """

    settings: float
    seeds: float
    interval: Interval
    negative: bool

    @property
    def share(self) -> Estimate:
        """The settings' share of the variance, from 0 to 1 (intraclass correlation)."""
        return Estimate(self.settings / (self.settings + self.seeds), self.interval)


def components(accuracies: Sequence[Sequence[float]]) -> Components:
    """The variance components of a one-way random-effects analysis of variance.

    The estimator is that of the mean squares (Searle, Casella, McCulloch 1992, Variance
    Components, chapter 3), the interval that of the F distribution, which is exact where all
    settings have as many trainings and close to it elsewhere.

    Args:
        accuracies: for each setting those of its trainings.

    ValueError for fewer than two settings or fewer than two trainings of one, or if no setting's
    trainings differ.
    """
    groups = [np.asarray(group, float) for group in accuracies]
    sizes = np.array([len(group) for group in groups])
    if len(groups) < 2 or sizes.min() < 2 or all(np.ptp(group) == 0 for group in groups):
        raise ValueError(f"no variance components for settings of {sizes.tolist()} trainings")
    everything = np.concatenate(groups)
    between, within = len(groups) - 1, len(everything) - len(groups)
    means = np.array([group.mean() for group in groups])
    mean_square_between = sizes @ (means - everything.mean()) ** 2 / between
    mean_square_within = sum(((group - group.mean()) ** 2).sum() for group in groups) / within
    size = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / between
    estimate = (mean_square_between - mean_square_within) / size
    by_chance = np.array([fisher_quantile(share, between, within) for share in (0.975, 0.025)])
    ratios = mean_square_between / mean_square_within / by_chance
    low, high = ((ratios - 1) / (ratios + size - 1)).clip(0, 1)
    return Components(
        settings=max(0.0, float(estimate)),
        seeds=float(mean_square_within),
        interval=Interval(float(low), float(high)),
        negative=bool(estimate < 0),
    )
