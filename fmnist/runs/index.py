"""The index of a folder of runs: what each run said when it was last read.

A process remembers every run beside the times and sizes of its files, and reads it again, hashes
included, once one of these differs. What it knows it leaves in a file for the next process. That
file is derived and never the truth: torn, of another version or missing, it is made anew.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from fmnist.common.errors import RunError
from fmnist.common.storage import read_at_most, write_atomic
from fmnist.runs.files import HASHED, INDEX, NOTES, RECORD
from fmnist.runs.migrations import SCHEMA_VERSION
from fmnist.runs.notes import Notes
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Damaged, Run, read_run, require_results

_HEADER = {"index": 1, "schema_version": SCHEMA_VERSION}
_WATCHED = (RECORD, NOTES, *HASHED)
_UNREMEMBERED_NS = 100_000_000
"""A file that was changed later than that before it was read may change again unnoticed."""
_LARGEST = 1 << 30
_WORTH_WRITING = 20
"""So many runs are read anew by each process before the file is written again."""

Signature = tuple[tuple[int, int] | None, ...]
"""Time of change in nanoseconds and size in bytes of each watched file, None of a missing one."""


class Index:
    """The runs in the folder `root`, by the names of their folders; threads may share it."""

    def __init__(self, root: Path, read_only: bool) -> None:
        self.root = root
        self._read_only = read_only
        self._known: dict[str, tuple[Signature, Run]] = {}
        self._unwritten = 0
        self._is_loaded = read_only
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """The folders that should hold a run, whether they can be read or not, the newest first."""
        try:
            with os.scandir(self.root) as folders:
                found = [each.name for each in folders if each.name[0] != "." and _is_folder(each)]
        except OSError:
            return []
        return sorted(found, reverse=True)

    def entry(self, name: str) -> Run | Damaged:
        """The run in the folder `name`, as it is on disk at this moment."""
        signature = _signature(self.root, name)
        known = self._known.get(name)
        if known is not None and known[0] == signature:
            return known[1]
        entry = read_run(self.root / name, self._read_only)
        if isinstance(entry, Run) and _is_settled(signature):
            self._known[name] = signature, entry
            self._unwritten += entry.has_ended
        return entry

    def entries(self) -> list[Run | Damaged]:
        """Every run that there is."""
        with self._lock:
            self._load()
            names = self.names()
            found = [self.entry(name) for name in names]
            if self._unwritten >= _WORTH_WRITING and not self._read_only:
                self._write(names)
        return found

    def unfinished(self) -> list[Run]:
        """Every run that has not ended: a matter of milliseconds, as none that has is read."""
        with self._lock:
            self._load()
            found = [
                self.entry(name) for name in self.names() if not self._is_known_to_have_ended(name)
            ]
        return [entry for entry in found if isinstance(entry, Run) and not entry.has_ended]

    def _is_known_to_have_ended(self, name: str) -> bool:
        if name not in self._known:
            return False
        signature, run = self._known[name]
        return run.has_ended and signature[0] == _time_and_size(self.root, name, RECORD)

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        with suppress(OSError):
            for name, signature, run in self._lines():
                self._known.setdefault(name, (signature, run))

    def _lines(self) -> Iterator[tuple[str, Signature, Run]]:
        header, *lines = read_at_most(_LARGEST, self.root / INDEX).split(b"\n")
        if header != json.dumps(_HEADER).encode():
            return
        for line in lines:
            with suppress(ValueError, TypeError, LookupError, RecursionError, RunError):
                kept = json.loads(line)
                record = RunRecord.model_validate_json(kept["record"])
                require_results(record)
                notes = Notes.model_validate_json(kept["notes"])
                signature = tuple(each and (each[0], each[1]) for each in kept["signature"])
                run = Run(record, notes, self.root / record.id, self._read_only)
                yield record.id, signature, run

    def _write(self, names: list[str]) -> None:
        self._unwritten = 0
        lines = [json.dumps(_HEADER)]
        for signature, run in (self._known[name] for name in names if name in self._known):
            kept = {
                "signature": signature,
                "record": run.record.model_dump_json(),
                "notes": run.notes.model_dump_json(),
            }
            lines.append(json.dumps(kept))
        with suppress(OSError):
            write_atomic(self.root / INDEX, "\n".join(lines).encode())


@lru_cache(maxsize=32)
def index_of(root: Path, read_only: bool) -> Index:
    """The one index of this process over the folder `root`."""
    return Index(root, read_only)


def _is_folder(entry: "os.DirEntry[str]") -> bool:
    """Whether it is a folder; a link that leads back to itself is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _signature(root: Path, name: str) -> Signature:
    return tuple(_time_and_size(root, name, file) for file in _WATCHED)


def _time_and_size(root: Path, name: str, file: str) -> tuple[int, int] | None:
    try:
        status = os.stat(f"{root}{os.sep}{name}{os.sep}{file}")
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _is_settled(signature: Signature) -> bool:
    latest = time.time_ns() - _UNREMEMBERED_NS
    return all(each is None or each[0] < latest for each in signature)
