"""The points of curves: where they lie, how they are smoothed, what the loss is."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import torch
import torch.nn.functional as F

from fmnist.data.dataset import Dataset
from fmnist.data.source import NONE_OF_THESE
from fmnist.jobs.teacher import OUT_OF_FOLD
from fmnist.runs.curves import (
    POINTS,
    best_end,
    curve_of,
    field_of,
    lacks_cross_entropy,
    planned,
    smoothed,
)
from fmnist.runs.history import History, append_line, read_history
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.objectives import Objective
from tests.trained import train_now

VALUES = np.random.default_rng(0).normal(size=40).tolist()


def report(step: int, **values: float) -> dict[str, float]:
    return {"step": step, "epoch": step / 10, "seconds": step / 2, "train_loss": 9.0} | values


@pytest.mark.parametrize("weight", [0.0, 0.6, 0.95])
def test_smoothing_is_the_exponential_moving_average_of_pandas(weight: float) -> None:
    expected = pd.Series(VALUES).ewm(alpha=1 - weight).mean()
    assert smoothed(VALUES, weight) == pytest.approx(expected.tolist())


def test_a_long_curve_is_bounded_keeps_its_last_point_and_is_smoothed_whole() -> None:
    reports = [report(step, train_cross_entropy=step % 2) for step in range(1, 3_001)]
    curve = curve_of(History(reports), "train_cross_entropy", smoothing=0.99)
    assert len(curve.x) <= POINTS
    assert (curve.x[-1], curve.value[-1]) == (300, 0)
    assert curve.smoothed[-1] == pytest.approx(0.5, abs=0.01)
    assert set(curve_of(History(reports), "train_cross_entropy").value) == {0}


def test_points_lie_by_epoch_by_step_and_by_second() -> None:
    epochs = [
        {"step": 10, "epoch": 1, "training_seconds": 5.0, "validation_loss": 0.5},
        {"step": 14, "epoch": 2, "training_seconds": 2.0, "validation_loss": None},
        {"step": 14, "epoch": 3, "training_seconds": 1.0, "validation_loss": 0.4},
    ]
    history = History([report(10), report(14)], epochs)
    assert curve_of(history, "validation_loss").x.tolist() == [1.0, 1.4]
    assert curve_of(history, "validation_loss", "step").x.tolist() == [10, 14]
    assert curve_of(history, "validation_loss", "seconds").x.tolist() == [5.0, 8.0]
    assert curve_of(history, "train_loss", "seconds").x.tolist() == [5.0, 7.0]


def test_what_was_not_measured_or_is_no_number_has_no_point() -> None:
    reports = [report(1), report(2, train_cross_entropy=0.3), report(3, train_cross_entropy=None)]
    assert curve_of(History(reports), "train_cross_entropy").value.tolist() == [0.3]
    assert curve_of(History(reports), "train_loss").value.tolist() == [9.0] * 3


def test_a_file_that_grows_is_read_as_if_it_were_new(tmp_path: Path) -> None:
    path, fresh = tmp_path / "metrics.jsonl", tmp_path / "again.jsonl"
    for step in range(1, 6):
        append_line(path, "report", report(step))
    before = read_history(path)
    append_line(path, "event", {"step": 3, "event": "resumed"})
    append_line(path, "report", report(4, train_loss=1.0))
    fresh.write_bytes(path.read_bytes())
    assert read_history(path) == read_history(fresh)
    assert [entry["train_loss"] for entry in read_history(path).reports] == [9.0, 9.0, 9.0, 1.0]
    assert len(before.reports) == 5
    assert before.version != read_history(path).version
    assert read_history(path) is read_history(path)
    path.write_bytes(fresh.read_bytes().partition(b"\n")[0] + b"\n")
    assert len(read_history(path).reports) == 1


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_the_plain_cross_entropy_is_that_of_pytorch(smoothing: float) -> None:
    logits = torch.randn(32, 10, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(32) % 11 - 1
    objective = Objective(smoothing)
    measured = objective.measured(logits, labels, objective.loss(logits, labels))
    shown = labels != NONE_OF_THESE
    mean = measured.cross_entropy / measured.labelled
    assert measured.labelled == shown.sum() == 29
    assert mean.item() == pytest.approx(F.cross_entropy(logits[shown], labels[shown]).item())


@pytest.mark.parametrize("smoothing", [0.0, 0.3])
def test_where_every_image_has_a_label_nothing_else_comes_out(smoothing: float) -> None:
    logits = torch.randn(32, 10, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(32) % 10
    found = []
    for objective in (Objective(smoothing), Objective(smoothing, all_labelled=True)):
        batch = objective.measured(logits, labels, objective.loss(logits, labels))
        found.append([float(each) for each in vars(batch).values()])
    assert found[0] == pytest.approx(found[1], rel=1e-6)


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_a_run_records_both_losses(
    dataset: Dataset, tiny: TrainConfig, tmp_path: Path, smoothing: float
) -> None:
    config = tiny.model_copy(update={"label_smoothing": smoothing})
    run = train_now(Store(tmp_path), config)
    history = run.history()
    plain, objective = (
        curve_of(history, field_of(run, name, "training")).value for name in ("loss", "objective")
    )
    assert np.allclose(plain, objective) == (smoothing == 0)
    last = history.epochs[-1]
    equal = last["train_cross_entropy"] == pytest.approx(last["train_loss"], rel=1e-4)
    assert equal == (smoothing == 0)
    assert not lacks_cross_entropy(run)
    assert planned(run, "step") == history.reports[-1]["step"]
    assert best_end(run) == run.record.kept_epoch


@pytest.mark.parametrize(
    ("settings", "loss"),
    [({}, [9.0]), ({"label_smoothing": 0.1}, []), ({"teacher": OUT_OF_FOLD}, [])],
)
def test_an_objective_is_no_loss_where_it_is_another_one(
    tmp_path: Path, settings: dict[str, Any], loss: list[float]
) -> None:
    run = Store(tmp_path).create(TrainConfig(architecture="cnn225", **settings))
    append_line(run.folder / "metrics.jsonl", "report", report(1))
    assert curve_of(run.history(), field_of(run, "loss", "training")).value.tolist() == loss
    assert curve_of(run.history(), field_of(run, "objective", "training")).value.tolist() == [9.0]
    assert lacks_cross_entropy(run) == (not loss)
