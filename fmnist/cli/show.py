"""`fmnist show`: of one run what the page Results says."""

import argparse
from typing import Any

import numpy as np

from fmnist.cli.output import print_json, print_table
from fmnist.cli.scores import accuracy, figures_of
from fmnist.common.figures import (
    bounded,
    count,
    duration,
    moment,
    number_of,
    per_cent,
    points,
    signed,
)
from fmnist.common.text import on_one_line
from fmnist.data.labels import load_labels
from fmnist.evaluation.calibration import Calibration, calibration
from fmnist.evaluation.chance import REMEDIES
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import confusion
from fmnist.evaluation.per_class import ClassFigures, class_figures, macro_average
from fmnist.runs.description import epochs_of
from fmnist.runs.evaluations import evaluate_run, nothing_learned_by, recorded_figures
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.settings import Settings

_CONFUSIONS = 5
_PAIRED = {"options": "--option", "augmentations": "--augment"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run", metavar="RUN", help="its id, or the last characters of it")


def run(options: argparse.Namespace) -> int:
    """Say how good a run is, where it fails, and how it was trained."""
    shown = Store().find(options.run)
    labels = load_labels(shown.record.config.dataset) if shown.is_complete else None
    test = evaluate_run(shown, labels, "test") if labels else None
    finding = nothing_learned_by(shown, labels)
    if options.json:
        learned = {"learned_nothing": finding}
        print_json(_facts(shown) | learned | (_judged(test) if test else {}))
    else:
        _print_facts(shown)
        if finding:
            print(f"This run learned nothing: {finding}. {REMEDIES}")
        if test:
            _print_judged(test)
        print()
        made = shown.record.combination
        rows = made.rows if made else _as_typed(shown.record.config)
        print_table(("setting", "value"), rows)
    return 0


def _facts(run: Run) -> dict[str, Any]:
    record = run.record
    return {
        "id": run.id,
        "name": run.notes.name,
        "tags": run.notes.tags,
        "notes": run.notes.text,
        "status": record.status,
        "best_epoch": record.kept_epoch,
        "epochs_done": record.epochs_done,
        "validation_accuracy": record.best and record.best.accuracy,
        "test": {name: figures_of(each) for name, each in recorded_figures(run).items()},
        "test_looks": record.test_looks,
        "generalisation_gap": record.generalisation_gap,
        "parameters": record.network.parameters,
        "macs": record.network.macs,
        "training_seconds": record.effort.training_seconds,
        "configuration": record.config.model_dump(mode="json"),
        "combination": record.combination and record.combination.model_dump(mode="json"),
    }


def _judged(test: Evaluation) -> dict[str, Any]:
    counts = confusion(test.predicted, test.labels, len(test.classes))
    found = _calibration(test)
    return {
        "classes": {
            name: _of_class(figures)
            for name, figures in zip(test.classes, class_figures(counts), strict=True)
        },
        "macro_average": _of_class(macro_average(counts)),
        "confusion_matrix": counts.tolist(),
        "calibration": found
        and {
            "error": found.error,
            "by_luck": figures_of(found.floor),
            "brier_score": figures_of(found.brier),
            "mean_confidence": found.confidence,
        },
    }


def _of_class(figures: ClassFigures) -> dict[str, Any]:
    return {
        "precision": figures_of(figures.precision),
        "recall": figures_of(figures.recall),
        "f1": figures_of(figures.f1),
        "images": figures.images,
    }


def _calibration(test: Evaluation) -> Calibration | None:
    return None if test.logits is None else calibration(test.logits, test.labels)


def _print_facts(run: Run) -> None:
    record = run.record
    print(f"{on_one_line(run.label)} ({run.id}): {record.status}")
    for title, value in (
        ("test accuracy", accuracy(record.test)),
        ("validation accuracy", accuracy(record.best)),
        ("epochs", _epochs(record)),
        ("best epoch", epochs_of(record).replace("–", "-")),
        ("generalisation gap", _points(record.generalisation_gap)),
        ("parameters", count(record.network.parameters)),
        ("training time", duration(record.effort.training_seconds)),
        ("tags", ", ".join(run.notes.tags)),
        ("imported", moment(record.imported) if record.imported else ""),
        ("notes", " ".join(run.notes.text.split())),
    ):
        if value:
            print(f"  {title:20} {on_one_line(value)}")


def _epochs(record: RunRecord) -> str:
    """How many there were of those asked for, where some are missing."""
    done, asked = record.epochs_done, record.config.epochs
    return f"{done} of {asked}" if record.combination is None and done < asked else ""


def _print_judged(test: Evaluation) -> None:
    counts = confusion(test.predicted, test.labels, len(test.classes))
    rows = zip(
        (*test.classes, "macro average"),
        (*class_figures(counts), macro_average(counts)),
        strict=True,
    )
    print()
    print_table(
        ("class", "precision", "recall", "F1", "images"),
        [
            (name, bounded(each.precision), bounded(each.recall), bounded(each.f1), each.images)
            for name, each in rows
        ],
    )
    print()
    mistakes = counts - np.diag(counts.diagonal())
    for place in mistakes.ravel().argsort()[::-1][:_CONFUSIONS]:
        actual, predicted = divmod(int(place), len(test.classes))
        if images := int(mistakes[actual, predicted]):
            print(f"{test.classes[actual]} predicted as {test.classes[predicted]}: {images} images")
    if found := _calibration(test):
        print(
            f"calibration error (ECE) {points(found.error)}, of a perfectly calibrated model "
            f"{100 * found.floor.low:.1f} to {points(found.floor.high)}; mean confidence "
            f"{per_cent(found.confidence)}, Brier score {number_of(found.brier, 3)}"
        )


def _as_typed(settings: Settings) -> list[tuple[str, str]]:
    """The settings as `fmnist train` takes them, without those that stand for all or none."""
    rows: list[tuple[str, str]] = []
    for name, value in settings:
        argument = _PAIRED.get(name, f"--{name.replace('_', '-')}")
        if isinstance(value, dict):
            rows += [(argument, f"{key}={_typed(each)}") for key, each in value.items()]
        elif value not in (None, (), ""):
            rows.append((argument, _typed(value)))
    return rows


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return f'"{text}"' if " " in text else text


def _points(fraction: float | None) -> str:
    return "" if fraction is None else f"{signed(100 * fraction, 1)} points"
