"""Estimates of claims: figures with the bounds between which luck alone may move them.

Every one has an interval, at 95 % confidence, and its value lies in it.
"""

import math
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from fmnist.common.distributions import student_quantile
from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.repeats import ANYWHERE, mean_interval
from fmnist.evaluation.metrics import wilson_interval

LEVEL = 0.95


def exact(value: float) -> Estimate:
    """A figure that luck does not move."""
    return Estimate(value, Interval(value, value))


def share(value: float, images: int) -> Estimate:
    """The fraction `value` of `images` images, with its sampling error (Wilson 1927)."""
    bounds = wilson_interval(round(value * images), images, LEVEL)
    return Estimate(value, Interval(min(value, bounds.low), max(value, bounds.high)))


def timed(values: Sequence[float]) -> list[Estimate]:
    """Durations of the same work. Other work shares the machine: one alone is sure to a factor of
    two; several show by their spread how sure they are.
    """
    if len(values) == 1:
        return [Estimate(values[0], Interval(values[0] / 2, values[0] * 2))]
    return [exact(value) for value in values]


def over_runs(runs: Sequence[Estimate], within: Interval = ANYWHERE) -> Estimate:
    """One figure of several trainings: the mean with Student's t over seeds.

    Of a single training the figure as it is, with the error of its own measurement alone.
    ValueError for none.

    Args:
        within: where the figure can lie at all.
    """
    if len(runs) == 1:
        return runs[0]
    values = [run.value for run in runs]
    return Estimate(float(np.mean(values)), mean_interval(values, LEVEL, within))


def spread_of_one(runs: Sequence[Estimate]) -> float:
    """How far one more training may lie from the true mean: t times the deviation over seeds.

    Nothing is known of that from a single training, and 0 is returned.
    """
    if len(runs) < 2:
        return 0.0
    values = [run.value for run in runs]
    quantile = student_quantile((1 + LEVEL) / 2, len(runs) - 1)
    return float(quantile * np.std(values, ddof=1))


def published_estimate(value: str, images: int | None, ours: Sequence[Estimate]) -> Estimate:
    """A published figure with the luck of one training that is judged on one set of images.

    Its sampling error and the spread of one training are squared and added; half a unit of its
    last digit comes on top.

    Args:
        value: a number with the digits that were published.
        images: of how many images it is a share; None takes the sampling error of our first run.
        ours: the same figure in each of our runs.
    """
    figure = float(value)
    like = ours[0] if images is None else share(figure, images)
    spread, rounding = spread_of_one(ours), half_unit(value)
    return Estimate(
        figure,
        Interval(
            figure - math.hypot(like.value - like.low, spread) - rounding,
            figure + math.hypot(like.high - like.value, spread) + rounding,
        ),
    )


def half_unit(value: str) -> float:
    """Half of one in the last digit of a published number: as far as rounding may move it."""
    return 0.5 * 10.0 ** int(Decimal(value).as_tuple().exponent)


def difference(first: Estimate, second: Estimate) -> Estimate:
    """First minus second, for estimates that know nothing of each other.

    The distances to the bounds are squared and added: Newcombe (1998), "Interval estimation for
    the difference between independent proportions", Statistics in Medicine 17:873-890, method 10;
    for other figures Zou and Donner (2008), "Construction of confidence limits about effect
    measures", Statistics in Medicine 27:1693-1702.
    """
    value = first.value - second.value
    below = math.hypot(first.value - first.low, second.high - second.value)
    above = math.hypot(first.high - first.value, second.value - second.low)
    return Estimate(value, Interval(value - below, value + above))
