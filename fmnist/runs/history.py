"""The curves of a run: one line for each report, epoch and event.

Lines are only ever appended. Whatever is not a whole line of JSON is skipped, and a `resumed`
event takes back what was written after the step it resumes from.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from fmnist.common.errors import RunError

Kind = Literal["report", "epoch", "event"]


@dataclass(frozen=True)
class History:
    """The lines of a run by kind, in order, each as the plain data it was written with."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    epochs: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)


def append_line(path: Path, kind: Kind, values: dict[str, Any]) -> None:
    """Append one line. Values that are not finite are written as null.

    Raises:
        RunError: the folder of the run is gone.
    """
    line = json.dumps({"type": kind, **_finite(values)}, allow_nan=False) + "\n"
    try:
        with path.open("ab+") as file:
            if file.tell() and not _ends_with_newline(file):
                line = "\n" + line
            file.write(line.encode())
    except FileNotFoundError as error:
        raise RunError("The folder of the run was removed while it was running.") from error


def read_history(path: Path) -> History:
    """The history in the file at `path`; empty when there is none yet."""
    try:
        status = path.stat()
        return _parse(path, status.st_mtime_ns, status.st_size)
    except FileNotFoundError:
        return History()


def thinned(entries: Sequence[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    """At most `most` of the entries, evenly, the last one always among them."""
    stride = -(-len(entries) // most) or 1
    return list(entries[::-1][::stride][::-1])


@lru_cache(maxsize=32)
def _parse(path: Path, modified: int, size: int) -> History:
    history = History()
    for line in path.read_bytes().split(b"\n"):
        entry = _entry(line)
        match entry.get("type"):
            case "report":
                history.reports.append(entry)
            case "epoch":
                history.epochs.append(entry)
            case "event":
                if entry.get("event") == "resumed":
                    _take_back(history, entry["step"])
                history.events.append(entry)
    return history


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    known = isinstance(entry, dict) and isinstance(entry.get("step"), int)
    return entry if known else {}


def _take_back(history: History, step: int) -> None:
    for entries in (history.reports, history.epochs):
        while entries and entries[-1]["step"] > step:
            entries.pop()


def _finite(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not abs(value) < float("inf") else value
        for name, value in values.items()
    }


def _ends_with_newline(file: Any) -> bool:
    file.seek(-1, 2)
    return bool(file.read(1) == b"\n")
