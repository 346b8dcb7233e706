"""What a command costs before it does anything: seconds and memory beside `python -c pass`.

Seconds by the clock are those of a quiet machine alone; those of the processor are on any.

python -m benchmarks.start_up [--rounds 5]
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from typing import NamedTuple

import psutil

from benchmarks.report import keep
from fmnist.common.paths import PROJECT

COMMANDS = ("--help", "presets", "runs", "show 8bfc", "compare 8bfc 61be", "claims")


class Cost(NamedTuple):
    """Of a process: seconds by the clock and of the processor, and the most memory, in MB."""

    seconds: float
    processor_seconds: float
    megabytes: float


def measure(arguments: list[str]) -> Cost:
    """What a process of Python with these arguments costs."""
    started, before, most = time.perf_counter(), os.times(), 0
    process = psutil.Popen(
        [sys.executable, *arguments], cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    while process.poll() is None:
        try:
            most = max(most, process.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.005)
    process.wait()
    after = os.times()
    used = after.children_user - before.children_user
    used += after.children_system - before.children_system
    return Cost(time.perf_counter() - started, used, most / 1e6)


def main() -> None:
    parser = argparse.ArgumentParser(description="Start-up benchmark: see the top of this file.")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ways = {"python -c pass": ["-c", "pass"]}
    ways |= {command: ["-m", "fmnist", *command.split()] for command in COMMANDS}
    measured: dict[str, list[Cost]] = {way: [] for way in ways}
    for _ in range(options.rounds):
        for way, arguments in ways.items():
            measured[way].append(measure(arguments))
    found = {
        way: {
            "seconds": round(statistics.median(each.seconds for each in rounds), 2),
            "processor_seconds": round(
                statistics.median(each.processor_seconds for each in rounds), 2
            ),
            "megabytes": round(max(each.megabytes for each in rounds)),
        }
        for way, rounds in measured.items()
    }
    for way, cost in found.items():
        print(
            f"{way:20} {cost['seconds']:.2f} s, {cost['processor_seconds']:.2f} s of processor, "
            f"{cost['megabytes']} MB"
        )
    keep("start-up", found)


if __name__ == "__main__":
    main()
