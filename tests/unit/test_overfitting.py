"""Where validation loss turned, and the generalisation gap at the best epoch and at the last."""

from pathlib import Path

import pytest

from fmnist.runs.history import append_line
from fmnist.runs.overfitting import overfitting_of
from fmnist.runs.record import Score
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

RISING = [(0.80, 0.78, 0.60), (0.90, 0.84, 0.45), (0.95, 0.85, 0.50), (0.99, 0.84, 0.70)]
"""Accuracy of training, accuracy and loss of validation, epoch by epoch."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "runs")


def run_with(store: Store, epochs: list[tuple[float, float | None, float | None]]) -> Run:
    run = store.create(TrainConfig(architecture="cnn225"))
    for place, (train, accuracy, loss) in enumerate(epochs, 1):
        values = {
            "step": place,
            "epoch": place,
            "train_loss": 0.0,
            "train_accuracy": train,
            "validation_accuracy": accuracy,
            "validation_loss": loss,
        }
        append_line(run.folder / "metrics.jsonl", "epoch", values)
    known = [(place, entry[1]) for place, entry in enumerate(epochs, 1) if entry[1] is not None]
    if known:
        place, accuracy = max(known, key=lambda entry: entry[1])
        best = Score(epoch=place, images=5_000, accuracy=accuracy, loss=0.5)
        store.update(run.record.changed(best=best, epochs_done=len(epochs)))
    return store.get(run.id)


def test_it_tells_the_turn_and_both_gaps(store: Store) -> None:
    found = overfitting_of(run_with(store, RISING))
    assert found is not None
    assert (found.turned, found.best, found.last) == (2, 3, 4)
    assert (found.lowest_loss, found.last_loss) == (0.45, 0.70)
    assert found.best_gap == pytest.approx(0.10)
    assert found.last_gap == pytest.approx(0.15)
    assert found.has_turned


def test_the_record_tells_the_rise_without_its_curves(store: Store) -> None:
    run = run_with(store, RISING)
    assert run.record.validation_loss_rise is None
    best = run.record.best
    assert best is not None
    last = best.model_copy(update={"epoch": 4, "loss": best.loss + 0.25})
    assert run.record.changed(last=last).validation_loss_rise == pytest.approx(0.25)


def test_a_loss_that_falls_to_the_end_has_not_turned(store: Store) -> None:
    found = overfitting_of(run_with(store, RISING[:2]))
    assert found is not None
    assert found.turned == found.last == 2
    assert not found.has_turned


@pytest.mark.parametrize("epochs", [[], RISING[:1], [(0.9, None, None)] * 3])
def test_of_one_epoch_or_without_validation_nothing_is_said(
    store: Store, epochs: list[tuple[float, float | None, float | None]]
) -> None:
    assert overfitting_of(run_with(store, epochs)) is None
