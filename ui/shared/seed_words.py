"""What repeated trainings say of configurations: a sentence for each.

Names appear as they are given; a page must show the text without reading markup in it.
"""

from collections.abc import Sequence

import numpy as np

from fmnist.common.figures import fixed, p_of, per_cent, signed
from fmnist.comparison.mcnemar import UNLIKELY
from fmnist.comparison.repeats import FEW
from fmnist.comparison.variance import components
from fmnist.comparison.welch import welch
from fmnist.studies.seed_groups import SeedGroup


def settings_words(
    first: Sequence[float], second: Sequence[float], name_a: str, name_b: str
) -> str:
    """Whether the means over seeds of two configurations differ significantly.

    Below `FEW` seeds of either this is not known, whatever a test over images says.

    Args:
        first: the accuracies of the trainings of `name_a`, fractions; `second` those of `name_b`.
    """
    if min(len(first), len(second)) < FEW:
        seeds = f"{_seeds(len(first))} of {name_a} and {_seeds(len(second))} of {name_b}"
        if len(first) == len(second):
            seeds = f"{_seeds(len(first))} each"
        return f"Seed variance not known: {seeds}, and it takes {FEW} of each."
    if np.ptp(first) == np.ptp(second) == 0:
        return "No seed variance: all seeds of each are equally accurate, so nothing can be tested."
    difference, p_value = welch(first, second)
    value, low, high = (
        signed(100 * each, 2) for each in (difference.value, difference.low, difference.high)
    )
    verdict = "Significant" if p_value < UNLIKELY else "Inconclusive"
    return (
        f"{verdict} over seeds: the mean of {name_a} minus that of {name_b} is {value} points "
        f"(95 %: {low} to {high}, Welch's t-test, {p_of(p_value)})."
    )


def few_runs_words(numbers: Sequence[int]) -> str:
    """How many of more than two configurations have too few seeds; empty if none has."""
    few = sum(number < FEW for number in numbers)
    if not few:
        return ""
    return (
        f"Seed variance not known for {few} of {len(numbers)} configurations: it takes {FEW} seeds "
        "of each."
    )


def components_words(accuracies: Sequence[Sequence[float]]) -> str:
    """The share of configurations and of seeds in the variance of the test accuracy.

    Takes what `components` takes.
    """
    number = sum(map(len, accuracies))
    if all(np.ptp(group) == 0 for group in accuracies):
        return f"These {number} runs have no seed variance."
    found = components(accuracies)
    low, high = (fixed(100 * each, 0) for each in found.interval)
    negative = "; a negative estimate counts as 0" if found.negative else ""
    deviation = fixed(100 * float(np.sqrt(found.seeds)), 2)
    return (
        f"Variance among these {number} runs: {per_cent(found.share.value, 0)} between "
        f"configurations (95 %: {low} to {high}{negative}), the rest between seeds (standard "
        f"deviation {deviation} points)."
    )


def spread_words(settings: Sequence[SeedGroup]) -> str:
    """How far seeds alone move the accuracy; empty where no configuration was repeated."""
    widest = max(settings, key=_range)
    if len(widest.runs) == 1:
        return ""
    return (
        f"Seeds alone move {widest.name} by {fixed(100 * _range(widest), 2)} points over "
        f"{len(widest.runs)} runs."
    )


def _range(setting: SeedGroup) -> float:
    return max(setting.accuracies) - min(setting.accuracies)


def _seeds(number: int) -> str:
    return "1 seed" if number == 1 else f"{number} seeds"
