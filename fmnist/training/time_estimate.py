"""How long a training will take on this machine: a few of its steps are made, the rest counted."""

import logging
import math
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import fmean

import torch

from fmnist.common.device import resolve_device
from fmnist.common.errors import FmnistError, TrainingError
from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import Dataset
from fmnist.data.split import Split
from fmnist.networks.hooks import Pretrained, caches_features
from fmnist.training import loop
from fmnist.training.backends import LOOPS
from fmnist.training.build import build_network, classes_of, source_of
from fmnist.training.compilation import check_compilation
from fmnist.training.config import TrainConfig
from fmnist.training.state import Training
from fmnist.training.threads import threads_for

log = logging.getLogger("fmnist.training")

_SECONDS = 1.0
_BATCHES, _JUDGED = 4, 250
_TRAIN_SAMPLE = 5_000
"""Of the training images that a run is judged on when it ends."""


@dataclass(frozen=True)
class Cost:
    """Seconds for one training step, and for each image that is judged."""

    step: float
    evaluation: float


@dataclass(frozen=True)
class Timing:
    """What the parts of a training cost on this machine.

    Attributes:
        first: with images that the network has not met; None unless it remembers what it has met.
        usual: with any others.
        making: seconds to make the pictures beside one image of the dataset, in each epoch.
    """

    first: Cost | None
    usual: Cost
    making: float


@dataclass(frozen=True)
class TimeEstimate:
    """Seconds that a run takes when nothing else trains, its evaluations included.

    `again` is what later runs take of a network that remembers the images; None for all others.
    """

    seconds: float
    again: float | None

    def times(self, factor: float) -> "TimeEstimate":
        """The same for a machine that takes `factor` times as long."""
        return TimeEstimate(
            factor * self.seconds, None if self.again is None else factor * self.again
        )

    def of(self, runs: int) -> float:
        """Seconds that so many runs take, one after another."""
        later = self.seconds if self.again is None else self.again
        return self.seconds + (runs - 1) * later


def timing_key(config: TrainConfig) -> str:
    """What configurations have in common whose parts cost the same."""
    deciding = {
        "architecture",
        "options",
        "library",
        "batch_size",
        "optimiser",
        "augmentations",
        "domain",
        "device",
        "precision",
        "compilation",
    }
    return config.model_dump_json(include=deciding)


def measure(
    config: TrainConfig, dataset: Dataset, interrupted: Callable[[], bool]
) -> Timing | None:
    """Make steps of `config` for about a second; None if `interrupted` says so before the end.

    They are steps without compilation: a trial would compile for longer than many a run trains.
    It draws from torch's global generator and so must not run beside a training of this process.
    The weights are random, those of ImageNet too: they need not be here.

    Raises:
        FmnistError: the steps fail, as those of a run would.
    """
    try:
        with threads_for(config):
            return _measure(config, dataset.subset(classes_of(config)), interrupted)
    except FmnistError:
        raise
    except Exception as error:
        log.exception("a trial of %s failed", config.architecture)
        raise TrainingError(
            f"A trial of these settings failed on this machine ({type(error).__name__}), and a run "
            "would, too: choose a smaller network or batch size."
        ) from error


def estimate(config: TrainConfig, timing: Timing) -> TimeEstimate:
    """How long `config` takes, without compilation, if it trains to its last epoch."""
    source = source_of(config)
    left = source.images("train", config.classes)
    left -= config.validation_images + config.confirmation_images
    trained = left if config.train_images is None else config.train_images
    tested = source.images("test", config.classes)
    pictures = BATCH_SOURCES.get(config.domain).size(trained)
    steps = math.ceil(pictures / config.batch_size)
    judged_in_epoch = config.validation_images + tested * config.keep_test_epochs
    judged_at_end = min(trained, _TRAIN_SAMPLE) + config.validation_images + tested

    usual = timing.usual
    seconds = config.epochs * (
        steps * usual.step + judged_in_epoch * usual.evaluation + trained * timing.making
    )
    seconds += judged_at_end * usual.evaluation
    if timing.first is None:
        return TimeEstimate(seconds, None)
    dearer = steps * (timing.first.step - usual.step)
    dearer += (config.validation_images + tested) * (timing.first.evaluation - usual.evaluation)
    return TimeEstimate(seconds + max(0.0, dearer), seconds)


def _measure(
    config: TrainConfig, dataset: Dataset, interrupted: Callable[[], bool]
) -> Timing | None:
    pictures, labels, making = _pictures(config, dataset)
    sample = replace(dataset, train_images=pictures, train_labels=labels)
    split = Split("", torch.arange(_JUDGED, len(pictures)), torch.arange(_JUDGED))
    endless = config.model_copy(
        update={
            "epochs": 10**6,
            "schedule": "constant",
            "domain": "dataset",
            "compilation": "off" if config.compilation == "default" else config.compilation,
        }
    )
    if interrupted():
        return None
    network = build_network(config)
    with tempfile.TemporaryDirectory() as folder:
        if isinstance(network, Pretrained) and not config.augmentations:
            network.cache_features(Path(folder))
        remembers = caches_features(network)
        check_compilation(config.compilation, network, resolve_device(config.device))
        training = loop.begin(endless, network, len(split.train))
        one_pass = training.steps_per_epoch
        clock = _Clock(2 * one_pass if remembers else 1, interrupted)
        LOOPS[config.library](training, sample, split, [clock])
    if clock.interrupted:
        return None
    judging = [result.validation_seconds / _JUDGED for result in training.history]
    known = one_pass if remembers else 1
    usual = Cost(fmean(clock.seconds[known:]), fmean(judging[1:] or judging))
    first = Cost(fmean(clock.seconds[1:one_pass]), judging[0]) if remembers else None
    return Timing(first, usual, making)


class _Clock(loop.Callback):
    """Times each step, and ends the training when enough of them have been made for a second."""

    def __init__(self, least_steps: int, interrupted: Callable[[], bool]) -> None:
        self.seconds: list[float] = []
        self.interrupted = False
        self._least_steps = least_steps
        self._interrupted = interrupted
        self._trained = 0.0
        self._started = time.perf_counter()

    def on_step(self, training: Training) -> None:
        self.seconds.append(training.training_seconds - self._trained)
        self._trained = training.training_seconds
        self.interrupted = self._interrupted()
        long_enough = time.perf_counter() - self._started > _SECONDS
        if self.interrupted or (long_enough and training.step > self._least_steps):
            training.stop_reason = "measured"


def _pictures(config: TrainConfig, dataset: Dataset) -> tuple[torch.Tensor, torch.Tensor, float]:
    """Pictures to judge, the dataset's, before those for a few steps; their labels, their cost."""
    wanted = _BATCHES * config.batch_size + _JUDGED
    source = BATCH_SOURCES.get(config.domain)
    if config.domain == "dataset":
        return dataset.train_images[:wanted], dataset.train_labels[:wanted], 0.0
    device = resolve_device(config.device)
    some = max(_JUDGED, math.ceil(wanted * 1000 / source.size(1000)))
    images = dataset.train_images[:some].to(device)
    labels = dataset.train_labels[:some].to(device)
    started = time.perf_counter()
    pictures, answers = source.epoch(images, labels, torch.Generator(device))
    pictures, answers = pictures.cpu(), answers.cpu()
    return pictures, answers, (time.perf_counter() - started) / some
