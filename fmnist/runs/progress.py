"""How far a run is and how long it still takes, read from its curves."""

from dataclasses import dataclass

from fmnist.runs.run import Run
from fmnist.training.pace import Moment, seconds_left


@dataclass(frozen=True)
class Progress:
    """`fraction` of all epochs, 0 to 1; `seconds_left` is None until the second report."""

    epoch: float
    epochs: int
    seconds_left: float | None

    @property
    def fraction(self) -> float:
        return min(1.0, self.epoch / self.epochs) if self.epochs else 1.0


def progress_of(run: Run) -> Progress:
    """The progress of a run that is training."""
    history, epochs = run.history(), run.record.config.epochs
    if not history.reports:
        return Progress(0.0, epochs, None)
    first, now = (
        Moment(report["epoch"], report["seconds"])
        for report in (history.reports[0], history.reports[-1])
    )
    validation = [entry["validation_seconds"] for entry in history.epochs]
    return Progress(now.epoch, epochs, seconds_left(first, now, epochs, validation))
