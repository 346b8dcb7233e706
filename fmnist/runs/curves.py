"""The curves of a run as points to draw, bounded in number, raw and smoothed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

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
_OF_VALIDATION = "validation_"


@dataclass(frozen=True)
class Curve:
    """Points in order, float64 (P,): where they lie, their values, and these smoothed."""

    x: NDArray[np.float64]
    value: NDArray[np.float64]
    smoothed: NDArray[np.float64]


def field_of(run: Run, figure: Figure, split: Split) -> str:
    """The field of its lines in which `run` has a figure.

    The loss is the plain cross-entropy. A run that began before that was measured has none of
    training, unless it is what it minimised.
    """
    if split == "validation":
        return f"{_OF_VALIDATION}{figure}"
    if figure == "loss" and not objective_differs(run):
        return _OF_TRAINING["objective"]
    return _OF_TRAINING[figure]


def curve_of(history: History, field: str, axis: Axis = "epoch", smoothing: float = 0.0) -> Curve:
    """What lines have in `field`: of training over its steps, an average over the last few of them.

    Of validation it is what was measured after each epoch, and stays as it is. What is not a number
    has no point.
    """
    if field.startswith(_OF_VALIDATION):
        places, values, smoothing = ends(history, axis), epoch_values(history, field), 0.0
    else:
        places = [entry[axis] for entry in history.reports]
        values = [entry.get(field) for entry in history.reports]
    known = [(x, value) for x, value in zip(places, values, strict=True) if value is not None]
    even = smoothed([value for _, value in known], smoothing)
    points = [(x, value, smooth) for (x, value), smooth in zip(known, even, strict=True)]
    columns = np.array(thinned(points, POINTS), np.float64).reshape(-1, 3).T
    return Curve(*columns)


def epoch_values(history: History, field: str) -> list[float | None]:
    """What each epoch has in `field`: of training its average; None where there is none."""
    return [entry.get(field) for entry in history.epochs]


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
    return config.label_smoothing > 0 or config.domain == "real_world" or bool(config.teacher)


def lacks_cross_entropy(run: Run) -> bool:
    """Whether of the training loss it has the objective alone, which is something else."""
    missing = any(_OF_TRAINING["loss"] not in entry for entry in run.history().reports)
    return missing and objective_differs(run)
