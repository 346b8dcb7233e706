"""Training on all images: nothing is chosen, the last epoch is kept, and everything still works."""

import pytest

from fmnist.cli.main import main
from fmnist.common.errors import ConfigError
from fmnist.runs.load_model import load_model, validation_accuracy
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import InterruptAfter, executed, train_now


@pytest.fixture
def on_all(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(
        update={"validation_images": 0, "schedule": "constant", "learning_rate": 0.05, "epochs": 4}
    )


def test_the_last_epoch_is_kept(on_all: TrainConfig, store: Store) -> None:
    run = train_now(store, on_all)
    record = run.record
    assert record.status == "finished"
    assert (record.best, record.last) == (None, None)
    assert record.protocol.split == "none"
    assert record.kept_epoch == record.epochs_done == 4
    assert record.test is not None
    assert record.test.epoch == 4
    assert record.split is not None
    assert record.split.validation_images == 0
    assert validation_accuracy(run) == 0
    assert run.predictions().validation_logits.shape == (0, 10)
    assert {entry["validation_loss"] for entry in run.history().epochs} == {None}
    load_model(run)


def test_it_resumes_to_the_same_weights(on_all: TrainConfig, store: Store) -> None:
    whole = train_now(store, on_all)
    cut = train_now(store, on_all, InterruptAfter(2))
    assert cut.record.status == "interrupted"
    resumed = executed(store, cut)
    assert resumed.record.files["best.safetensors"] == whole.record.files["best.safetensors"]


def test_divergence_is_still_noticed(on_all: TrainConfig, store: Store) -> None:
    config = on_all.model_copy(
        update={"architecture": "mlp109", "optimiser": "sgd", "learning_rate": 10.0}
    )
    record = train_now(store, config).record
    assert record.status == "failed"
    assert record.error is not None
    assert "diverged" in record.error


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"validation_images": 0, "early_stopping": 3}, "Early stopping waits for validation"),
        ({"validation_images": 0, "schedule": "plateau"}, "plateau watches validation"),
        ({"validation_images": 99}, "at least 100 validation images"),
        ({"validation_images": -1}, "Validation images must be a whole number from 0 to"),
    ],
)
def test_what_needs_validation_is_refused_without(values: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        TrainConfig.parse({"architecture": "logreg", **values})


def test_the_command_line_says_which_epoch_is_kept(
    capsys: pytest.CaptureFixture[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path))
    arguments = ("--architecture", "logreg", "--epochs", "2", "--train-images", "1000")
    assert main(["train", *arguments, "--validation-images", "0"]) == 0
    told = capsys.readouterr().err
    assert "epoch 2 of 2 kept" in told
    assert "validation" not in told
    assert main(["runs"]) == 0
