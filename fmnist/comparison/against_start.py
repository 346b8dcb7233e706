"""Whether any of several settings is better than the one they began from: over seeds and images.

Each setting was trained with several seeds, and all judged the same images. A difference counts if
neither the seeds nor the images explain it.
"""

import math
from collections.abc import Sequence
from itertools import combinations
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.stats import t as student

from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.comparison.pairwise import holm, inseparable_groups


class Contrast(NamedTuple):
    """Two settings by place; accuracy of the second minus that of the first, as fractions.

    Attributes:
        difference: with the wider of the intervals over seeds and over images.
        over_seeds: the p-value of Student's t-test with the spread of all settings' seeds pooled.
        over_images: that of the paired normal test of the images, averaged over seeds.
        adjusted: the larger of the two after Holm's correction in its family, which is either all
            contrasts with the start or all others.
    """

    first: int
    second: int
    difference: Estimate
    over_seeds: float
    over_images: float
    adjusted: float

    @property
    def separated(self) -> bool:
        """Whether neither seeds nor images explain the difference."""
        return self.adjusted < UNLIKELY


class Comparison(NamedTuple):
    """What several settings, the start at place 0, reach on the same images.

    Attributes:
        contrasts: every pair, the first place the lower.
        groups: the largest groups of settings of which no two are separated.
        winner: the place of the best of those that are better than the start; None without any.
    """

    contrasts: tuple[Contrast, ...]
    groups: tuple[tuple[int, ...], ...]
    winner: int | None


def compare_with_start(correct: Sequence[NDArray[np.bool_]]) -> Comparison:
    """Compare the settings whose trainings were right on these images.

    The chance that a setting is called better than a start that is as good stays below 0.05, for
    all settings together: both tests of a pair must say so (an intersection-union test, Berger
    1982), and Holm's correction counts the pairs.

    Args:
        correct: for each setting bool (seeds, N), the start's first; N are the same images.

    Raises:
        ValueError: fewer than two settings, or a setting with fewer than two seeds.
    """
    if len(correct) < 2 or min(len(each) for each in correct) < 2:
        raise ValueError(f"nothing to compare in {[each.shape for each in correct]}")
    pairs = list(combinations(range(len(correct)), 2))
    spread = _Spread.of(correct)
    tests = [spread.test(correct[first], correct[second]) for first, second in pairs]
    both = [max(over_seeds, over_images) for _, over_seeds, over_images in tests]
    adjusted = np.empty(len(pairs))
    for with_start in (True, False):
        family = [place for place, pair in enumerate(pairs) if (pair[0] == 0) == with_start]
        adjusted[family] = holm([both[place] for place in family])
    contrasts = tuple(
        Contrast(*pair, difference, over_seeds, over_images, float(p_value))
        for pair, (difference, over_seeds, over_images), p_value in zip(
            pairs, tests, adjusted, strict=True
        )
    )
    better = [
        each.second
        for each in contrasts
        if each.first == 0 and each.separated and each.difference.value > 0
    ]
    winner = max(better, key=lambda place: correct[place].mean(), default=None)
    return Comparison(contrasts, tuple(inseparable_groups(contrasts)), winner)


class _Spread(NamedTuple):
    """The variance of accuracy between the seeds of one setting, pooled over the settings."""

    variance: float
    freedom: int

    @classmethod
    def of(cls, correct: Sequence[NDArray[np.bool_]]) -> "_Spread":
        accuracies = [each.mean(1) for each in correct]
        freedom = sum(len(each) - 1 for each in accuracies)
        squares = sum(float(((each - each.mean()) ** 2).sum()) for each in accuracies)
        return cls(squares / freedom, freedom)

    def test(
        self, first: NDArray[np.bool_], second: NDArray[np.bool_]
    ) -> tuple[Estimate, float, float]:
        """Second minus first with its interval, and both p-values, two-sided."""
        by_image = second.mean(0) - first.mean(0)
        difference = float(by_image.mean())
        error = math.sqrt(self.variance * (1 / len(first) + 1 / len(second)))
        over_seeds = 2 * float(student.sf(_ratio(difference, error), self.freedom))
        of_images = float(by_image.std(ddof=1)) / math.sqrt(len(by_image))
        quantiles = float(student.ppf(0.975, self.freedom)), NormalDist().inv_cdf(0.975)
        margin = max(quantiles[0] * error, quantiles[1] * of_images)
        over_images = 2 * NormalDist().cdf(-_ratio(difference, of_images))
        interval = Interval(difference - margin, difference + margin)
        return Estimate(difference, interval), over_seeds, over_images


def _ratio(difference: float, error: float) -> float:
    if error == 0:
        return 0.0 if difference == 0 else math.inf
    return abs(difference) / error
