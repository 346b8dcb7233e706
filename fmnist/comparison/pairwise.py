"""Which of several models that judged the same images can be told apart, all pairs together."""

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from fmnist.comparison.mcnemar import UNLIKELY, McNemar, mcnemar


class Contrasted(Protocol):
    """Two things by place, and whether they differ by more than luck explains."""

    @property
    def first(self) -> int: ...

    @property
    def second(self) -> int: ...

    @property
    def separated(self) -> bool: ...


class Pair(NamedTuple):
    """Two models by place, McNemar's test of them, and its p-value after Holm's correction."""

    first: int
    second: int
    test: McNemar
    adjusted: float

    @property
    def separated(self) -> bool:
        """Whether the two differ by more than luck explains."""
        return self.adjusted < UNLIKELY


def pairwise(correct: Sequence[NDArray[np.bool_]]) -> list[Pair]:
    """Every pair of at least two models, each given by what it got right, bool (N,)."""
    places = list(combinations(range(len(correct)), 2))
    tests = [mcnemar(correct[first], correct[second]) for first, second in places]
    adjusted = holm([test.p_value for test in tests])
    return [
        Pair(first, second, test, p_value)
        for (first, second), test, p_value in zip(places, tests, adjusted, strict=True)
    ]


def holm(p_values: Sequence[float]) -> list[float]:
    """The p-values after Holm's correction (1979), in the same order.

    Calling those below 0.05 different is wrong about any of them with at most that probability,
    however the tests depend on each other.
    """
    order = np.argsort(p_values)
    factors = np.arange(len(p_values), 0, -1)
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.maximum.accumulate(np.asarray(p_values)[order] * factors)
    return [float(p_value) for p_value in np.minimum(adjusted, 1)]


def inseparable_groups(pairs: Sequence[Contrasted]) -> list[tuple[int, ...]]:
    """The largest groups of models of which no two are separated, each of rising places.

    A model can be in several groups; one that differs from all others is alone in its own. Every
    subset is tried, so this is for a handful of models. With a letter for each group this is the
    compact letter display (Piepho 2004).
    """
    places = sorted({place for pair in pairs for place in (pair.first, pair.second)})
    separated = {(pair.first, pair.second) for pair in pairs if pair.separated}
    groups: list[tuple[int, ...]] = []
    for size in range(len(places), 0, -1):
        for subset in combinations(places, size):
            larger = any(set(subset) <= set(group) for group in groups)
            if not larger and separated.isdisjoint(combinations(subset, 2)):
                groups.append(subset)
    return sorted(groups)
