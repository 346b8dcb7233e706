"""`fmnist ensemble`: what the page Ensembles says, at the terminal."""

import json
import re
from pathlib import Path

import pytest

from fmnist.cli.main import main
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cli") / "runs"


@pytest.fixture(scope="module")
def runs(folder: Path) -> list[Run]:
    store = Store(folder, folder.with_name("none"))
    return [
        train_now(
            store,
            TrainConfig(
                architecture="logreg",
                epochs=1,
                train_images=2_000,
                validation_images=500,
                seed=seed,
            ),
        )
        for seed in (0, 1)
    ]


@pytest.fixture(autouse=True)
def _store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(folder))
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", folder.with_name("none"))


def test_it_judges_makes_and_tests_once(
    runs: list[Run], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ensemble", *(run.id for run in runs), "--json", "--name", "both"]) == 0
    found = json.loads(capsys.readouterr().out)
    made = Store().get(found["id"])
    assert made.notes.name == "both"
    assert made.record.best is not None
    assert made.record.best.accuracy == found["validation_accuracy"]
    assert made.record.test_looks == 1
    assert set(found["against"]) == {"best member"}
    Store().delete(made.id)


def test_a_dry_run_reads_no_test_and_makes_nothing(
    runs: list[Run], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ensemble", *(run.id for run in runs), "--rule", "vote", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert re.search(r"^together on validation: [\d.]+ % \([\d.]+ to [\d.]+\)$", said, re.M)
    assert "test" not in said
    assert len(Store().runs()) == len(runs)


def test_members_are_suggested_within_a_budget(
    runs: list[Run], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ensemble", "--budget", "parameters=7k", "--json"]) == 1
    assert "No run stays within this budget" in capsys.readouterr().err
    assert main(["ensemble", "--budget", "parameters=8k"]) == 1
    assert "Nothing within the budget improves logreg" in capsys.readouterr().err
    assert main(["ensemble", "--budget", "weight=7k"]) == 1
    assert "parameters, latency, size" in capsys.readouterr().err


def test_views_are_tried_on_validation(runs: list[Run], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ensemble", runs[0].id, "--tta", "mirror", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    made = Store().get(found["id"])
    assert made.record.best is not None
    assert made.record.best.accuracy == found["views"]["mirror"]["validation_accuracy"]
    assert found["views"]["all"]["milliseconds"] > 0
    Store().delete(made.id)
    assert main(["ensemble", "--tta", "best"]) == 1
    assert "Name one run" in capsys.readouterr().err
