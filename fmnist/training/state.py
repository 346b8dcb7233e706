"""Where a training stands, what it tells of its steps and epochs, and what can watch it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Literal

import torch

from fmnist.networks.model import Model
from fmnist.training.averaging import WeightAverage
from fmnist.training.checkpoint import unwrapped
from fmnist.training.config import TrainConfig
from fmnist.training.precision import Precision, precision_of


@dataclass(frozen=True)
class Report:
    """What the last few steps were like; `epoch` is a fraction, `seconds` are of training alone.

    `train_loss` is what is minimised; `train_cross_entropy` is plain, like that of validation.
    """

    step: int
    epoch: float
    train_loss: float
    train_accuracy: float
    learning_rate: float
    images_per_second: float
    seconds: float
    train_cross_entropy: float | None


@dataclass(frozen=True)
class EpochResult:
    """One epoch. The training figures are averages over the epoch, on augmented images.

    Those of validation are None when no images were set aside for it, and the plain cross-entropy
    of training is None in runs that began before it was measured.
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
    train_cross_entropy: float | None = None

    def merit(self, metric: Literal["accuracy", "loss"]) -> float:
        """By what epochs are chosen, the more the better; without validation the last is best."""
        if self.validation_loss is None or self.validation_accuracy is None:
            return self.epoch
        return self.validation_accuracy if metric == "accuracy" else -self.validation_loss


@dataclass
class Training:
    """The state of one training. Callbacks read it, and may set `stop_reason` to end it."""

    config: TrainConfig
    model: Model
    optimiser: torch.optim.Optimizer
    device: torch.device
    steps_per_epoch: int
    epoch: int = 0
    step: int = 0
    images_seen: int = 0
    training_seconds: float = 0.0
    history: list[EpochResult] = field(default_factory=list)
    average: WeightAverage | None = None
    """What averages the weights, None where nothing does."""
    teacher_logits: torch.Tensor | None = None
    """float32 (N, classes), what a teacher says of all N training images; None without one."""
    validation_logits: torch.Tensor | None = None
    """float32 (V, classes) of the epoch that has just ended."""
    stop_reason: str | None = None
    """Why it ends before its last epoch, in words for the record."""
    stopped_by_user: bool = False
    """Whether that is because the user asked, and not by a rule of the recipe."""

    @cached_property
    def precision(self) -> Precision:
        """The arithmetic of its steps, which may take a trial of a second to choose."""
        return precision_of(self.config, self.model.network, self.device)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count what the block takes as training."""
        started = time.perf_counter()
        yield
        self.training_seconds += time.perf_counter() - started

    @property
    def kept(self) -> Model:
        """The model whose answers count: that of the average, where weights are averaged."""
        return self.model if self.average is None else self.model.with_network(self.average.network)

    @property
    def best(self) -> EpochResult | None:
        """The epoch that validation chooses; the earliest of equals."""
        metric = self.config.selection
        return max(self.history, key=lambda result: result.merit(metric), default=None)

    def resume_tensors(self) -> dict[str, torch.Tensor]:
        """Weights, their average and the tensors of the optimiser, by name."""
        weights = self.model.network.state_dict()
        tensors = {f"model.{name}": value for name, value in weights.items()}
        if self.average is not None:
            averaged = self.average.network.state_dict()
            tensors |= {f"average.{name}": value for name, value in averaged.items()}
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
            "stopped_by_user": self.stopped_by_user,
            "averaged": self.average.count if self.average else 0,
        }

    def restore(self, tensors: dict[str, torch.Tensor], state: dict[str, Any]) -> None:
        """Continue where `resume_tensors` and `resume_state` were taken, at the end of an epoch."""
        weights: dict[str, torch.Tensor] = {}
        averaged: dict[str, torch.Tensor] = {}
        moments: dict[int, dict[str, torch.Tensor]] = {}
        for name, tensor in tensors.items():
            room, _, rest = name.partition(".")
            if room == "model":
                weights[rest] = tensor
            elif room == "average":
                averaged[rest] = tensor
            else:
                index, _, entry = rest.partition(".")
                moments.setdefault(int(index), {})[entry] = tensor
        self.model.network.load_state_dict(unwrapped(weights))
        if self.average is not None:
            self.average.network.load_state_dict(averaged)
            self.average.count = state["averaged"]
        groups = self.optimiser.state_dict()["param_groups"]
        self.optimiser.load_state_dict({"state": moments, "param_groups": groups})
        self._lay_out_moments()
        self.epoch, self.step = state["epoch"], state["step"]
        self.images_seen, self.training_seconds = state["images_seen"], state["training_seconds"]
        self.history = [EpochResult(**result) for result in state["history"]]
        self.stop_reason = state["stop_reason"]
        self.stopped_by_user = state.get("stopped_by_user", False)

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
