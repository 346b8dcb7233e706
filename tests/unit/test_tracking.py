"""Runs for experiment trackers, read back by what each tracker reads with."""

import csv
from pathlib import Path

import pytest

from fmnist.cli.main import main
from fmnist.data.dataset import Dataset
from fmnist.runs.run import Run
from fmnist.runs.store import Store


@pytest.fixture
def runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> list[Run]:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    return [Store().find("mlp109-7e8e"), Store().find("logreg-dee7")]


def logged(runs: list[Run], tracker: str, tmp_path: Path) -> Path:
    folder = tmp_path / tracker
    names = [run.id for run in runs]
    assert main(["log", *names, "--to", tracker, "--out", str(folder)]) == 0
    return folder


def accuracies(run: Run) -> list[float]:
    return [entry["validation_accuracy"] for entry in run.history().epochs]


def test_csv(runs: list[Run], tmp_path: Path) -> None:
    folder = logged(runs, "csv", tmp_path)
    with (folder / "runs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["run"] for row in rows] == [run.id for run in runs]
    assert float(rows[0]["test_accuracy"]) == runs[0].record.test.accuracy
    assert rows[0]["Epochs"] == str(runs[0].record.config.epochs)
    with (folder / "curves.csv").open(newline="", encoding="utf-8") as file:
        curves = [
            float(row["value"])
            for row in csv.DictReader(file)
            if (row["run"], row["figure"]) == (runs[0].id, "validation_accuracy")
        ]
    assert curves == accuracies(runs[0])


def test_tensorboard(runs: list[Run], tmp_path: Path) -> None:
    reader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    folder = logged(runs, "tensorboard", tmp_path)
    assert {each.name for each in folder.iterdir()} == {run.id for run in runs}
    for run in runs:
        found = reader.EventAccumulator(str(folder / run.id)).Reload()
        curve = found.Scalars("validation_accuracy")
        assert [point.step for point in curve] == list(range(1, len(curve) + 1))
        assert [point.value for point in curve] == pytest.approx(accuracies(run))
        (test,) = found.Scalars("test_accuracy")
        assert test.value == pytest.approx(run.record.test.accuracy)


def test_mlflow(runs: list[Run], tmp_path: Path) -> None:
    tracking = pytest.importorskip("mlflow.tracking")
    folder = logged(runs, "mlflow", tmp_path)
    client = tracking.MlflowClient(tracking_uri=folder.resolve().as_uri())
    (experiment,) = [e for e in client.search_experiments() if e.name.startswith("Fashion")]
    found = {
        run.data.tags["fmnist.run"]: run for run in client.search_runs([experiment.experiment_id])
    }
    assert found.keys() == {run.id for run in runs}
    for run in runs:
        kept = found[run.id]
        assert kept.data.metrics["test_accuracy"] == run.record.test.accuracy
        assert kept.data.params["Epochs"] == str(run.record.config.epochs)
        curve = client.get_metric_history(kept.info.run_id, "validation_accuracy")
        assert [point.value for point in curve] == accuracies(run)


def test_a_tracker_that_is_missing_is_named(
    runs: list[Run],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("fmnist.common.extras.find_spec", lambda name: None)
    assert main(["log", runs[0].id, "--to", "mlflow", "--out", str(tmp_path / "there")]) == 1
    assert "pip install -r requirements-mlflow.txt" in capsys.readouterr().err
