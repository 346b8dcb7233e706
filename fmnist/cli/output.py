"""How the command line speaks: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from fmnist.comparison.repeats import accuracy_interval
from fmnist.evaluation.metrics import Interval
from fmnist.runs.record import Score


def say(text: str) -> None:
    """Tell a person something that is not the result."""
    print(text, file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print one result as one line of JSON."""
    print(json.dumps(value, ensure_ascii=False, allow_nan=False), flush=True)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns, numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    columns = list(zip(header, *cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    to_the_right = [all(map(_is_number, column[1:])) for column in columns]
    for row in (list(header), *cells):
        line = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, to_the_right, strict=True)
        )
        print("  ".join(line).rstrip())


def _is_number(cell: str) -> bool:
    return cell == "-" or cell.rstrip(" %").replace(",", "").replace(".", "").isdigit()


def minutes(seconds: float) -> str:
    """A duration in minutes."""
    return f"{seconds / 60:.1f} min"


def per_cent(fraction: float | None) -> str:
    """A fraction as a person reads it; a dash when there is none."""
    return "-" if fraction is None else f"{100 * fraction:.1f} %"


def bounded(fraction: float, interval: Interval) -> str:
    """A fraction with its interval, such as 92.7 % (92.2 to 93.2)."""
    low, high = interval
    return f"{per_cent(fraction)} ({100 * low:.1f} to {100 * high:.1f})"


def accuracy(score: Score | None) -> str:
    """The accuracy of one run with its 95 % interval over images; a dash when there is none."""
    if score is None:
        return "-"
    return bounded(score.accuracy, accuracy_interval([score.accuracy], score.images))
