"""Figures as a person reads them, the same in the app and at the terminal."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, tzinfo
from decimal import Decimal

from fmnist.common.estimate import Estimate

_MINUS = "\N{MINUS SIGN}"


def fixed(number: float, digits: int) -> str:
    """A number with so many decimals, commas and a minus sign, such as 1,200 or −0.3."""
    return f"{number:z,.{digits}f}".replace("-", _MINUS)


def signed(number: float, digits: int) -> str:
    """A difference with so many decimals and its sign, such as +1.2 or −0.3."""
    return f"{number:+z,.{digits}f}".replace("-", _MINUS)


def per_cent(fraction: float, digits: int = 1) -> str:
    """A fraction as a percentage, such as 92.7 %."""
    return f"{fixed(100 * fraction, digits)} %"


def confidence(probability: float) -> str:
    """The confidence of an answer, such as 0.92; never 1.00, which none is."""
    return "over 0.99" if probability >= 0.995 else f"{probability:.2f}"


def points(fraction: float) -> str:
    """A difference of two percentages, such as 1.2 points."""
    return f"{fixed(100 * fraction, 1)} points"


def signed_points(difference: Estimate) -> str:
    """A difference of shares in points with its interval, such as +0.12 (−0.05 to +0.29)."""
    value, low, high = (
        signed(100 * part, 2) for part in (difference.value, difference.low, difference.high)
    )
    return f"{value} ({low} to {high})"


def ends(low: float, high: float) -> str:
    """The ends of an interval in per cent or points, such as 92.2 to 93.2."""
    return f"{fixed(100 * low, 1)} to {fixed(100 * high, 1)}"


def interval_of(estimate: Estimate) -> str:
    """The interval of a share in per cent or points, such as 92.2 to 93.2."""
    return ends(estimate.low, estimate.high)


def bounded(share: Estimate) -> str:
    """A share with its interval, if it has one, such as 92.7 % (92.2 to 93.2)."""
    value = per_cent(share.value)
    return value if share.interval is None else f"{value} ({interval_of(share)})"


def number_of(figure: Estimate, digits: int) -> str:
    """A figure that is no share with its interval, such as 0.258 (0.247 to 0.269)."""
    value = fixed(figure.value, digits)
    if figure.interval is None:
        return value
    return f"{value} ({fixed(figure.low, digits)} to {fixed(figure.high, digits)})"


def p_of(p_value: float) -> str:
    """A p-value with the digits that matter, such as p = 0.041."""
    if p_value < 0.001:
        return "p < 0.001"
    return f"p = {p_value:.3f}" if p_value < 0.1 else f"p = {p_value:.2f}"


def decimal(number: float) -> str:
    """A small number in two figures, without powers of ten: 0.003 or 0.000021."""
    return f"{Decimal(f'{number:.2g}'):f}"


def count(number: float) -> str:
    """A whole number with commas."""
    return fixed(number, 0)


def short_count(number: float) -> str:
    """A count in three figures: 225 k, 9.06 M."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.0f}"


def megabytes(size: float) -> str:
    """A size in bytes, as megabytes; small ones as kilobytes."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"


def duration(seconds: float) -> str:
    """A duration such as 1 min 20 s."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def sortable_duration(seconds: float) -> str:
    """A duration below 100,000 hours that a table may sort as text, by its leading spaces."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min {rest:02} s".rjust(20)
    return (f"{minutes} min {rest:02} s" if minutes else f"{rest} s").rjust(20)


def moment(when: datetime, zone: tzinfo | None = None) -> str:
    """A moment such as 21 Nov 2026 07:35 in that time zone, in this machine's without one.

    On the first and the last day there is, which another zone may not have, it stays in its own.
    """
    with suppress(OverflowError):
        when = when.astimezone(zone)
    return f"{when:%d %b %Y %H:%M}"


def minutes(seconds: float) -> str:
    """A duration in minutes, such as 1.3 min."""
    return f"{seconds / 60:.1f} min"


def roughly(seconds: float) -> str:
    """A duration that is known roughly: a few seconds, about 40 seconds, about 1.5 hours."""
    if seconds < 8:
        return "a few seconds"
    if seconds < 55:
        return f"about {max(10, 5 * round(seconds / 5))} seconds"
    if seconds < 90:
        return "about a minute"
    if seconds < 90 * 60:
        return f"about {round(seconds / 60)} minutes"
    return f"about {round(seconds / 1800) / 2:g} hours"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Names in a sentence, such as "A, B and C"."""
    head, tail = ", ".join(names[:-1]), "".join(names[-1:])
    return f"{head} {last} {tail}" if head else tail
