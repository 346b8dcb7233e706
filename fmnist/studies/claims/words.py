"""Figures of claims as a person reads them."""

from decimal import Decimal
from typing import Literal

from fmnist.common.estimate import Estimate
from fmnist.common.figures import fixed
from fmnist.common.figures import signed as with_sign

Unit = Literal[
    "share", "points", "difference", "nats", "minutes", "milliseconds", "times", "parameters"
]
"""Of a share 1 is the whole, and so it is of points; a difference is in points, with its sign."""

_FORMS: dict[Unit, tuple[int, int, str]] = {
    "share": (2, 1, " %"),
    "points": (2, 1, " points"),
    "difference": (2, 1, " points"),
    "nats": (0, 3, ""),
    "minutes": (0, 1, " min"),
    "milliseconds": (0, 1, " ms"),
    "times": (0, 1, " times"),
    "parameters": (0, 0, ""),
}
"""Of each unit: by which power of ten it is shown, the decimals, and what stands after it."""


def in_words(value: float, unit: Unit) -> str:
    """A measured figure, such as 92.7 % or, of a difference, +0.4 points."""
    return _number(value, unit, unit == "difference") + _FORMS[unit][2]


def with_interval(estimate: Estimate, unit: Unit, signed: bool = False) -> str:
    """A measured figure with its interval, such as 92.7 % (92.2 to 93.2); an exact one alone."""
    signed |= unit == "difference"
    value, low, high = (
        _number(figure, unit, signed) for figure in (estimate.value, estimate.low, estimate.high)
    )
    interval = "" if estimate.low == estimate.high else f" ({low} to {high})"
    return f"{value}{_FORMS[unit][2]}{interval}"


def difference_in_words(estimate: Estimate, unit: Unit) -> str:
    """A difference of two figures in `unit`, such as +0.4 points (−0.3 to +1.1)."""
    return with_interval(estimate, "difference" if unit == "share" else unit, signed=True)


def published_in_words(figure: Decimal, unit: Unit) -> str:
    """A published figure with the digits that were published, such as 91.8 % or 1.2 million."""
    power, _, name = _FORMS[unit]
    if unit == "parameters" and figure >= 1_000_000:
        return f"{figure.scaleb(-6):f} million"
    return f"{figure.scaleb(power):,f}{name}"


def runs_in_words(number: int, each: bool = False) -> str:
    """How many runs stand behind a figure."""
    return f"{'one run' if number == 1 else f'{number} runs'}{' each' if each else ''}"


def luck_in_words(runs: int) -> str:
    """The luck that an interval of so many runs counts: of one run that of the images alone."""
    return "the luck of the draw of images" if runs == 1 else "luck"


def seed_in_words(runs: int) -> str:
    """What so many runs leave unsaid, to stand at the end of a sentence; nothing of several."""
    return "; the luck of the seed is not known with one run" if runs == 1 else ""


def _number(value: float, unit: Unit, signed: bool) -> str:
    power, decimals, _ = _FORMS[unit]
    return (with_sign if signed else fixed)(value * 10**power, decimals)
