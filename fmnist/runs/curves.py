"""The curves of a run as points to draw, bounded in number, raw and smoothed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fmnist.runs.history import History, thinned
from fmnist.runs.run import Run

Figure = Literal["accuracy", "loss", "objective", "learning_rate"]
Axis = Literal["epoch", "step", "seconds"]
Split = Literal["training", "validation"]

POINTS = 500
"""The most that a curve has."""
_OF_TRAINING: dict[Figure, str] = {
    "accuracy": "train_accuracy",
    "loss": "train_cross_entropy",
    "objective": "train_loss",
    "learning_rate": "learning_rate",
}


@dataclass(frozen=True)
class Curve:
    """Points in order, float64 (P,): where they lie, their values, and these smoothed."""

    x: NDArray[np.float64]
    value: NDArray[np.float64]
    smoothed: NDArray[np.float64]


def curve_of(
    history: History,
    figure: Figure,
    split: Split,
    axis: Axis = "epoch",
    smoothing: float = 0.0,
) -> Curve:
    """A figure of training over its steps, or of validation after each epoch, which stays as it is.

    Of training it is an average over the last few steps. The loss is the plain cross-entropy; of a
    run that began before that was measured it is the objective. What is not a number has no point.
    """
    if split == "training":
        places = [entry[axis] for entry in history.reports]
        values = [_of_training(entry, figure) for entry in history.reports]
    else:
        places, values = ends(history, axis), epoch_values(history, figure, split)
    known = [(x, value) for x, value in zip(places, values, strict=True) if value is not None]
    even = smoothed([value for _, value in known], smoothing if split == "training" else 0.0)
    points = [(x, value, smooth) for (x, value), smooth in zip(known, even, strict=True)]
    columns = np.array(thinned(points, POINTS), np.float64).reshape(-1, 3).T
    return Curve(*columns)


def epoch_values(history: History, figure: Figure, split: Split) -> list[float | None]:
    """A figure of each epoch: of training its average over the epoch; None where there is none."""
    if split == "training":
        return [_of_training(entry, figure) for entry in history.epochs]
    return [entry.get(f"validation_{figure}") for entry in history.epochs]


def _of_training(entry: Mapping[str, Any], figure: Figure) -> float | None:
    """A figure of a report or of an epoch."""
    value: float | None = entry.get(_OF_TRAINING[figure], entry["train_loss"])
    return value


def ends(history: History, axis: Axis = "epoch") -> list[float]:
    """Where each epoch ended; the one in which a run was stopped ended before its whole number."""
    if axis == "step":
        return [entry["step"] for entry in history.epochs]
    if axis == "seconds":
        return list(accumulate(entry["training_seconds"] for entry in history.epochs))
    last = history.reports[-1] if history.reports else None
    return [
        entry["step"] * last["epoch"] / last["step"] if last else float(entry["epoch"])
        for entry in history.epochs
    ]


def best_end(run: Run, axis: Axis = "epoch") -> float | None:
    """Where the best epoch ended, None before one has."""
    history, kept = run.history(), run.record.kept_epoch
    places = zip(ends(history, axis), history.epochs, strict=True)
    return next((x for x, entry in places if entry["epoch"] == kept), None)


def planned(run: Run, axis: Axis = "epoch") -> float | None:
    """Where the last planned epoch ends; None in seconds, and in steps before the first report."""
    epochs, reports = run.record.config.epochs, run.history().reports
    if axis == "epoch":
        return float(epochs)
    if axis == "step" and reports:
        return float(round(epochs * reports[-1]["step"] / reports[-1]["epoch"]))
    return None


def smoothed(values: Sequence[float], weight: float) -> list[float]:
    """An exponential moving average that gives what came before this weight, from 0 to below 1.

    It is divided by the weight of what there is so far, so that it does not begin at zero (Kingma
    and Ba 2015, arXiv:1412.6980, section 3).
    """
    sums = accumulate(values, lambda mean, value: weight * mean + (1 - weight) * value, initial=0.0)
    return [each / (1 - weight**place) if place else 0.0 for place, each in enumerate(sums)][1:]


def objective_differs(run: Run) -> bool:
    """Whether what `run` minimises is not the plain cross-entropy."""
    config = run.record.config
    return config.label_smoothing > 0 or config.domain == "real_world"


def lacks_cross_entropy(run: Run) -> bool:
    """Whether the curve of the training loss shows the objective, which is something else."""
    missing = any("train_cross_entropy" not in entry for entry in run.history().reports)
    return missing and objective_differs(run)
