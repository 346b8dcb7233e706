"""Seconds to the best accuracy that the source projects published: our recipe, and the plain one.

The plain one is the recipe that was published with it, `fashioncnn` without augmentation, as
tutorials write it: torchvision's transforms, a DataLoader, Adam, a learning rate that halves on a
plateau. It is favoured: it trains on all 60,000 images, its rate and the moment when it is there
follow the test images, and reading them is not timed. It is given up after some minutes: the ratio
is then a lower bound. Ours is the preset `fmnist-93`, whose mean over seeds must be above.

    python -m benchmarks.against [--minutes 30] [--seeds 3]
"""

import argparse
import time

import torch
import torch.nn.functional as F
from torch.optim.lr_scheduler import ReduceLROnPlateau

from benchmarks.loader import plain_loader
from benchmarks.records import measure
from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.training.build import build_network, model_of
from fmnist.training.config import TrainConfig

ACCURACY = 0.9271
_WORKERS = 2


def plain(minutes: float) -> dict[str, object]:
    """Train the plain way until ACCURACY or for so many minutes of training."""
    dataset = load_dataset()
    torch.manual_seed(0)
    config = TrainConfig(architecture="fashioncnn", normalisation="half")
    model = build_network(config)
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    schedule = ReduceLROnPlateau(optimiser, mode="max", factor=0.5, patience=2)
    loader = plain_loader(dataset, _WORKERS, augmentations=())
    seconds, accuracies = 0.0, [0.0]
    while max(accuracies) < ACCURACY and seconds < 60 * minutes:
        started = time.perf_counter()
        model.train()
        for images, labels in loader:
            optimiser.zero_grad()
            F.cross_entropy(model(images), labels).backward()
            optimiser.step()
        seconds += time.perf_counter() - started
        classes = model_of(config, model).logits(dataset.test_images).argmax(1)
        accuracies.append((classes == dataset.test_labels).float().mean().item())
        schedule.step(accuracies[-1])
        print(f"plain loop: {accuracies[-1]:.2%} after {seconds:.0f} s", flush=True)
    return {
        "seconds": round(seconds, 1),
        "seconds_per_epoch": round(seconds / (len(accuracies) - 1), 1),
        "accuracies": [round(accuracy, 4) for accuracy in accuracies[1:]],
        "reached": max(accuracies) >= ACCURACY,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Against the plain loop: see the top.")
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    ours = measure("fmnist-93", options.seeds, "cpu")
    theirs = plain(options.minutes)
    seconds = float(str(theirs["seconds"]))
    keep(
        "against",
        {
            "accuracy": ACCURACY,
            "ours": ours,
            "plain": theirs,
            "ratio": round(seconds / ours["training_seconds"]["mean"], 1),
            "lower_bound": not theirs["reached"],
            "target_ratio": 12,
        },
    )


if __name__ == "__main__":
    main()
