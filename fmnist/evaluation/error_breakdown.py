"""Where a model's mistakes lie, and what accuracy it would have without some of them.

A confusion matrix holds counts (classes, classes): the row is the true class, the column the
predicted one.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion

Confusion = NDArray[np.integer]


class ErrorPart(NamedTuple):
    """Some of the mistakes that a model makes on `images` images.

    `classes` are the places of the one class or the two, none where images were picked otherwise.
    """

    classes: tuple[int, ...]
    mistakes: int
    images: int

    @property
    def share(self) -> Estimate:
        """The fraction of all images, with its 95 % Wilson interval.

        So much would be added to the accuracy if these mistakes were not made.
        """
        return Proportion(self.mistakes, self.images).estimate


def errors_by_class(confusion: Confusion) -> tuple[ErrorPart, ...]:
    """The mistakes on images of each class, in their order.

    Together they are all mistakes.
    """
    missed = confusion.sum(axis=1) - np.diag(confusion)
    images = int(confusion.sum())
    return tuple(ErrorPart((place,), int(count), images) for place, count in enumerate(missed))


def errors_by_pair(confusion: Confusion) -> tuple[ErrorPart, ...]:
    """The mistakes between two classes, in either direction; the largest part first.

    Pairs that are never confused are left out. Together they are all mistakes.
    """
    images = int(confusion.sum())
    found = (
        ErrorPart((a, b), int(confusion[a, b] + confusion[b, a]), images)
        for a, b in combinations(range(len(confusion)), 2)
    )
    return tuple(sorted((each for each in found if each.mistakes), key=lambda each: -each.mistakes))


def errors_among(some: NDArray[np.bool_], evaluation: Evaluation) -> ErrorPart:
    """The mistakes among `some` of all images, bool (N,)."""
    return ErrorPart((), int((some & ~evaluation.correct).sum()), len(evaluation))


def merged_accuracy(confusion: Confusion, groups: Sequence[Sequence[int]]) -> Estimate:
    """The accuracy, with its 95 % Wilson interval, when the classes of a group count as one.

    Args:
        groups: the places of the classes of each; a class in none of them stays by itself.

    ValueError for no images or a class in two groups.
    """
    group_of = np.arange(len(confusion))
    places = [place for group in groups for place in group]
    if len(set(places)) < len(places) or confusion.sum() == 0:
        raise ValueError(f"groups {groups} do not fit {confusion.sum()} images")
    for group in groups:
        group_of[list(group)] = min(group)
    right = int(confusion[group_of[:, None] == group_of].sum())
    total = int(confusion.sum())
    return Proportion(right, total).estimate
