"""The accuracy records: how far a preset gets, with half a million parameters and without a limit.

All 60,000 images to the last epoch, the test images read once at the end of each run. Five seeds on
a GPU, one on a processor, where `best-500k` takes about twenty minutes and `best` days.

    python -m benchmarks.accuracy best-500k [--seeds 1] [--device cpu]
"""

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.records import RECORDS, spread, train
from benchmarks.report import keep
from fmnist.common.device import device_name
from fmnist.studies.presets import PRESETS


@dataclass(frozen=True)
class Target:
    """Mean test accuracies, as fractions."""

    target: float
    moonshot: float


TARGETS = {"best-500k": Target(0.95, 0.955), "best": Target(0.966, 0.969)}
_SEEDS = {"cpu": 1, "cuda": 5}


def measure(preset: str, seeds: int, device: str) -> dict[str, Any]:
    """Train with seeds 0, 1, … and say whether the record is held."""
    accuracies, seconds = [], []
    for seed in range(seeds):
        with tempfile.TemporaryDirectory() as folder:
            run, _ = train(preset, seed, device, Path(folder))
        assert run.record.test is not None
        accuracies.append(run.record.test.accuracy)
        seconds.append(run.record.effort.training_seconds)
        print(f"{preset}, seed {seed}: {accuracies[-1]:.2%} in {seconds[-1]:.0f} s", flush=True)
    return {
        "config": PRESETS.get(preset).config.model_dump(mode="json"),
        "parameters": run.record.network.parameters,
        "accuracy": spread(accuracies, 4),
        "training_seconds": spread(seconds, 1),
        "held": bool(np.mean(accuracies) >= TARGETS[preset].target),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Accuracy records: see the top of this file.")
    parser.add_argument("preset", choices=tuple(TARGETS))
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--device", choices=tuple(RECORDS), default="cpu")
    options = parser.parse_args()
    seeds = options.seeds or _SEEDS[options.device]
    found = measure(options.preset, seeds, options.device)
    keep(options.preset, {"device": device_name(options.device), **found})


if __name__ == "__main__":
    main()
