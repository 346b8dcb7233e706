"""What this process holds and which of its threads go first, on every platform."""

import os
import sys
from pathlib import Path

import psutil

_NICENESS = 10
_STATUS = Path("/proc/self/status")


def peak_memory() -> int:
    """The most memory that this process ever held, in bytes.

    Windows and Linux keep count of it. Elsewhere it is what the process holds at this moment.
    """
    memory = psutil.Process().memory_info()
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return int(getattr(memory, "peak_wset", memory.rss))


def let_other_threads_go_first() -> None:
    """Make this thread, and those it will start, wait where others want the processor too.

    Only on Linux has a thread a niceness of its own; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        os.nice(_NICENESS)
