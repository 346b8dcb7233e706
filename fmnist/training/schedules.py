"""How the learning rate changes during a run.

A schedule is a pure function of how far the run is and of the validation accuracies so far; it
gives the factor on the configured learning rate. It has no state, so that a resumed run continues
exactly where it was. To add one, write a function with the decorator.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from fmnist.common.registry import Registry

Factor = Callable[[float, Sequence[float]], float]


@dataclass(frozen=True)
class Schedule:
    """A schedule as a form shows it; `factor` takes progress (0 to 1) and the accuracies."""

    title: str
    help: str
    factor: Factor


SCHEDULES: Registry[Schedule] = Registry("schedule")


def _register(title: str, help: str) -> Callable[[Factor], Factor]:
    def add(factor: Factor) -> Factor:
        SCHEDULES.register(factor.__name__, Schedule(title, help, factor))
        return factor

    return add


def _cosine_between(start: float, end: float, position: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * position)) / 2


@_register("Constant", "the learning rate stays the same.")
def constant(progress: float, accuracies: Sequence[float]) -> float:
    return 1.0


@_register(
    "One-cycle",
    "rises for the first 30 % of the steps and falls to almost zero after, which reaches a good "
    "accuracy in few epochs (Smith and Topin, 2017).",
)
def one_cycle(progress: float, accuracies: Sequence[float]) -> float:
    rise, first, last = 0.3, 1 / 25, 1 / 250_000
    if progress < rise:
        return _cosine_between(first, 1.0, progress / rise)
    return _cosine_between(1.0, last, (progress - rise) / (1 - rise))


@_register("Cosine annealing", "falls to zero along half a cosine (Loshchilov and Hutter, 2016).")
def cosine(progress: float, accuracies: Sequence[float]) -> float:
    return _cosine_between(1.0, 0.0, progress)


@_register(
    "Range test",
    "rises from a hundred-thousandth to the whole, by the same factor each step: where the loss "
    "falls fastest, and where it jumps, shows which learning rate to choose (Smith, 2015).",
)
def range_test(progress: float, accuracies: Sequence[float]) -> float:
    return 10.0 ** (5 * (progress - 1))


@_register(
    "Reduce on plateau",
    "halves when validation accuracy has not improved for more than two epochs.",
)
def plateau(progress: float, accuracies: Sequence[float]) -> float:
    factor, best, waited = 1.0, -math.inf, 0
    for accuracy in accuracies:
        if accuracy > best * (1 + 1e-4):
            best, waited = accuracy, 0
        else:
            waited += 1
        if waited > 2:
            factor, waited = factor / 2, 0
    return factor
