"""What a table of runs can show, filter and sort by: a column for everything a record says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from fmnist.common.errors import ConfigError
from fmnist.common.estimate import Estimate
from fmnist.evaluation.chance import NothingLearned
from fmnist.evaluation.metric_registry import METRICS
from fmnist.runs.record import Score
from fmnist.runs.run import Run
from fmnist.training.settings import Settings

Value = str | float | bool | datetime | tuple[str, ...] | None
Figures = Callable[[Run], Mapping[str, Estimate | None]]
"""Gives a run's `METRICS` on test by their names."""
Verdict = Callable[[Run], NothingLearned | None]
"""Says how a run shows that it learned nothing, None where it does not."""
Kind = Literal["text", "texts", "number", "count", "share", "points", "seconds", "time", "yes"]


@dataclass(frozen=True)
class Column:
    """One property of a run.

    Attributes:
        title: what stands above it.
        kind: how its values are written: a share is a fraction, points are a difference of two,
            and a time is a moment in UTC.
        value: None for a run that lacks it.
        help: a sentence on what it is.
    """

    title: str
    kind: Kind
    value: Callable[[Run], Value]
    help: str = ""


def columns(figures: Figures, nothing_learned: Verdict) -> dict[str, Column]:
    """Every column by its name: what a run is, what it reached and took, then its settings.

    Args:
        figures: asked only for the metrics that records do not have.
    """
    verdict = Column(
        "Learned nothing",
        "text",
        lambda run: nothing_learned(run) or "",
        "How a run at chance level shows it; empty for every other.",
    )
    return _ABOUT | {"learned_nothing": verdict} | _scores(figures) | _EFFORT | _settings()


def column_of(name: str, known: Mapping[str, Column]) -> Column:
    """The column of this name; ConfigError if there is none."""
    if name not in known:
        raise ConfigError(f"Runs have no column {name[:40]!r}: choose among {', '.join(known)}.")
    return known[name]


def in_order(runs: Iterable[Run], column: Column, descending: bool) -> list[Run]:
    """The runs sorted by a column, those that lack it last; equal ones stay in their order."""
    keyed = [(_comparable(column.value(run)), run) for run in runs]
    having = [pair for pair in keyed if pair[0] is not None]
    having.sort(key=lambda pair: pair[0], reverse=descending)
    return [run for _, run in having] + [run for key, run in keyed if key is None]


def _comparable(value: Value) -> Any:
    if isinstance(value, str | tuple):
        return str(value).casefold() if value else None
    return value


_ABOUT: dict[str, Column] = {
    "run": Column("Run", "text", lambda run: run.label, "Its name, or network, and short id."),
    "id": Column("Id", "text", lambda run: run.id),
    "status": Column("Status", "text", lambda run: run.record.status),
    "own": Column("Own", "yes", lambda run: not run.read_only, "Not included: yours."),
    "imported": Column("Imported", "time", lambda run: run.record.imported, "From a bundle."),
    "pinned": Column("Pinned", "yes", lambda run: run.notes.pinned, "Listed before the others."),
    "tags": Column("Tags", "texts", lambda run: tuple(run.notes.tags)),
    "notes": Column("Notes", "text", lambda run: run.notes.text),
    "group": Column("Group", "text", lambda run: run.record.group, "Runs started together."),
    "configuration": Column(
        "Configuration",
        "text",
        lambda run: run.configuration,
        "A fingerprint of all settings but the seed: the members of a group of seeds share it.",
    ),
    "network": Column("Network", "text", lambda run: run.record.title),
    "class_count": Column(
        "Number of classes",
        "count",
        lambda run: len(run.record.dataset.classes),
        "Accuracies over different numbers of classes do not compare.",
    ),
    "created": Column("Created", "time", lambda run: run.record.created),
    "epochs_done": Column("Epochs done", "count", lambda run: run.record.epochs_done),
    "best_epoch": Column("Best epoch", "count", lambda run: run.record.kept_epoch),
}


def _scores(figures: Figures) -> dict[str, Column]:
    parts: dict[str, tuple[str, Callable[[Run], Score | None]]] = {
        "validation": ("Validation", lambda run: run.record.best),
        "train": ("Training", lambda run: run.record.train),
        "test": ("Test", lambda run: run.record.test),
    }
    made = {
        f"{part}_{figure}": Column(f"{title} {figure}", kind, _of_score(score, figure), help)
        for part, (title, score) in parts.items()
        for figure, kind, help in (_ACCURACY, _LOSS)
    }
    made["gap"] = Column(
        "Generalisation gap",
        "points",
        lambda run: run.record.generalisation_gap,
        "Training minus validation accuracy of the best epoch.",
    )
    made["loss_rise"] = Column(
        "Validation loss rise",
        "number",
        lambda run: run.record.validation_loss_rise,
        "Validation loss after the last epoch minus that after the best, in nats: the higher, the "
        "more it overfitted.",
    )
    for name, metric in METRICS.items():
        if f"test_{name}" not in made:
            value = _of_figures(figures, name)
            made[f"test_{name}"] = Column(f"Test {metric.title}", "number", value, metric.help)
    return made


_ACCURACY: tuple[str, Kind, str] = ("accuracy", "share", "Of the best epoch.")
_LOSS: tuple[str, Kind, str] = ("loss", "number", "Cross-entropy of the best epoch, in nats.")


def _of_score(score: Callable[[Run], Score | None], figure: str) -> Callable[[Run], Value]:
    return lambda run: getattr(score(run), figure, None)


def _of_figures(figures: Figures, name: str) -> Callable[[Run], Value]:
    def value(run: Run) -> Value:
        estimate = figures(run).get(name)
        return None if estimate is None else estimate.value

    return value


_EFFORT: dict[str, Column] = {
    "parameters": Column("Parameters", "count", lambda run: run.record.network.parameters),
    "macs": Column("MACs", "count", lambda run: run.record.network.macs, "For one image."),
    "training_seconds": Column(
        "Training time", "seconds", lambda run: run.record.effort.training_seconds
    ),
    "evaluation_seconds": Column(
        "Evaluation time", "seconds", lambda run: run.record.effort.evaluation_seconds
    ),
    "latency_ms": Column(
        "Latency (ms)",
        "number",
        lambda run: run.record.effort.latency_ms,
        "What one image takes on the processor.",
    ),
    "images_seen": Column("Images seen", "count", lambda run: run.record.effort.images_seen),
    "peak_memory": Column(
        "Peak memory (bytes)", "count", lambda run: run.record.effort.peak_memory
    ),
    "device_name": Column(
        "Device name",
        "text",
        lambda run: getattr(run.record.environment, "device_name", None),
    ),
}


_OF_A_COMBINATION = ("dataset", "classes", "architecture")
"""The settings that say something of a run that was not trained but made of others."""


def _settings() -> dict[str, Column]:
    return {
        name: Column(
            field.title or name.capitalize(),
            _kind_of(field.annotation),
            _of_setting(name),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    }


def _kind_of(annotation: Any) -> Kind:
    if annotation is bool:
        return "yes"
    return "number" if annotation in (int, float, int | None) else "text"


def _of_setting(name: str) -> Callable[[Run], Value]:
    def value(run: Run) -> Value:
        if run.record.combination and name not in _OF_A_COMBINATION:
            return None
        found = getattr(run.record.config, name)
        if isinstance(found, Mapping):
            return ", ".join(f"{key} {each}" for key, each in found.items())
        return ", ".join(found) if isinstance(found, tuple) else found

    return value
