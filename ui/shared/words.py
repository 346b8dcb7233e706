"""Numbers and texts as a person reads them."""

import re
from decimal import Decimal

from fmnist.evaluation.metrics import Bounded, wilson_interval
from fmnist.runs.record import RunRecord, Score


def plain(text: str) -> str:
    """`text` for a place that interprets Markdown, so that it is shown as it was typed."""
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])", r"\\\1", " ".join(text.split()))


def per_cent(fraction: float, digits: int = 1) -> str:
    """A fraction as a percentage, such as 92.7 %."""
    return f"{100 * fraction:.{digits}f} %"


def decimal(number: float) -> str:
    """A small number in two figures, without powers of ten: 0.003 or 0.000021."""
    return f"{Decimal(f'{number:.2g}'):f}"


def points(fraction: float) -> str:
    """A difference of two percentages, such as 1.2 points."""
    return f"{100 * fraction:.1f} points"


def bounds(low: float, high: float) -> str:
    """The bounds of an interval in percent or points, such as 92.2 to 93.2."""
    return f"{100 * low:.1f} to {100 * high:.1f}"


def bounded(fraction: float, low: float, high: float) -> str:
    """A share with its interval, such as 92.7 % (92.2 to 93.2)."""
    return f"{per_cent(fraction)} ({bounds(low, high)})"


def share_of(figure: Bounded) -> str:
    """The same of a figure, which may have no interval."""
    if figure.interval is None:
        return per_cent(figure.value)
    return bounded(figure.value, *figure.interval)


def number_of(figure: Bounded, digits: int) -> str:
    """A figure that is no share, such as 0.258 (0.247 to 0.269)."""
    value = f"{figure.value:.{digits}f}"
    if figure.interval is None:
        return value
    low, high = figure.interval
    return f"{value} ({low:.{digits}f} to {high:.{digits}f})"


def interval(score: Score) -> str:
    """The 95 % interval of an accuracy, such as 92.2 to 93.2 %."""
    bounds = wilson_interval(round(score.accuracy * score.images), score.images)
    return f"{100 * bounds.low:.1f} to {per_cent(bounds.high)}"


def accuracy(score: Score | None) -> str:
    """An accuracy with its interval, or a dash."""
    return "–" if score is None else f"{per_cent(score.accuracy)} ({interval(score)})"


def validation(record: RunRecord) -> str:
    """The validation accuracy of the kept epoch with its interval, or why there is none."""
    return without_validation(record) or accuracy(record.best)


def without_validation(record: RunRecord) -> str:
    """Why a run has no validation accuracy, empty for one that has."""
    if record.protocol.split == "validation":
        return ""
    whole = record.config.train_images is None
    return "none: trained on all images" if whole else "none: no images set aside"


def duration(seconds: float) -> str:
    """A duration such as 1 min 20 s."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


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


def count(number: float) -> str:
    """A whole number with commas."""
    return f"{number:,.0f}"


def short_count(number: float) -> str:
    """A count in three figures: 225 k, 9.06 M."""
    for size, unit in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= size:
            return f"{number / size:.3g} {unit}"
    return f"{number:.0f}"


def megabytes(size: float) -> str:
    """A size in bytes, as megabytes; small ones as kilobytes."""
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{size / 1e3:.0f} kB"
