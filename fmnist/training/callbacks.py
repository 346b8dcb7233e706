"""The callbacks that belong to every training: the guard against divergence and early stopping."""

import math

from fmnist.common.errors import TrainingError
from fmnist.training.state import Callback, EpochResult, Report, Training


class DivergenceGuard(Callback):
    """Ends a training whose loss is no longer a number.

    Raises:
        TrainingError: naming the step and the learning rate.
    """

    def on_report(self, training: Training, report: Report) -> None:
        self._check(report.train_loss, training, report.learning_rate)

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        loss = result.train_loss if result.validation_loss is None else result.validation_loss
        self._check(loss, training, result.learning_rate)

    def _check(self, loss: float, training: Training, learning_rate: float) -> None:
        if not math.isfinite(loss):
            raise TrainingError(
                f"The training diverged at step {training.step} with learning rate "
                f"{learning_rate:.3g}: try a learning rate ten times smaller."
            )


class EarlyStopping(Callback):
    """Ends a training whose best epoch lies `patience` epochs back."""

    def __init__(self, patience: int) -> None:
        self._patience = patience

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        assert training.best is not None
        if result.epoch - training.best.epoch >= self._patience:
            training.stop_reason = f"early stopping, patience {self._patience}"
