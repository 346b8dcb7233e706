"""How far models differ in what they get right, and what each of them adds to the others."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.ensembles.fitting import predicted
from fmnist.ensembles.members import Members
from fmnist.ensembles.rules import FITTED, Rule

_MOST_SUBSETS = 40
"""Of one size; of more that there are so many are drawn."""


class PairDiversity(NamedTuple):
    """Two members by place, and how alike they are.

    Attributes:
        disagreement: the share of images that they give different classes.
        q: Yule's Q statistic (1900) of being right: 1 if they are right about the same images, 0 if
            about independent ones, below 0 if where the other is wrong. None where it has no value,
            as with a member that is always right.
    """

    first: int
    second: int
    disagreement: float
    q: float | None


class Spread(NamedTuple):
    """The accuracy of ensembles of so many members: the mean, the worst and the best of them."""

    members: int
    mean: float
    low: float
    high: float


def pairwise_diversity(members: Members) -> list[PairDiversity]:
    """Every pair of members, on their validation images (Kuncheva and Whitaker 2003)."""
    said = members.validation
    return [
        PairDiversity(
            first,
            second,
            float((said[first].predicted != said[second].predicted).mean()),
            q_statistic(said[first].correct, said[second].correct),
        )
        for first, second in combinations(range(len(members)), 2)
    ]


def q_statistic(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> float | None:
    """Yule's Q of what two models got right, bool (N,) each; None where it has no value."""
    alike = float((one & other).sum()) * float((~one & ~other).sum())
    apart = float((one & ~other).sum()) * float((~one & other).sum())
    return (alike - apart) / (alike + apart) if alike + apart else None


def contributions(members: Members, rule: Rule) -> list[Estimate]:
    """What each member adds: the accuracy of all less that of all others, on validation.

    With the paired interval over images; of a single member there is none.
    """
    places = range(len(members))
    if len(members) == 1:
        return []
    whole = _correct(members, list(places), rule)
    return [
        _difference(whole, _correct(members, [each for each in places if each != left_out], rule))
        for left_out in places
    ]


def by_number(members: Members, rule: Rule) -> list[Spread]:
    """The accuracy on validation of ensembles of 1 member, of 2, up to all, over all of that size.

    Where there are more than 40 of one size, 40 of them are drawn, always the same. Of a rule that
    is fitted it is that of equal weights, each member at its own temperature.
    """
    logits = members.logits
    if rule in FITTED:
        logits, rule = members.calibrated, "logits"
    generator = np.random.default_rng(0)
    found = []
    for number in range(1, len(members) + 1):
        accuracies = [
            float((predicted(logits[subset], members.labels, rule) == members.labels).mean())
            for subset in _subsets(len(members), number, generator)
        ]
        found.append(Spread(number, float(np.mean(accuracies)), min(accuracies), max(accuracies)))
    return found


def _subsets(members: int, number: int, generator: np.random.Generator) -> list[list[int]]:
    every = [list(subset) for subset in combinations(range(members), number)]
    if len(every) <= _MOST_SUBSETS:
        return every
    return [every[place] for place in generator.choice(len(every), _MOST_SUBSETS, replace=False)]


def _correct(members: Members, places: Sequence[int], rule: Rule) -> NDArray[np.bool_]:
    right: NDArray[np.bool_] = (
        predicted(members.logits[list(places)], members.labels, rule) == members.labels
    )
    return right


def _difference(one: NDArray[np.bool_], other: NDArray[np.bool_]) -> Estimate:
    value = float(one.mean() - other.mean())
    return Estimate(value, paired_difference_interval(one, other))
