"""Where a run began to overfit, read from its curves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fmnist.runs.run import Run


@dataclass(frozen=True)
class Overfitting:
    """What validation said at the best epoch and at the last, and where its loss was lowest.

    A gap is training minus validation accuracy, a fraction. That of training is the average over
    the epoch, on augmented images and with dropout where the run has these, as no other is known
    of every epoch: a gap can be below 0, and is not that of the record, which the trained weights
    were measured for.

    Attributes:
        turned: the epoch with the lowest validation loss, the earliest of equals.
        best: the best epoch.
        last: the last epoch.
        lowest_loss: validation loss at `turned`, in nats.
        last_loss: validation loss at `last`, in nats.
        best_gap: the gap at `best`.
        last_gap: the gap at `last`.
    """

    turned: int
    best: int
    last: int
    lowest_loss: float
    last_loss: float
    best_gap: float
    last_gap: float

    @property
    def has_turned(self) -> bool:
        """Whether validation loss was higher at the end than at its lowest."""
        return self.last_loss > self.lowest_loss


def overfitting_of(run: Run) -> Overfitting | None:
    """Where `run` turned, so far; None before two epochs have ended, or without validation."""
    epochs = [entry for entry in run.history().epochs if _is_validated(entry)]
    best = next((entry for entry in epochs if entry["epoch"] == run.record.kept_epoch), None)
    if len(epochs) < 2 or best is None:
        return None
    lowest = min(epochs, key=lambda entry: float(entry["validation_loss"]))
    last = epochs[-1]
    return Overfitting(
        turned=lowest["epoch"],
        best=best["epoch"],
        last=last["epoch"],
        lowest_loss=lowest["validation_loss"],
        last_loss=last["validation_loss"],
        best_gap=_gap(best),
        last_gap=_gap(last),
    )


def _is_validated(entry: Mapping[str, Any]) -> bool:
    figures = ("train_accuracy", "validation_loss", "validation_accuracy")
    return all(entry[name] is not None for name in figures)


def _gap(entry: Mapping[str, Any]) -> float:
    return float(entry["train_accuracy"]) - float(entry["validation_accuracy"])
