"""What the audit does to the accuracies of the runs that ship, and to their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.comparison.subset import change_without
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion
from fmnist.studies.audit.shipped import Audit

WITHOUT = ("duplicates", "label issues", "both")


@dataclass(frozen=True)
class Standing:
    """A run on all test images, and on those that are left without some.

    Attributes:
        whole: its accuracy on all, with its interval over images.
        left: by what is left out its accuracy on the rest.
        changes: how much that is more, with the paired interval.
    """

    name: str
    whole: Estimate
    left: dict[str, Estimate]
    changes: dict[str, Estimate]


@dataclass(frozen=True)
class Order:
    """Pairs of runs whose order is another one without some images.

    Attributes:
        pairs: how many there are.
        turned: of how many the accuracies stand the other way round.
        turned_surely: of how many of these both differences are beyond their paired intervals.
        lost: how many pairs differ by more than their interval on all images and not without some.
        won: the other way round.
    """

    pairs: int
    turned: int
    turned_surely: int
    lost: int
    won: int


def kept_images(audit: Audit, images: int) -> dict[str, NDArray[np.bool_]]:
    """By what is left out which test images are left, bool (images,)."""
    copies, doubts = np.ones((2, images), bool)
    copies[audit.copied_test_images()] = False
    doubts[audit.doubted_test_images()] = False
    return dict(zip(WITHOUT, (copies, doubts, copies & doubts), strict=True))


def standings(
    evaluations: Sequence[Evaluation], kept: dict[str, NDArray[np.bool_]]
) -> list[Standing]:
    """Every run of all test images, the most accurate first."""
    found = [
        Standing(
            each.name,
            _accuracy(each.correct),
            {name: _accuracy(each.correct[left]) for name, left in kept.items()},
            {name: change_without(each.correct, left) for name, left in kept.items()},
        )
        for each in evaluations
    ]
    return sorted(found, key=lambda each: -each.whole.value)


def order_without(evaluations: Sequence[Evaluation], left: NDArray[np.bool_]) -> Order:
    """How the order of the runs changes on the images that are `left`, bool (N,)."""
    turned = surely = lost = won = 0
    for one, other in combinations([each.correct for each in evaluations], 2):
        before, after = _sign(one, other), _sign(one[left], other[left])
        difference = one.mean() - other.mean()
        turned += difference * (one[left].mean() - other[left].mean()) < 0
        surely += before * after < 0
        lost += before != 0 and after == 0
        won += before == 0 and after != 0
    pairs = len(evaluations) * (len(evaluations) - 1) // 2
    return Order(pairs, int(turned), surely, lost, won)


def _sign(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> int:
    """1 if the first is more often right by more than the paired interval, -1 if less, else 0."""
    return Estimate(0.0, paired_difference_interval(one, other)).sign


def _accuracy(correct: NDArray[np.bool_]) -> Estimate:
    return Proportion(int(correct.sum()), len(correct)).estimate
