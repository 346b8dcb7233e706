"""One picture at a time: how long the fast network takes for an answer on one thread.

Through the path that Classify takes, from 28 x 28 pixels to ten probabilities. The weights do not
matter for the time, so they are those of an untrained network, laid out as a loaded one.

    python -m benchmarks.latency [--pictures 2000]
"""

import argparse

import numpy as np
import torch

from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.jobs.latency import answer_seconds
from fmnist.studies.presets import PRESETS
from fmnist.training.build import build_network, model_of

TIMED = ("fmnist-90", "fmnist-93")
TARGET_MS, MOONSHOT_MS = {"median": 0.4, "p99": 0.6}, {"median": 0.25, "p99": 0.5}


def measure(preset: str, pictures: int) -> dict[str, float]:
    """Median and 99th percentile in milliseconds."""
    config = PRESETS.get(preset).config
    network = build_network(config).eval().to(memory_format=torch.channels_last)
    model = model_of(config, network)
    seconds = answer_seconds(model, load_dataset().test_images, pictures)
    return {
        "median": round(1000 * float(np.median(seconds)), 3),
        "p99": round(1000 * float(np.quantile(seconds, 0.99)), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Latency benchmark: see the top of this file.")
    parser.add_argument("--pictures", type=int, default=2_000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    found = {preset: measure(preset, options.pictures) for preset in TIMED}
    keep("latency", {"milliseconds": found, "target": TARGET_MS, "moonshot": MOONSHOT_MS})


if __name__ == "__main__":
    main()
