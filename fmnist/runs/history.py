"""The curves of a run: one line for each report, epoch and event.

Lines are only ever appended. Whatever is not a whole line of JSON that says what its kind must is
skipped, and a `resumed` event takes back what was written after the step it resumes from.
"""

import json
import os
import stat
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

from fmnist.common.errors import RunError

Entry = TypeVar("Entry")
Kind = Literal["report", "epoch", "event"]


@dataclass(frozen=True)
class History:
    """The lines of a run by kind, in order, each as the plain data it was written with."""

    reports: list[dict[str, Any]] = field(default_factory=list)
    epochs: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    version: tuple[int, int] = field(default=(0, 0), compare=False)
    """Another one whenever there is news."""


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
    """The history in the file at `path`; empty when there is none yet.

    All who ask share it, so it is not to be changed. Of a file that has grown only what is new is
    read. It is empty as well where the file is none, such as a pipe, or cannot be read.
    """
    with _reading:
        known = _known.pop(path, _Known())
        try:
            known = _up_to_date(known, path)
        except OSError:
            return History()
        _known[path] = known
        if len(_known) > _MOST_KNOWN:
            del _known[next(iter(_known))]
    return known.history


def thinned(entries: Sequence[Entry], most: int) -> list[Entry]:
    """At most `most` of the entries, evenly, the last one always among them."""
    stride = -(-len(entries) // most) or 1
    return list(entries[::-1][::stride][::-1])


@dataclass(frozen=True)
class _Known:
    """What was found in the first `offset` bytes of a file, whole lines all of them."""

    file: int = 0
    modified: int = 0
    size: int = 0
    offset: int = 0
    history: History = field(default_factory=History)


_MUST_SAY = {
    "report": ("step", "epoch", "seconds"),
    "epoch": ("step", "epoch"),
    "event": ("step",),
}
"""What each kind of line has a number for; all else that it says is a number or null."""
_MAY_SAY: dict[str, dict[str, float | None]] = {
    "report": {"train_loss": None, "learning_rate": None, "images_per_second": None},
    "epoch": {
        "train_loss": None,
        "train_accuracy": None,
        "validation_loss": None,
        "validation_accuracy": None,
        "training_seconds": 0.0,
        "validation_seconds": 0.0,
    },
}
"""What stands for what a line leaves out."""
_IN_WORDS = ("type", "event", "at")
_LARGEST = 1e18
_MOST_KNOWN = 64
_known: dict[Path, _Known] = {}
_reading = threading.Lock()


def _up_to_date(known: _Known, path: Path) -> _Known:
    if not stat.S_ISREG(path.stat().st_mode):
        return _Known()
    with path.open("rb") as file:
        status = os.fstat(file.fileno())
        now = status.st_ino, status.st_mtime_ns, status.st_size
        if now == (known.file, known.modified, known.size):
            return known
        if known.file != status.st_ino or known.size > status.st_size:
            known = _Known()
        file.seek(known.offset)
        whole, newline, _torn = file.read().rpartition(b"\n")
    old = known.history
    history = History(
        list(old.reports), list(old.epochs), list(old.events), (status.st_mtime_ns, status.st_size)
    )
    for line in whole.split(b"\n"):
        _add(history, _entry(line))
    return _Known(*now, known.offset + len(whole) + len(newline), history)


def _add(history: History, entry: dict[str, Any]) -> None:
    match entry.get("type"):
        case "report":
            history.reports.append(entry)
        case "epoch":
            history.epochs.append(entry)
        case "event":
            if entry.get("event") == "resumed":
                _take_back(history, entry["step"])
            history.events.append(entry)


def _entry(line: bytes) -> dict[str, Any]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(entry, dict) or str(entry.get("type")) not in _MUST_SAY:
        return {}
    kind: str = entry["type"]
    entry = {**_MAY_SAY.get(kind, {}), **entry}
    told = all(_is_number(entry.get(name)) for name in _MUST_SAY[kind])
    figures = (value for name, value in entry.items() if name not in _IN_WORDS)
    drawn = all(value is None or _is_number(value) for value in figures)
    begun = kind == "event" or (told and min(entry["step"], entry["epoch"]) > 0)
    return entry if told and drawn and begun and isinstance(entry["step"], int) else {}


def _is_number(value: object) -> bool:
    """Whether it is a number that a curve can have."""
    return isinstance(value, int | float) and abs(value) <= _LARGEST


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
