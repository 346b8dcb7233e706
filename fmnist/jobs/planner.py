"""What makes runs of its own accord, such as a search, and how it follows their epochs."""

from collections.abc import Sequence
from typing import Protocol

from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from fmnist.training.state import Callback, EpochResult, Training


class Planner(Protocol):
    """What makes runs when none waits, and learns from each."""

    def next(self) -> Run | None:
        """The next run to train, waiting; None if there is none."""

    def advise(self, run: Run, epochs: Sequence[EpochResult]) -> str | None:
        """Why a run is to end after these epochs, which are all it has; None if it may go on."""

    def ended(self, record: RunRecord) -> None:
        """A run has ended, of its own or any other."""


class Advised(Callback):
    """Ends a run where a planner says so."""

    def __init__(self, planner: Planner, run: Run) -> None:
        self._planner, self._run = planner, run

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        reason = self._planner.advise(self._run, training.history)
        if reason is not None and training.epoch < training.config.epochs:
            training.stop_reason = reason
