"""What every table is made with: a kept result, and rows in Markdown."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from benchmarks.report import RESULTS

ABSENT = "not measured here"


def kept(name: str) -> dict[str, Any] | None:
    """The result that a benchmark kept under this name, if it has run."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table with this header."""
    lines = (header, ("---",) * len(header), *rows)
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
