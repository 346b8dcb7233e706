"""Whether two settings differ by more than their seeds do: accuracies of trainings, not images."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import ttest_ind

from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.mcnemar import UNLIKELY, p_in_words
from fmnist.comparison.repeats import FEW

_NUMBERS = ("no", "one", "two")


class Welch(NamedTuple):
    """Mean accuracy of the first setting minus that of the second, with interval and test."""

    difference: Estimate
    p_value: float


def welch(first: Sequence[float], second: Sequence[float]) -> Welch:
    """Welch's t-test (1947) of the accuracies of two settings' trainings, one for each training.

    It lets the two settings differ in how much their seeds matter. The interval is at 95 %.

    ValueError for fewer than two trainings of either, or if neither setting's trainings differ.
    """
    if min(len(first), len(second)) < 2 or np.ptp(first) == np.ptp(second) == 0:
        raise ValueError(f"no spread to test {len(first)} and {len(second)} trainings against")
    test = ttest_ind(first, second, equal_var=False)
    low, high = test.confidence_interval(0.95)
    return Welch(
        Estimate(float(np.mean(first) - np.mean(second)), Interval(float(low), float(high))),
        float(test.pvalue),
    )


def settings_verdict(
    first: Sequence[float], second: Sequence[float], name_a: str, name_b: str
) -> str:
    """What the trainings of two settings say of the settings, in sentences for a newcomer.

    Below `FEW` trainings of either they say nothing, whatever a test over images says. Names
    appear as they are given; a page must show the text without reading markup in it.

    Args:
        first: the accuracies of the trainings of `name_a`, fractions; `second` those of `name_b`.
    """
    if min(len(first), len(second)) < FEW:
        return (
            f"As settings {name_a} and {name_b} are compared on "
            f"{_runs(len(first), len(second), name_a, name_b)}: how much the seed moves "
            f"{_too_few(first, second, name_a, name_b)} known, and no test over images can tell. "
            f"{FEW} runs of each would."
        )
    if np.ptp(first) == np.ptp(second) == 0:
        return (
            f"All runs of {name_a} are equally accurate, and so are all of {name_b}: without any "
            "spread between seeds there is nothing to test their difference against."
        )
    difference, p_value = welch(first, second)
    value, low, high = (100 * each for each in (difference.value, difference.low, difference.high))
    unlikely = p_value < UNLIKELY
    opinion = "is unlikely to be luck" if unlikely else "could be luck"
    limit = (
        "All runs judged the same images, so it says nothing about others."
        if unlikely
        else "That does not show that the two are equally good."
    )
    return (
        f"Over trainings the mean of {name_a} minus that of {name_b} is {value:+z.2f} points "
        f"(95 %: {low:+z.2f} to {high:+z.2f}), which {opinion} of the seeds "
        f"(Welch's t-test of {len(first)} and {len(second)} runs, {p_in_words(p_value)}). {limit}"
    )


def few_runs(numbers: Sequence[int]) -> str:
    """How many of more than two settings have too few runs to be ranked; empty if none has."""
    few = sum(number < FEW for number in numbers)
    if not few:
        return ""
    if max(numbers) == 1:
        return (
            "As settings these are compared on one run each: how much the seed moves each of them "
            "is not known, so they are not ranked."
        )
    has, them, are = ("has", "it", "it is") if few == 1 else ("have", "them", "they are")
    return (
        f"{few} of these {len(numbers)} settings {has} fewer than {FEW} runs: how much the seed "
        f"moves {them} is too little known, so {are} not ranked."
    )


def _runs(first: int, second: int, name_a: str, name_b: str) -> str:
    if first == second:
        return f"{_NUMBERS[first]} run{'s' if first > 1 else ''} each"
    return f"{_counted(first)} of {name_a} and {_counted(second)} of {name_b}"


def _too_few(first: Sequence[float], second: Sequence[float], name_a: str, name_b: str) -> str:
    """Which of the two has too few runs, and how little is known of it."""
    known = "is not" if min(len(first), len(second)) < 2 else "is hardly"
    if max(len(first), len(second)) < FEW:
        return f"each of them {known}"
    return f"{name_a if len(first) < FEW else name_b} {known}"


def _counted(number: int) -> str:
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} run" if number == 1 else f"{word} runs"
