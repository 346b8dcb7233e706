"""The training loop, to be read from top to bottom. What watches it is a callback."""

import hashlib
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

import torch
import torch.nn.functional as F
from torch import nn

from fmnist.architectures import build
from fmnist.architectures.inference import logits
from fmnist.architectures.pretrained import Pretrained
from fmnist.common.device import keep_freed_memory, mixed_precision_pays, resolve_device
from fmnist.common.paths import cache_folder
from fmnist.data.augmentation import augment
from fmnist.data.dataset import FashionMnist
from fmnist.data.input_form import InputForm
from fmnist.data.split import Split
from fmnist.synthesis.atelier import NONE_OF_THESE
from fmnist.synthesis.mixture import mixture, mixture_size
from fmnist.training.config import TrainConfig
from fmnist.training.optimisers import make_optimiser
from fmnist.training.schedules import SCHEDULES

REPORTS_PER_EPOCH = 50


@dataclass(frozen=True)
class Report:
    """What the last few steps were like; `epoch` is a fraction, `seconds` are of training alone."""

    step: int
    epoch: float
    train_loss: float
    train_accuracy: float
    learning_rate: float
    images_per_second: float
    seconds: float


@dataclass(frozen=True)
class EpochResult:
    """One epoch. The training figures are averages over the epoch, on augmented images.

    Those of validation are None when no images were set aside for it.
    """

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    validation_loss: float | None
    validation_accuracy: float | None
    learning_rate: float
    training_seconds: float
    validation_seconds: float

    def merit(self, metric: Literal["accuracy", "loss"]) -> float:
        """By what epochs are chosen, the more the better; without validation the last is best."""
        if self.validation_loss is None or self.validation_accuracy is None:
            return self.epoch
        return self.validation_accuracy if metric == "accuracy" else -self.validation_loss


@dataclass
class Training:
    """The state of one training. Callbacks read it, and may set `stop_reason` to end it."""

    config: TrainConfig
    model: nn.Module
    optimiser: torch.optim.Optimizer
    device: torch.device
    input_form: InputForm
    steps_per_epoch: int
    epoch: int = 0
    step: int = 0
    images_seen: int = 0
    training_seconds: float = 0.0
    history: list[EpochResult] = field(default_factory=list)
    validation_logits: torch.Tensor | None = None
    """float32 (V, 10) of the epoch that has just ended."""
    stop_reason: str | None = None

    @property
    def best(self) -> EpochResult | None:
        """The epoch that validation chooses; the earliest of equals."""
        metric = self.config.selection
        return max(self.history, key=lambda result: result.merit(metric), default=None)

    def resume_tensors(self) -> dict[str, torch.Tensor]:
        """Weights and the tensors of the optimiser, by name."""
        tensors = {f"model.{name}": value for name, value in self.model.state_dict().items()}
        for index, entries in self.optimiser.state_dict()["state"].items():
            for name, value in entries.items():
                if torch.is_tensor(value):
                    tensors[f"optimiser.{index}.{name}"] = value
        return tensors

    def resume_state(self) -> dict[str, Any]:
        """The rest of what a resumed run needs, as plain JSON."""
        return {
            "epoch": self.epoch,
            "step": self.step,
            "images_seen": self.images_seen,
            "training_seconds": self.training_seconds,
            "history": [asdict(result) for result in self.history],
            "stop_reason": self.stop_reason,
        }

    def restore(self, tensors: dict[str, torch.Tensor], state: dict[str, Any]) -> None:
        """Continue where `resume_tensors` and `resume_state` were taken, at the end of an epoch."""
        weights: dict[str, torch.Tensor] = {}
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in tensors.items():
            room, _, rest = name.partition(".")
            if room == "model":
                weights[rest] = tensor
            else:
                index, _, entry = rest.partition(".")
                moments.setdefault(int(index), {})[entry] = tensor
        self.model.load_state_dict(weights)
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": moments, "param_groups": groups})
        self._lay_out_moments()
        self.epoch, self.step = state["epoch"], state["step"]
        self.images_seen, self.training_seconds = state["images_seen"], state["training_seconds"]
        self.history = [EpochResult(**result) for result in state["history"]]
        self.stop_reason = state["stop_reason"]

    def _lay_out_moments(self) -> None:
        """Give each moment the memory format of its parameter; a fused update relies on it."""
        for parameter, entries in self.optimiser.state.items():
            for name, value in entries.items():
                if torch.is_tensor(value) and value.shape == parameter.shape:
                    entries[name] = torch.empty_like(parameter).copy_(value)


