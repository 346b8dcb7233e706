"""Learning from a teacher: what is minimised, what the teacher says, and who is compared."""

import json
from typing import Any

import numpy as np
import pytest
import torch
from scipy.special import log_softmax, softmax

from fmnist.cli.main import main
from fmnist.common.errors import ConfigError
from fmnist.data.dataset import Dataset
from fmnist.jobs.background import result_of
from fmnist.jobs.combine import make_ensemble
from fmnist.jobs.teacher import OUT_OF_FOLD, soft_targets, targets_analysis
from fmnist.runs.load_model import load_model
from fmnist.runs.out_of_sample import read_shipped
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.objectives import Objective
from tests.trained import train_now


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch, store: Store) -> Store:
    """The store of the command line, too."""
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    return store


def config(**changes: Any) -> TrainConfig:
    small = {"architecture": "logreg", "epochs": 1, "train_images": 500, "validation_images": 100}
    return TrainConfig.parse(small | changes)


def test_the_objective_is_that_of_the_paper() -> None:
    generator = np.random.default_rng(0)
    student, teacher = generator.normal(size=(2, 6, 10)) * 3
    labels = generator.integers(0, 10, 6)
    alone = -log_softmax(student, axis=1)[np.arange(6), labels].mean()
    wanted = softmax(teacher / 4, axis=1)
    divergence = (wanted * (np.log(wanted) - log_softmax(student / 4, axis=1))).sum(1).mean()
    found = Objective(0.0, teacher_share=0.7, teacher_temperature=4.0).loss(
        torch.tensor(student, dtype=torch.float32),
        torch.from_numpy(labels),
        torch.tensor(teacher, dtype=torch.float32),
    )
    assert found.item() == pytest.approx(0.3 * alone + 0.7 * 16 * divergence, rel=1e-4)


def test_a_teacher_is_asked_once_about_every_training_image(store: Store, dataset: Dataset) -> None:
    teacher = train_now(store, config(seed=1))
    taught = config(teacher=teacher.id)
    said = soft_targets(store, taught, dataset)
    assert said is not None
    assert said.shape == (60_000, 10)
    asked = load_model(teacher).logits(dataset.train_images[-50:])
    assert torch.allclose(said[-50:], asked, atol=0.02)
    kept = result_of(targets_analysis(teacher))
    assert kept is not None
    assert torch.equal(torch.from_numpy(kept["logits"]).float(), said)


def test_the_predictions_that_ship_are_a_teacher_that_saw_no_image_it_speaks_of(
    store: Store, dataset: Dataset
) -> None:
    said = soft_targets(store, config(teacher=OUT_OF_FOLD), dataset)
    assert said is not None
    shares = read_shipped().astype(np.float32)
    expected = shares / shares.sum(1, keepdims=True)
    np.testing.assert_allclose(said.softmax(1).numpy(), expected, atol=1e-3)


def test_a_teacher_with_no_share_changes_nothing(store: Store) -> None:
    teacher = train_now(store, config(seed=1))
    weights = {
        train_now(store, config(**changes)).record.files["best.safetensors"]
        for changes in ({}, {"teacher": teacher.id, "teacher_share": 0.0})
    }
    assert len(weights) == 1
    heard = train_now(store, config(teacher=teacher.id))
    assert heard.record.files["best.safetensors"] not in weights
    assert heard.configuration != train_now(store, config()).configuration


def test_a_teacher_that_has_gone_is_said(store: Store) -> None:
    run = train_now(store, config(teacher="20200101-000000-logreg-0000"))
    assert run.record.status == "failed"
    assert "no run" in (run.record.error or "")
    log = (run.folder / "log.txt").read_text()
    assert run.record.error in log
    assert "Traceback" not in log


def test_what_a_teacher_cannot_speak_of_is_refused() -> None:
    with pytest.raises(ConfigError, match="images of the dataset"):
        config(teacher=OUT_OF_FOLD, domain="real_world", train_images=None)


def test_the_command_trains_both_and_compares_them(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    teachers: list[Run] = [train_now(store, config(seed=seed)) for seed in (5, 6)]
    ensemble = make_ensemble(store, teachers, "probabilities")
    settings = "--architecture logreg --epochs 1 --train-images 500 --validation-images 100"
    command = f"distil --teacher {ensemble.short_id} --seeds 2 --json {settings}"
    assert main(command.split()) == 0
    out, err = capsys.readouterr()
    found = json.loads(out)
    finished = {run.id: run.record for run in store.runs()}
    taught = [each.best for each in finished.values() if each.config.teacher == ensemble.id]
    assert sorted(found["validation"]["taught"]) == sorted(each.accuracy for each in taught if each)
    assert len(found["test"]["alone"]) == 2
    assert "Welch" in err
    trained = len(finished)
    assert main(command.split()) == 0
    assert len(store.runs()) == trained


def test_the_command_wants_a_teacher(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["distil", "--architecture", "logreg"]) == 1
    assert "Name who teaches" in capsys.readouterr().err
