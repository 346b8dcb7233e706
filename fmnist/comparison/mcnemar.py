"""Whether two models that judged the same images differ by more than luck, and where.

Everything here is about the images. How much two trainings of one network differ it cannot say.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.distributions import fair_coin_p_value
from fmnist.common.estimate import Interval

UNLIKELY = 0.05
"""A difference that luck makes more rarely than this is called unlikely to be luck."""


class McNemar(NamedTuple):
    """How many images only one of two models got right, and how surprising that split is."""

    only_a: int
    only_b: int
    p_value: float


class Disagreements(NamedTuple):
    """Indices (int64) of the images on which two models predict different classes."""

    only_a_right: NDArray[np.int64]
    only_b_right: NDArray[np.int64]
    both_wrong_differently: NDArray[np.int64]


def mcnemar(correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_]) -> McNemar:
    """McNemar's exact two-sided test (McNemar 1947) of bool arrays (N,) of the same images.

    If both models are equally good, an image that only one got right is as likely A's as B's, so
    `only_a` is binomial with one half.
    """
    only_a, only_b = _discordant(correct_a, correct_b)
    if only_a + only_b == 0:
        return McNemar(0, 0, 1.0)
    return McNemar(only_a, only_b, fair_coin_p_value(only_a, only_a + only_b))


def paired_difference_interval(
    correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], level: float = 0.95
) -> Interval:
    """The interval for accuracy of A minus accuracy of B on images like these, from -1 to 1.

    Agresti and Min (2005), "Simple improved confidence intervals for comparing matched
    proportions", Statistics in Medicine 24:729-740: the usual normal interval after adding one
    half to each of the four counts (both right, only A, only B, both wrong).
    ValueError for no images or unless 0 < level < 1.
    """
    if len(correct_a) == 0 or not 0 < level < 1:
        raise ValueError(f"no interval for {len(correct_a)} images at level {level}")
    only_a, only_b = _discordant(correct_a, correct_b)
    total = len(correct_a) + 2
    difference = (only_a - only_b) / total
    variance = ((only_a + only_b + 1) / total - difference**2) / total
    margin = NormalDist().inv_cdf((1 + level) / 2) * math.sqrt(variance)
    return Interval(max(-1.0, difference - margin), min(1.0, difference + margin))


def smallest_separable(discordant: int) -> int | None:
    """By how many images two models must differ for McNemar's exact test to call it no luck.

    Args:
        discordant: the number of images that only one of the two gets right.

    None if these are so few that no difference among them would do.
    """
    for wins in range(discordant // 2 + 1, discordant + 1):
        if fair_coin_p_value(wins, discordant) < UNLIKELY:
            return 2 * wins - discordant
    return None


def disagreements(
    predicted_a: NDArray[np.integer],
    predicted_b: NDArray[np.integer],
    labels: NDArray[np.integer],
) -> Disagreements:
    """Where two models' predicted classes (N,) differ, split by who is right; indices rise."""
    differ = predicted_a != predicted_b
    right_a, right_b = predicted_a == labels, predicted_b == labels
    return Disagreements(
        np.flatnonzero(differ & right_a),
        np.flatnonzero(differ & right_b),
        np.flatnonzero(differ & ~right_a & ~right_b),
    )


def _discordant(correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_]) -> tuple[int, int]:
    if correct_a.shape != correct_b.shape:
        raise ValueError(f"{correct_a.shape} and {correct_b.shape} are not the same images")
    return int((correct_a & ~correct_b).sum()), int((~correct_a & correct_b).sum())
