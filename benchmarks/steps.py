"""What each part of the training loop buys: the epoch of a network as it comes without that part.

None of them changes what a network learns. Each measurement has a process of its own, in float32;
the rounds go through all of them.

    python -m benchmarks.steps [--rounds 3]
"""

import argparse
import statistics
from typing import Any
from unittest.mock import patch

import torch

from benchmarks.alone import alone
from benchmarks.growth.training import one_epoch
from benchmarks.report import keep
from fmnist.networks.preprocessing import Preprocessing
from fmnist.training import loop, threads
from fmnist.training.objectives import Objective

NETWORKS = ("mlp109", "cnn225")
IMAGES = 12_800


def _rows_first(self: Preprocessing, images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(1).float().div_(255).sub_(self.mean).div_(self.std)


PARTS: dict[str, tuple[Any, ...]] = {
    "nothing": (),
    "MaxPool2d before ReLU": (patch.object(loop, "pool_before_relu", lambda network: None),),
    "freed memory kept": (patch.object(loop, "keep_freed_memory", lambda: None),),
    "channels last": (
        patch.object(torch, "channels_last", torch.contiguous_format),
        patch.object(Preprocessing, "__call__", _rows_first),
    ),
    "one thread for small batches": (patch.object(threads, "_WORTH_SHARING", 0),),
    "PyTorch's own cross-entropy": (
        patch.object(loop, "Objective", lambda *settings, all_labelled: Objective(*settings)),
    ),
    "an update without what only compilation needs": (
        patch.object(loop, "update", lambda optimiser: optimiser.step()),
    ),
}
"""What takes each part out of the loop of a process."""


def seconds_without(part: str, network: str) -> float:
    """Seconds of an epoch over `IMAGES` without a part, which this process then lacks for good."""
    for change in PARTS[part]:
        change.start()
    return one_epoch({"architecture": network}, IMAGES).seconds


def main() -> None:
    parser = argparse.ArgumentParser(description="Steps: see the top of this file.")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    seconds: dict[str, dict[str, list[float]]] = {
        part: {network: [] for network in NETWORKS} for part in PARTS
    }
    for _ in range(options.rounds):
        for network in NETWORKS:
            for part in PARTS:
                seconds[part][network].append(alone(seconds_without, part, network))
    found = {
        part: {
            network: {
                "seconds": round(statistics.median(taken), 3),
                "rounds": [
                    round(without / whole, 3)
                    for without, whole in zip(taken, seconds["nothing"][network], strict=True)
                ],
            }
            for network, taken in networks.items()
        }
        for part, networks in seconds.items()
    }
    keep("steps", {"images": IMAGES, "without": found})


if __name__ == "__main__":
    main()
