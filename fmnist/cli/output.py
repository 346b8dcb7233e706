"""How the command line speaks: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from fmnist.common.figures import per_cent
from fmnist.common.text import on_one_line


def say(text: str) -> None:
    """Tell a person something that is not the result, in one line."""
    print(on_one_line(text), file=sys.stderr, flush=True)


def print_json(value: Any) -> None:
    """Print one result as one line of JSON, in ASCII."""
    print(json.dumps(value, allow_nan=False), flush=True)


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print rows in columns, numbers to the right."""
    cells = [[on_one_line(str(cell)) for cell in row] for row in rows]
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
