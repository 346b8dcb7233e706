"""Runs in the form that experiment trackers keep: settings, final figures, and curves by epoch."""

import csv
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fmnist.common.extras import require_extra
from fmnist.common.text import in_a_cell
from fmnist.runs.description import configuration_of
from fmnist.runs.run import Run

_CURVES = (
    "train_loss",
    "train_cross_entropy",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "learning_rate",
)
_EXPERIMENT = "Fashion-MNIST laboratory"
_MOST_AT_ONCE = 900
"""Of the metrics that MLflow takes in one call, fewer than 1,000."""


@dataclass(frozen=True)
class Point:
    """A figure after an epoch; `when` is as near as the curves say."""

    name: str
    epoch: int
    value: float
    when: float


def points(run: Run) -> Iterator[Point]:
    """The curves of `run`, epoch by epoch; what was not measured is left out."""
    begun = (run.record.started or run.record.created).timestamp()
    for entry in run.history().epochs:
        for name in _CURVES:
            if entry.get(name) is not None:
                when = begun + entry.get("training_seconds", 0)
                yield Point(name, entry["epoch"], entry[name], when)


def settings(run: Run) -> dict[str, str]:
    """What decided the run, by title."""
    return dict(configuration_of(run.record)) | {"Seed": str(run.record.config.seed)}


def figures(run: Run) -> dict[str, float]:
    """What the run came to; what it lacks is left out."""
    record = run.record
    found = {
        "best_validation_accuracy": record.best.accuracy if record.best else None,
        "test_accuracy": record.test.accuracy if record.test else None,
        "test_loss": record.test.loss if record.test else None,
        "parameters": record.network.parameters,
        "training_seconds": record.effort.training_seconds,
        "latency_ms": record.effort.latency_ms,
    }
    return {name: float(value) for name, value in found.items() if value is not None}


def log_to_csv(runs: Sequence[Run], folder: Path) -> None:
    """`runs.csv` with a row for each run, and `curves.csv` with a row for each figure and epoch."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = [{"run": run.id, "name": run.label} | settings(run) | figures(run) for run in runs]
    names = list(dict.fromkeys(name for row in kept for name in row))
    with (folder / "runs.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([_cell(row.get(name, "")) for name in names] for row in kept)
    with (folder / "curves.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["run", "epoch", "figure", "value"])
        for run in runs:
            writer.writerows([run.id, at.epoch, at.name, at.value] for at in points(run))


def log_to_tensorboard(runs: Sequence[Run], folder: Path) -> None:
    """A folder of event files for each run, for `tensorboard --logdir`.

    Raises:
        FmnistError: tensorboard is not installed.
    """
    require_extra("tensorboard", "TensorBoard", "tensorboard")
    from torch.utils.tensorboard import SummaryWriter

    for run in runs:
        with SummaryWriter(str(folder / run.id)) as writer:
            for at in points(run):
                writer.add_scalar(at.name, at.value, at.epoch, walltime=at.when)
            writer.add_hparams(settings(run), figures(run), run_name=".")


def log_to_mlflow(runs: Sequence[Run], folder: Path) -> None:
    """An experiment with the runs, in the folder that `mlflow ui --backend-store-uri` is given.

    Raises:
        FmnistError: MLflow is not installed.
    """
    require_extra("mlflow", "MLflow", "mlflow")
    os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")  # Its other stores need a database.
    from mlflow.entities import Metric, Param, RunTag
    from mlflow.tracking import MlflowClient

    client = MlflowClient(tracking_uri=folder.resolve().as_uri())
    known = client.get_experiment_by_name(_EXPERIMENT)
    experiment = known.experiment_id if known else client.create_experiment(_EXPERIMENT)
    for run in runs:
        record = run.record
        begun = record.started or record.created
        made = client.create_run(experiment, _milliseconds(begun), run_name=run.label)
        metrics = [
            Metric(at.name, at.value, int(1000 * at.when), at.epoch) for at in points(run)
        ] + [
            Metric(name, value, _milliseconds(record.ended or begun), 0)
            for name, value in figures(run).items()
        ]
        client.log_batch(
            made.info.run_id,
            metrics[:_MOST_AT_ONCE],
            [Param(name, value) for name, value in settings(run).items()],
            [RunTag("fmnist.run", run.id), *(RunTag(f"fmnist.tag.{t}", t) for t in run.notes.tags)],
        )
        for at in range(_MOST_AT_ONCE, len(metrics), _MOST_AT_ONCE):
            client.log_batch(made.info.run_id, metrics[at : at + _MOST_AT_ONCE])
        client.set_terminated(made.info.run_id, "FINISHED", _milliseconds(record.ended or begun))


def _milliseconds(when: datetime) -> int:
    return int(1000 * when.timestamp())


def _cell(value: str | float) -> str | float:
    return in_a_cell(value) if isinstance(value, str) else value


TRACKERS: dict[str, Callable[[Sequence[Run], Path], None]] = {
    "tensorboard": log_to_tensorboard,
    "mlflow": log_to_mlflow,
    "csv": log_to_csv,
}
"""By name what writes complete runs into a folder."""
