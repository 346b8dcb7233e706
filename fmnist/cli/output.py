"""How the command line speaks: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from fmnist.common.estimate import Estimate
from fmnist.common.figures import bounded, per_cent
from fmnist.comparison.repeats import accuracy_over_runs
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


def per_cent_or_dash(fraction: float | None) -> str:
    """A fraction as a percentage; a dash when there is none."""
    return "-" if fraction is None else per_cent(fraction)


def accuracy(score: Score | None) -> str:
    """The accuracy of one run with its 95 % interval over images; a dash when there is none."""
    if score is None:
        return "-"
    return bounded(accuracy_over_runs([score.accuracy], score.images))


def figures_of(estimate: Estimate | None) -> dict[str, float | None] | None:
    """An estimate as JSON has it, with null for the ends of an interval that is not known."""
    if estimate is None:
        return None
    low, high = estimate.interval or (None, None)
    return {"value": estimate.value, "low": low, "high": high}
