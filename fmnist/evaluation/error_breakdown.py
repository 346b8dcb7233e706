"""Where a model's mistakes lie, and what accuracy it would have without some of them.

A confusion matrix holds counts (classes, classes): the row is the true class, the column the
predicted one.
"""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.metrics import wilson_interval

Confusion = NDArray[np.integer]


class Gain(NamedTuple):
    """What accuracy would gain, as a fraction of all images, if some mistakes were not made.

    `classes` are the places of the one class or the two, none where images were picked otherwise;
    `low` and `high` are the 95 % Wilson interval.
    """

    classes: tuple[int, ...]
    mistakes: int
    gain: float
    low: float
    high: float


class Merged(NamedTuple):
    """Accuracy with its 95 % Wilson interval, when only confusions between groups count."""

    accuracy: float
    low: float
    high: float


def gains_by_class(confusion: Confusion) -> tuple[Gain, ...]:
    """What finding every image of one class would add, for each class, in their order.

    Together they are all mistakes.
    """
    missed = confusion.sum(axis=1) - np.diag(confusion)
    images = int(confusion.sum())
    return tuple(_gain((place,), int(count), images) for place, count in enumerate(missed))


def gains_by_pair(confusion: Confusion) -> tuple[Gain, ...]:
    """What never confusing two classes, in either direction, would add; the largest first.

    Pairs that are never confused are left out. Together they are all mistakes.
    """
    images = int(confusion.sum())
    found = (
        _gain((a, b), int(confusion[a, b] + confusion[b, a]), images)
        for a, b in combinations(range(len(confusion)), 2)
    )
    return tuple(sorted((each for each in found if each.mistakes), key=lambda each: -each.mistakes))


def gain_of_some(
    some: NDArray[np.bool_], predicted: NDArray[np.integer], labels: NDArray[np.integer]
) -> Gain:
    """What getting every one of `some` images right would add.

    Args:
        some: (N,), which of all images these are.
        predicted: (N,), the predicted classes.
        labels: (N,), the true classes.
    """
    return _gain((), int((some & (predicted != labels)).sum()), len(labels))


def merged_accuracy(confusion: Confusion, groups: Sequence[Sequence[int]]) -> Merged:
    """The accuracy when the classes of a group count as one.

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
    return Merged(right / total, *wilson_interval(right, total))


def _gain(classes: tuple[int, ...], mistakes: int, images: int) -> Gain:
    return Gain(classes, mistakes, mistakes / images, *wilson_interval(mistakes, images))
