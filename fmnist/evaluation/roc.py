"""ROC curves of one class against the rest, and the areas under them with their intervals."""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from scipy.stats import rankdata
from sklearn.metrics import roc_curve

from fmnist.common.estimate import Estimate, Interval
from fmnist.evaluation.metrics import wilson_interval

_MAX_POINTS = 200
_FEWEST_UNDECIDED = 10


@dataclass(frozen=True)
class RocCurve:
    """One class against the rest: as the threshold falls, both rates (points,) rise from 0 to 1.

    The area is that under the whole curve, with its 95 % interval over images.
    """

    class_index: int
    false_positive_rate: NDArray[np.float64]
    true_positive_rate: NDArray[np.float64]
    area: Estimate


def roc_curves(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer]
) -> tuple[RocCurve, ...]:
    """A curve for each class that some but not all images belong to.

    Args:
        probabilities: (N, classes), of which each class ranks the images by its own.
        labels: (N,), from 0 to classes - 1.

    A curve keeps at most 200 points, both ends among them.
    """
    curves = []
    for index in range(probabilities.shape[1]):
        belongs = labels == index
        if not belongs.any() or belongs.all():
            continue
        scores = probabilities[:, index]
        false_rate, true_rate, _ = roc_curve(belongs, scores)
        kept = _evenly_along(false_rate, true_rate)
        curves.append(
            RocCurve(
                index,
                false_rate[kept],
                true_rate[kept],
                area_under_curve(scores[belongs], scores[~belongs]),
            )
        )
    return tuple(curves)


def area_under_curve(inside: NDArray[np.floating], outside: NDArray[np.floating]) -> Estimate:
    """How often a score of `inside` (m,) beats one of `outside` (n,), ties half, and its interval.

    The error is DeLong's (DeLong, DeLong and Clarke-Pearson 1988, by the ranks of Sun and Xu 2014),
    the interval that of the area's logit, so that it stays within 0 and 1. Where fewer than ten
    scores of a group beat some of the others and not all, that error says little, and nothing if
    none does. The area is then taken for a share of as many images as the smaller group has: no
    area can have a larger error (Birnbaum and Klose 1957).
    """
    m, n = len(inside), len(outside)
    ranks = rankdata(np.concatenate([inside, outside]))
    beaten_by = (ranks[:m] - rankdata(inside)) / n
    beating = 1 - (ranks[m:] - rankdata(outside)) / m
    area = float(beaten_by.mean())
    if min(_undecided(beaten_by), _undecided(beating)) < _FEWEST_UNDECIDED:
        fewest = min(m, n)
        return Estimate(area, wilson_interval(round(area * fewest), fewest))
    error = math.sqrt(beaten_by.var(ddof=1) / m + beating.var(ddof=1) / n)
    margin = NormalDist().inv_cdf(0.975) * error / (area * (1 - area))
    low, high = expit(logit(area) + np.array([-margin, margin]))
    return Estimate(area, Interval(float(low), float(high)))


def _undecided(shares: NDArray[np.float64]) -> int:
    return int(((shares > 0) & (shares < 1)).sum())


def _evenly_along(
    false_rate: NDArray[np.float64], true_rate: NDArray[np.float64]
) -> NDArray[np.intp]:
    """Indices of points at even distances along the curve, so that its steep part stays."""
    travelled = (false_rate + true_rate) / 2
    wanted = np.linspace(0.0, 1.0, _MAX_POINTS)
    return np.unique(np.searchsorted(travelled, wanted))
