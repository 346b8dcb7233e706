"""Measures a training step by step, and tells those who watch it."""

import time
from collections.abc import Sequence

import torch
import torch.nn.functional as F

from fmnist.training.objectives import Batch
from fmnist.training.state import Callback, EpochResult, Report, Training

_REPORTS_PER_EPOCH = 50


class Meter:
    """What the steps were like since the last report and over the epoch."""

    def __init__(self, seconds: float) -> None:
        self._epoch, self._recent = _Sums(), _Sums()
        self._epoch_start = self._recent_start = seconds

    def add(self, batch: Batch) -> None:
        self._epoch.add(batch)
        self._recent.add(batch)

    def synchronise(self) -> None:
        """Wait for the device, so that the time of the steps is theirs."""
        _ = self._recent.mean_loss

    def report(self, training: Training) -> Report:
        recent, seconds = self._recent, training.training_seconds - self._recent_start
        self._recent, self._recent_start = _Sums(), training.training_seconds
        return Report(
            step=training.step,
            epoch=training.step / training.steps_per_epoch,
            train_loss=recent.mean_loss,
            train_accuracy=recent.accuracy,
            train_cross_entropy=recent.cross_entropy,
            learning_rate=float(training.optimiser.param_groups[0]["lr"]),
            images_per_second=recent.images / seconds,
            seconds=training.training_seconds,
        )

    def epoch_result(
        self, training: Training, labels: torch.Tensor, validation_seconds: float
    ) -> EpochResult:
        outputs, loss, accuracy = training.validation_logits, None, None
        if outputs is not None and len(outputs):
            loss = F.cross_entropy(outputs, labels).item()
            accuracy = (outputs.argmax(1) == labels).double().mean().item()
        return EpochResult(
            epoch=training.epoch,
            step=training.step,
            train_loss=self._epoch.mean_loss,
            train_accuracy=self._epoch.accuracy,
            train_cross_entropy=self._epoch.cross_entropy,
            validation_loss=loss,
            validation_accuracy=accuracy,
            learning_rate=float(training.optimiser.param_groups[0]["lr"]),
            training_seconds=training.training_seconds - self._epoch_start,
            validation_seconds=validation_seconds,
        )


def tell_of_step(training: Training, meter: Meter, callbacks: Sequence[Callback]) -> None:
    """Tell of the step that was just made, with a report when it is time for one."""
    if time_to_report(training):
        report = meter.report(training)
        for callback in callbacks:
            callback.on_report(training, report)
    for callback in callbacks:
        callback.on_step(training)


def end_epoch(
    training: Training,
    meter: Meter,
    images: torch.Tensor,
    labels: torch.Tensor,
    callbacks: Sequence[Callback],
) -> None:
    """Count the epoch, validate on uint8 images (V, 28, 28) with labels (V,), and tell of it."""
    training.epoch += 1
    started = time.perf_counter()
    training.validation_logits = training.kept.logits(images)
    validation_seconds = time.perf_counter() - started
    result = meter.epoch_result(training, labels, validation_seconds)
    training.history.append(result)
    for callback in callbacks:
        callback.on_epoch(training, result)


def time_to_report(training: Training) -> bool:
    """Whether a report follows the step that was just made."""
    within = (training.step - 1) % training.steps_per_epoch + 1
    every = max(1, training.steps_per_epoch // _REPORTS_PER_EPOCH)
    return within % every == 0 or within == training.steps_per_epoch


class _Sums:
    """Losses and hits over some images, summed on the device so that no step waits for it."""

    def __init__(self) -> None:
        self._loss = self._cross_entropy = torch.tensor(0.0)
        self._correct = self._labelled = torch.tensor(0)
        self.images = 0

    def add(self, batch: Batch) -> None:
        """Count one step."""
        self._loss = batch.loss * batch.images + self._loss
        self._cross_entropy = batch.cross_entropy + self._cross_entropy
        self._labelled = batch.labelled + self._labelled
        self._correct = batch.correct + self._correct
        self.images += batch.images

    @property
    def mean_loss(self) -> float:
        return self._loss.item() / self.images

    @property
    def cross_entropy(self) -> float | None:
        """The mean over the images of a class, None where all show something else."""
        labelled = self._labelled.item()
        return self._cross_entropy.item() / labelled if labelled else None

    @property
    def accuracy(self) -> float:
        return self._correct.item() / self.images
