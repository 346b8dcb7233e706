"""Images per second of `fashioncnn` here against the plain torchvision-DataLoader loop.

Both train the same network with the augmentation of its source (rotation by up to 10 degrees,
mirroring, crops after padding by 4) and Adam. The plain loop is what tutorials write; it is given
the better of 0 and 2 workers, and float32 as in tutorials; ours is measured in float32 as well and
in the precision of the fast presets. Rounds alternate, so that a busy moment hurts both, and each
measurement has a process of its own, so that what one loop sets up does not help the other.

    python -m benchmarks.loader [--images 12800] [--rounds 3]
"""

import argparse
import statistics
import time
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from PIL import Image
from torch.utils.data import DataLoader
from torch.utils.data import Dataset as TorchDataset
from torchvision import transforms

from benchmarks.alone import alone
from benchmarks.report import keep
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.split import Split
from fmnist.training.build import build_network
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Report, Training

WORKERS = (0, 2)
PRECISIONS = ("float32", "native")
_AUGMENTATIONS = (
    transforms.RandomRotation(10),
    transforms.RandomHorizontalFlip(),
    transforms.RandomCrop(28, padding=4),
)
_BATCH_SIZE = 64
_WARM_UP_STEPS = 5


class PlainImages(TorchDataset[tuple[torch.Tensor, int]]):
    """The dataset as torchvision serves it: one PIL image at a time, through its transforms."""

    def __init__(self, dataset: Dataset, augmentations: Sequence[torch.nn.Module]) -> None:
        self._images, self._labels = dataset.train_images.numpy(), dataset.train_labels.tolist()
        self._transform = transforms.Compose(
            [*augmentations, transforms.ToTensor(), transforms.Normalize((0.5,), (0.5,))]
        )

    def __len__(self) -> int:
        return len(self._labels)

    def __getitem__(self, index: int) -> tuple[torch.Tensor, int]:
        return self._transform(Image.fromarray(self._images[index])), self._labels[index]


def plain_loader(
    dataset: Dataset, workers: int, augmentations: Sequence[torch.nn.Module]
) -> DataLoader[tuple[torch.Tensor, int]]:
    """The training images in random order and in batches, as tutorials load them."""
    images = PlainImages(dataset, augmentations)
    return DataLoader(images, batch_size=_BATCH_SIZE, shuffle=True, num_workers=workers)


def plain_speed(workers: int, images: int) -> float:
    """Images per second of the plain loop."""
    dataset = load_dataset()
    torch.manual_seed(0)
    model = build_network(TrainConfig(architecture="fashioncnn")).train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loader = plain_loader(dataset, workers, _AUGMENTATIONS)
    batches: Iterator[list[torch.Tensor]] = iter(loader)
    steps = images // _BATCH_SIZE
    started = 0.0
    for step in range(_WARM_UP_STEPS + steps):
        if step == _WARM_UP_STEPS:
            started = time.perf_counter()
        inputs, labels = next(batches)
        optimiser.zero_grad()
        F.cross_entropy(model(inputs), labels).backward()
        optimiser.step()
    return steps * _BATCH_SIZE / (time.perf_counter() - started)


class StopAfter(Callback):
    """Times the steps from the first report to the one that passes `images`."""

    def __init__(self, images: int) -> None:
        self._images = images
        self._first: tuple[int, float] | None = None
        self.speed = 0.0

    def on_report(self, training: Training, report: Report) -> None:
        if self._first is None:
            self._first = (training.images_seen, time.perf_counter())
            return
        seen = training.images_seen - self._first[0]
        if seen >= self._images:
            self.speed = seen / (time.perf_counter() - self._first[1])
            training.stop_reason = "measured"


def our_speed(precision: str, images: int) -> float:
    """Images per second of the loop that the application trains with."""
    dataset = load_dataset()
    config = TrainConfig.parse(
        {
            "architecture": "fashioncnn",
            "epochs": 10,
            "batch_size": _BATCH_SIZE,
            "schedule": "constant",
            "augmentations": {"rotation": 10.0, "flip": 0.5, "crop": 4.0},
            "device": "cpu",
            "precision": precision,
        }
    )
    everything = torch.arange(len(dataset.train_labels))
    split = Split("all", everything, everything[:100])
    watch = StopAfter(images)
    fit(prepare(config, len(everything)), dataset, split, [watch])
    return watch.speed


def main() -> None:
    parser = argparse.ArgumentParser(description="Loader benchmark: see the top of this file.")
    parser.add_argument("--images", type=int, default=12_800)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    plain: dict[int, list[float]] = {workers: [] for workers in WORKERS}
    ours: dict[str, list[float]] = {precision: [] for precision in PRECISIONS}
    for _ in range(options.rounds):
        for workers in WORKERS:
            plain[workers].append(alone(plain_speed, workers, options.images))
        for precision in PRECISIONS:
            ours[precision].append(alone(our_speed, precision, options.images))
    medians = {workers: statistics.median(speeds) for workers, speeds in plain.items()}
    rounds = [max(speeds) for speeds in zip(*plain.values(), strict=True)]
    result: dict[str, object] = {
        "images_per_measurement": options.images,
        "batch_size": _BATCH_SIZE,
        "plain_images_per_second": {f"{w} workers": round(m) for w, m in medians.items()},
        "ours": {
            precision: {
                "images_per_second": round(statistics.median(speeds)),
                "ratio": round(statistics.median(speeds) / max(medians.values()), 2),
                "ratios_of_rounds": [
                    round(speed / best, 2) for speed, best in zip(speeds, rounds, strict=True)
                ],
            }
            for precision, speeds in ours.items()
        },
    }
    keep("loader", result)


if __name__ == "__main__":
    main()
