"""What compiling the network buys, in both precisions: steps with and without it, and its price.

Each network trains as its preset says, in a process of its own with nothing compiled before. The
ways to train it take turns, in a new order each round, so that a busy moment hurts all of them.
The step is that of the application, with augmentation; only the network in it is compiled.

    python -m benchmarks.compilation [--device cpu] [--steps 12] [--rounds 3]
"""

import argparse
import os
import tempfile
import time
from statistics import median
from typing import Any

import torch

from benchmarks.alone import alone
from benchmarks.report import keep
from benchmarks.tables import compilation
from fmnist.common.device import device_name
from fmnist.data.dataset import load_dataset
from fmnist.data.split import Split
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Training

TIMED = ("cnn924", "cnn620", "fashioncnn", "fmnist-93")
PRECISIONS = ("float32", "bfloat16")
KINDS = {"cpu": ("off", "default"), "cuda": ("off", "default", "cuda_graphs")}
EPOCH_IMAGES = 60_000
_WARM_UP_STEPS = 3


class Stopwatch(Callback):
    """The seconds of each step; those of the first are of compiling, too."""

    def __init__(self) -> None:
        self.steps: list[float] = []
        self._before = 0.0

    def on_step(self, training: Training) -> None:
        self.steps.append(training.training_seconds - self._before)
        self._before = training.training_seconds


def step_seconds(config: TrainConfig, steps: int) -> list[float]:
    """Seconds of each step of an epoch of `steps` steps, the device waited for each time."""
    images = torch.arange(steps * config.batch_size)
    watch = Stopwatch()
    fit(prepare(config, len(images)), load_dataset(), Split("", images, images[:0]), [watch])
    return watch.steps


def measure(preset: str, device: str, steps: int, rounds: int) -> dict[str, Any]:
    """What each way to train `preset` takes; the first to compile in a process starts the compiler.

    `epoch_seconds` has one figure for each round.
    """
    recipe = PRESETS.get(preset).config.model_copy(
        update={"device": device, "validation_images": 0, "epochs": 1}
    )
    ways = [(precision, kind) for precision in PRECISIONS for kind in KINDS[device]]
    taken: dict[tuple[str, str], list[list[float]]] = {way: [] for way in ways}
    with tempfile.TemporaryDirectory() as empty:
        os.environ["TORCHINDUCTOR_CACHE_DIR"] = empty
        started = time.perf_counter()
        torch.compile(torch.sin)(torch.zeros(8, device=device))
        start_seconds = time.perf_counter() - started
        for number in range(rounds):
            for precision, kind in ways if number % 2 == 0 else reversed(ways):
                changes = {"precision": precision, "compilation": kind}
                config = recipe.model_copy(update=changes)
                taken[precision, kind].append(step_seconds(config, steps))
    result: dict[str, Any] = {"compiler_start_seconds": round(start_seconds, 1)}
    for (precision, kind), seconds in taken.items():
        each = [median(of_round[_WARM_UP_STEPS:]) for of_round in seconds]
        compiling = [of_round[0] - step for of_round, step in zip(seconds, each, strict=True)]
        found: dict[str, Any] = {
            "epoch_seconds": [round(step * EPOCH_IMAGES / recipe.batch_size, 2) for step in each]
        }
        if kind != "off":
            found["compiling_seconds"] = round(compiling[0], 1)
            found["compiling_again_seconds"] = round(min(compiling[1:], default=compiling[0]), 1)
        result[f"{precision} {kind}"] = found
    return result


def measure_all(device: str, steps: int, rounds: int) -> dict[str, dict[str, Any]]:
    """What `measure` finds for each preset, one after another, each in a process of its own."""
    return {preset: alone(measure, preset, device, steps, rounds) for preset in TIMED}


def main() -> None:
    parser = argparse.ArgumentParser(description="Compilation: see the top of this file.")
    parser.add_argument("--device", choices=tuple(KINDS), default="cpu")
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    found = {
        "device": device_name(options.device),
        "threads": torch.get_num_threads(),
        "steps": options.steps,
        "rounds": options.rounds,
        "presets": measure_all(options.device, options.steps, options.rounds),
    }
    name = "compilation" if options.device == "cpu" else "compilation-cuda"
    keep(name, found)
    print(compilation.table(name))


if __name__ == "__main__":
    main()
