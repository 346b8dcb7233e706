"""A lock between processes, on every platform, that others can look at without touching it.

The system frees the lock itself when its holder ends, however it ends. Beside it lies, while it is
held, a note of who holds it. Those who only ask read the note, so that they never keep anybody from
the lock; a note that a killed holder left behind names a process that has gone.
"""

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path

import psutil
from filelock import FileLock

from fmnist.common.storage import read_at_most, write_json

_LARGEST_NOTE = 1 << 10


class Lock:
    """The lock in the file at `path`, whose folder exists; the file stays when it is freed."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path)
        self._note = path.with_name(f"{path.name}.holder")

    @contextlib.contextmanager
    def acquire(self, timeout: float = -1) -> Iterator[None]:
        """Hold the lock in the block, after at most `timeout` seconds; less than 0 is any time.

        Raises:
            filelock.Timeout: somebody else held it all that time.
            OSError: the folder cannot be written to.
        """
        with self._lock.acquire(timeout=timeout):
            write_json(self._note, {"pid": os.getpid(), "started": psutil.Process().create_time()})
            try:
                yield
            finally:
                with contextlib.suppress(OSError):
                    self._note.unlink()

    def is_held(self) -> bool:
        """Whether a living process of this machine holds it."""
        try:
            note = json.loads(read_at_most(_LARGEST_NOTE, self._note))
            return bool(psutil.Process(note["pid"]).create_time() == note["started"])
        except (OSError, ValueError, KeyError, TypeError, psutil.Error):
            return False