class Callback:
    """What can watch a training. Each hook may raise to end it, or set `stop_reason`."""

    def on_step(self, training: Training) -> None:
        """After every step."""

    def on_report(self, training: Training, report: Report) -> None:
        """After every fiftieth of an epoch, and at its end."""

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        """After validation at the end of an epoch."""


def prepare(config: TrainConfig, train_images: int) -> Training:
    """A training at its very beginning: the same seed gives the same first weights."""
    torch.manual_seed(config.seed)
    model = build(config.architecture, config.options)
    if isinstance(model, Pretrained):
        model.load_body()
        if not config.augmentations:
            model.remember(cache_folder() / "features")
    return begin(config, model, train_images)


def begin(config: TrainConfig, model: nn.Module, train_images: int) -> Training:
    """A training of `model` as it is, of which nothing has happened yet."""
    keep_freed_memory()
    device = resolve_device(config.device)
    model = model.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    optimiser = make_optimiser(config.optimiser, model, config.learning_rate, config.weight_decay)
    form = InputForm.of(config.normalisation)
    if config.domain == "real_world":
        train_images = mixture_size(train_images)
    steps_per_epoch = -(-train_images // config.batch_size)
    return Training(config, model, optimiser, device, form, steps_per_epoch)


def fit(
    training: Training, dataset: FashionMnist, split: Split, callbacks: Sequence[Callback]
) -> None:
    """Train until the last epoch, or until a callback sets `training.stop_reason`.

    A stop takes effect after the step in progress. When no epoch has ended by then, the weights
    as they are count as the first one, so that even the shortest run has a result.
    """
    config, device = training.config, training.device
    dataset_images = dataset.train_images[split.train].to(device)
    dataset_labels = dataset.train_labels[split.train].to(device)
    validation_images = dataset.train_images[split.validation].to(device)
    validation_labels = dataset.train_labels[split.validation]

    while training.epoch < config.epochs and training.stop_reason is None:
        generator = _seed_epoch(config.seed, training.epoch, device)
        meter = _Meter(training.training_seconds)
        images, labels = dataset_images, dataset_labels
        if config.domain == "real_world":
            started = time.perf_counter()
            images, labels = mixture(images, labels, generator)
            training.training_seconds += time.perf_counter() - started
        training.model.train()
        for batch in _shuffled_batches(len(images), config.batch_size, generator):
            started = time.perf_counter()
            _set_learning_rate(training)
            loss, correct = _step(training, images[batch], labels[batch], generator)
            training.step += 1
            training.images_seen += len(batch)
            meter.add(loss, correct, len(batch))
            reporting = _time_to_report(training)
            if reporting:
                meter.synchronise()
            training.training_seconds += time.perf_counter() - started
            if reporting:
                report = meter.report(training)
                for callback in callbacks:
                    callback.on_report(training, report)
            for callback in callbacks:
                callback.on_step(training)
            if training.stop_reason is not None:
                break

        if training.stop_reason is not None and training.history:
            break
        training.epoch += 1
        started = time.perf_counter()
        training.validation_logits = logits(training.model, validation_images, training.input_form)
        validation_seconds = time.perf_counter() - started
        result = meter.epoch_result(training, validation_labels, validation_seconds)
        training.history.append(result)
        for callback in callbacks:
            callback.on_epoch(training, result)


def learning_rate(training: Training) -> float:
    """The learning rate of the step to come."""
    config = training.config
    progress = training.step / (config.epochs * training.steps_per_epoch)
    accuracies = [result.merit("accuracy") for result in training.history]
    return config.learning_rate * SCHEDULES[config.schedule].factor(progress, accuracies)


def uses_bfloat16(config: TrainConfig, device: torch.device) -> bool:
    """Whether the arithmetic of a step is in bfloat16."""
    if config.precision == "auto":
        return mixed_precision_pays(device)
    return config.precision == "bfloat16"


def _seed_epoch(seed: int, epoch: int, device: torch.device) -> torch.Generator:
    """Seed what an epoch draws, so that an epoch is the same whether or not it was resumed at."""
    drawn = int.from_bytes(hashlib.sha256(f"{seed}/{epoch}".encode()).digest()[:7], "big")
    torch.manual_seed(drawn)
    return torch.Generator(device).manual_seed(drawn)


def _shuffled_batches(
    count: int, batch_size: int, generator: torch.Generator
) -> Iterator[torch.Tensor]:
    order = torch.randperm(count, generator=generator, device=generator.device)
    return iter(order.split(batch_size))


def _set_learning_rate(training: Training) -> None:
    rate = learning_rate(training)
    for group in training.optimiser.param_groups:
        group["lr"] = rate


def _step(
    training: Training, images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """One step on uint8 images (B, 28, 28); the mean loss and the number right, on the device.

    What shows none of the classes counts as right where no class is given half of the certainty.
    """
    config = training.config
    inputs = training.input_form.prepare(augment(images, config.augmentations, generator))
    with torch.autocast(
        training.device.type, torch.bfloat16, uses_bfloat16(config, training.device)
    ):
        outputs = training.model(inputs)
        loss = classification_loss(outputs, labels, config.label_smoothing)
    training.optimiser.zero_grad(set_to_none=True)
    loss.backward()
    training.optimiser.step()
    certainty, answers = outputs.detach().softmax(1).max(1)
    answers = torch.where((labels == NONE_OF_THESE) & (certainty < 0.5), NONE_OF_THESE, answers)
    return loss.detach(), (answers == labels).sum()


def classification_loss(
    outputs: torch.Tensor, labels: torch.Tensor, smoothing: float
) -> torch.Tensor:
    """The mean cross-entropy of logits (B, classes) with label smoothing.

    Where the label is NONE_OF_THESE the answer asked for is that every class is equally likely:
    outlier exposure (Hendrycks et al. 2019, arXiv:1812.04606).
    """
    none = labels == NONE_OF_THESE
    smoothing_of_each = torch.where(none, 1.0, smoothing)
    log_shares = outputs.float().log_softmax(1)
    right = log_shares.gather(1, labels.clamp(min=0).unsqueeze(1)).squeeze(1)
    return -torch.lerp(right, log_shares.mean(1), smoothing_of_each).mean()


def _time_to_report(training: Training) -> bool:
    within = (training.step - 1) % training.steps_per_epoch + 1
    every = max(1, training.steps_per_epoch // REPORTS_PER_EPOCH)
    return within % every == 0 or within == training.steps_per_epoch


class _Sums:
    """Loss and hits over some images, summed on the device so that no step waits for it."""

    def __init__(self) -> None:
        self._loss = torch.tensor(0.0)
        self._correct = torch.tensor(0)
        self.images = 0

    def add(self, loss: torch.Tensor, correct: torch.Tensor, images: int) -> None:
        """Count one step: its mean loss, how many it got right, and of how many."""
        self._loss = loss * images + self._loss
        self._correct = correct + self._correct
        self.images += images

    @property
    def mean_loss(self) -> float:
        return self._loss.item() / self.images

    @property
    def accuracy(self) -> float:
        return self._correct.item() / self.images


class _Meter:
    """What the steps were like since the last report and over the epoch."""

    def __init__(self, seconds: float) -> None:
        self._epoch, self._recent = _Sums(), _Sums()
        self._epoch_start = self._recent_start = seconds

    def add(self, loss: torch.Tensor, correct: torch.Tensor, images: int) -> None:
        self._epoch.add(loss, correct, images)
        self._recent.add(loss, correct, images)

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
            learning_rate=training.optimiser.param_groups[0]["lr"],
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
            validation_loss=loss,
            validation_accuracy=accuracy,
            learning_rate=training.optimiser.param_groups[0]["lr"],
            training_seconds=training.training_seconds - self._epoch_start,
            validation_seconds=validation_seconds,
        )
