"""What a command costs before it does anything: seconds and memory beside `python -c pass`.

python -m benchmarks.start_up [--rounds 5]
"""

import argparse
import statistics
import subprocess
import sys
import time

import psutil

from benchmarks.report import keep
from fmnist.common.paths import PROJECT

COMMANDS = ("--help", "presets", "runs", "show 8bfc", "compare 8bfc 61be", "claims")


def measure(arguments: list[str]) -> tuple[float, float]:
    """Seconds of a process of Python, and the most memory that it held, in MB."""
    started, most = time.perf_counter(), 0
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
    return time.perf_counter() - started, most / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description="Start-up benchmark: see the top of this file.")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    ways = {"python -c pass": ["-c", "pass"]}
    ways |= {command: ["-m", "fmnist", *command.split()] for command in COMMANDS}
    measured: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
    for _ in range(options.rounds):
        for way, arguments in ways.items():
            measured[way].append(measure(arguments))
    found = {
        way: {
            "seconds": round(statistics.median(seconds for seconds, _ in all_rounds), 2),
            "megabytes": round(max(memory for _, memory in all_rounds)),
        }
        for way, all_rounds in measured.items()
    }
    for way, cost in found.items():
        print(f"{way:20} {cost['seconds']:.2f} s, {cost['megabytes']} MB")
    keep("start-up", found)


if __name__ == "__main__":
    main()
