"""The speed records: how long a preset takes to an accuracy, over seeds.

Each record is a preset, trained as anyone trains it, in a process of its own, on all 60,000
images to its last epoch; its recipe was chosen on validation images. The test images are
read once, at the end of each run. `docs/speed.md` has the protocol.

    python -m benchmarks.records [--only fmnist-90 fmnist-93] [--seeds 5] [--device cpu]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from benchmarks.report import keep
from fmnist.common.device import device_name
from fmnist.common.paths import PROJECT
from fmnist.comparison.repeats import mean_interval
from fmnist.runs.run import Run
from fmnist.runs.store import Store


@dataclass(frozen=True)
class Record:
    """What is to be reached: a mean test accuracy (a fraction), within so many seconds.

    They are those of training, or of the whole process from the command to the finished record.
    """

    preset: str
    accuracy: float
    target_seconds: float
    moonshot_seconds: float
    of: Literal["training", "process"] = "training"

    def is_held(self, found: dict[str, Any]) -> bool:
        """Whether both means of a result reach it."""
        seconds: float = found[f"{self.of}_seconds"]["mean"]
        return found["accuracy"]["mean"] >= self.accuracy and seconds <= self.target_seconds


RECORDS = {
    "cpu": (
        Record("fmnist-90", 0.90, 7, 5, "process"),
        Record("fmnist-93", 0.93, 28, 20),
        Record("fmnist-94-cpu", 0.94, 150, 90),
    ),
    "cuda": (Record("fmnist-94", 0.94, 1.5, 0.5), Record("fmnist-95", 0.95, 10, 4)),
}


def train(preset: str, seed: int, device: str, runs_folder: Path) -> tuple[Run, float]:
    """A run of `preset` by the command line, and the seconds of its whole process."""
    command = [sys.executable, "-m", "fmnist", "train", "--preset", preset]
    command += ["--seed", str(seed), "--device", device]
    started = time.perf_counter()
    subprocess.run(
        command,
        cwd=PROJECT,
        env=os.environ | {"FMNIST_RUNS": str(runs_folder)},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    seconds = time.perf_counter() - started
    return next(run for run in Store(runs_folder).runs() if not run.read_only), seconds


def measure(preset: str, seeds: int, device: str) -> dict[str, Any]:
    """Train with seeds 0, 1, … and say what that took."""
    accuracies, training, process = [], [], []
    for seed in range(seeds):
        with tempfile.TemporaryDirectory() as folder:
            run, whole = train(preset, seed, device, Path(folder))
        assert run.record.test is not None
        accuracies.append(run.record.test.accuracy)
        training.append(run.record.effort.training_seconds)
        process.append(whole)
        print(f"{preset}, seed {seed}: {accuracies[-1]:.2%} in {training[-1]:.1f} s")
    return {
        "accuracy": spread(accuracies, 4),
        "training_seconds": spread(training, 2),
        "process_seconds": spread(process, 2),
    }


def spread(values: list[float], digits: int) -> dict[str, Any]:
    """Mean, standard deviation and the 95 % interval of the mean; a single value has neither."""
    found: dict[str, Any] = {"values": [round(value, digits) for value in values]}
    found["mean"] = round(float(np.mean(values)), digits)
    if len(values) > 1:
        interval = mean_interval(values)
        found["standard_deviation"] = round(float(np.std(values, ddof=1)), digits)
        found["interval"] = [round(interval.low, digits), round(interval.high, digits)]
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Speed records: see the top of this file.")
    parser.add_argument("--only", metavar="PRESET", nargs="+")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--device", choices=tuple(RECORDS), default="cpu")
    options = parser.parse_args()
    for record in RECORDS[options.device]:
        if options.only is None or record.preset in options.only:
            found = measure(record.preset, options.seeds, options.device)
            keep(record.preset, {"device": device_name(options.device), **found})


if __name__ == "__main__":
    main()
