"""How far a run is and how long it still takes, read from its curves."""

from dataclasses import dataclass

from fmnist.runs.run import Run


@dataclass(frozen=True)
class Progress:
    """`fraction` of all epochs, 0 to 1; `seconds_left` is None until the second report."""

    epoch: float
    epochs: int
    seconds_left: float | None

    @property
    def fraction(self) -> float:
        return min(1.0, self.epoch / self.epochs)


def progress_of(run: Run) -> Progress:
    """The progress of a run that is training; validation counts at the pace of past epochs.

    What happens once, such as compiling, falls before the first report and tells nothing of the
    pace.
    """
    history, epochs = run.history(), run.record.config.epochs
    if not history.reports:
        return Progress(0.0, epochs, None)
    first, last = history.reports[0], history.reports[-1]
    if first["epoch"] == last["epoch"]:
        return Progress(last["epoch"], epochs, None)
    pace = (last["seconds"] - first["seconds"]) / (last["epoch"] - first["epoch"])
    validation = [entry["validation_seconds"] for entry in history.epochs]
    per_epoch = pace + sum(validation) / max(1, len(validation))
    return Progress(last["epoch"], epochs, per_epoch * (epochs - last["epoch"]))
