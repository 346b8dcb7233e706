"""How fast this machine trains, and how long a configuration will take it: a rough estimate.

Two small trainings on random images are timed: one whose cost is almost all overhead, one whose
cost is almost all arithmetic. What lies between is taken as a straight line in multiply-adds.
"""

from dataclasses import dataclass

import torch

from fmnist.architectures import build, get
from fmnist.architectures.profile import profile
from fmnist.common.constants import IMAGE_SIZE, NUM_CLASSES
from fmnist.data.dataset import FashionMnist
from fmnist.data.split import Split
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Training

_TEST_IMAGES = 1_000
"""Of each class."""
_LIGHT, _HEAVY = "logreg", "fashioncnn"
_IMAGES = 3_200
_WARM_UP_STEPS = 5
_PASSES = 3
"""A step goes forward once and backward at twice the cost; an evaluation goes forward alone."""


@dataclass(frozen=True)
class Pace:
    """Seconds that a training step takes for each image, apart and for each multiply-add."""

    per_image: float
    per_mac: float


def measure_pace(device: str = "auto", seconds: float = 2.0) -> Pace:
    """Train on random images for `seconds` in all; what else runs at the same time counts.

    It seeds torch's global generator and so must not run beside a training of this process.
    """
    light, heavy = (_seconds_per_image(name, device, seconds / 2) for name in (_LIGHT, _HEAVY))
    macs = [profile(build(name)).macs for name in (_LIGHT, _HEAVY)]
    per_mac = max(0.0, (heavy - light) / (macs[1] - macs[0]))
    return Pace(per_image=max(0.0, light - per_mac * macs[0]), per_mac=per_mac)


def estimate_seconds(config: TrainConfig, pace: Pace) -> float:
    """How long `config` takes at `pace` if it trains to its last epoch, evaluations included.

    Depthwise convolutions and attention take longer than their multiply-adds say, and so may the
    augmentations.
    """
    architecture = get(config.architecture)
    macs = profile(build(config.architecture, config.options)).macs
    left = architecture.train_images - config.validation_images
    trained = left if config.train_images is None else config.train_images
    tested = _TEST_IMAGES * len(architecture.classes) * config.keep_test_epochs
    evaluated = config.validation_images + tested
    images = config.epochs * (trained + evaluated / _PASSES)
    return images * (pace.per_image + macs * pace.per_mac)


class _Clock(Callback):
    """Ends the training after so many seconds of it, and times the steps after the first few."""

    def __init__(self, seconds: float) -> None:
        self._limit = seconds
        self._seconds = self._images = 0.0

    def on_step(self, training: Training) -> None:
        if training.step <= _WARM_UP_STEPS:
            self._seconds, self._images = -training.training_seconds, -training.images_seen
        elif training.training_seconds > self._limit:
            self._seconds += training.training_seconds
            self._images += training.images_seen
            training.stop_reason = "timed"

    @property
    def seconds_per_image(self) -> float:
        return self._seconds / self._images


def _seconds_per_image(architecture: str, device: str, seconds: float) -> float:
    generator = torch.Generator().manual_seed(0)
    shape = (_IMAGES, IMAGE_SIZE, IMAGE_SIZE)
    images = torch.randint(0, 256, shape, dtype=torch.uint8, generator=generator)
    labels = torch.randint(0, NUM_CLASSES, (_IMAGES,), generator=generator)
    config = TrainConfig(
        architecture=architecture,
        epochs=500,
        schedule="constant",
        learning_rate=1e-3,
        validation_images=0,
        device=device,
    )
    training, clock = prepare(config, _IMAGES), _Clock(seconds)
    dataset = FashionMnist(images, labels, images, labels, "random numbers")
    fit(training, dataset, Split("all", torch.arange(_IMAGES), torch.arange(0)), [clock])
    return clock.seconds_per_image
