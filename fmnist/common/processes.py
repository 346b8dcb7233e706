"""On which machine this process is, what it holds and which of its threads go first."""

import os
import platform
import sys
from functools import cache
from pathlib import Path

import psutil

_NICENESS = 10
_STATUS = Path("/proc/self/status")
_BOOT = Path("/proc/sys/kernel/random/boot_id")


def host() -> str:
    """The name of this machine; in a container that of the container."""
    return platform.node()


@cache
def boot() -> str:
    """What tells this start of the machine from all others, on any machine."""
    return _BOOT.read_text().strip() if _BOOT.exists() else f"{psutil.boot_time():.0f}"


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


def seconds_of_others() -> float:
    """What other processes have computed since the machine started, in seconds of one core."""
    all_of_them, ours = psutil.cpu_times()._asdict(), psutil.Process().cpu_times()
    counted = sum(all_of_them.get(name, 0.0) for name in ("user", "system", "nice"))
    return float(counted - ours.user - ours.system)


def let_other_threads_go_first() -> None:
    """Make this thread, and those it will start, wait where others want the processor too.

    Only on Linux has a thread a niceness of its own; elsewhere nothing changes.
    """
    if sys.platform == "linux":
        os.nice(_NICENESS)
