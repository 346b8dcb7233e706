"""`python -m fmnist`: what is printed where, and the exit status."""

import argparse
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from fmnist.cli.main import main
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.networks import ARCHITECTURES
from fmnist.recognition.decode import NAMES
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig

Capture = pytest.CaptureFixture[str]
TINY = ("--architecture", "logreg", "--epochs", "1", "--train-images", "1000")


@pytest.fixture(autouse=True)
def _own_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))


def test_train_prints_one_object_and_the_run_is_there(capsys: Capture) -> None:
    assert main(["train", *TINY, "--augment", "flip=0.5", "--seed", "3", "--json"]) == 0
    printed = capsys.readouterr()
    result = json.loads(printed.out)
    assert set(result) == {"id", "status", "test_accuracy"}
    assert result["status"] == "finished"
    assert 0.4 < result["test_accuracy"] < 0.9
    assert "epoch 1" in printed.err
    record = Store().get(result["id"]).record
    assert record.config.augmentations == {"flip": 0.5}
    assert record.config.seed == 3
    assert record.test_looks == 1


def test_runs_and_evaluate_agree_and_the_look_is_counted(capsys: Capture) -> None:
    main(["train", *TINY, "--json"])
    trained = json.loads(capsys.readouterr().out)
    assert main(["runs", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)[0]
    assert set(listed) == {"id", "status", "architecture", "test_accuracy", "test_loss"}
    assert main(["evaluate", trained["id"][-4:], "--json"]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["accuracy"] == listed["test_accuracy"] == trained["test_accuracy"]
    assert Store().get(trained["id"]).record.test_looks == 2


def test_architectures_lists_each_with_its_size(capsys: Capture) -> None:
    assert main(["architectures", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == list(ARCHITECTURES.names)
    assert set(listed[0]) == {"name", "parameters", "trainable_parameters", "macs"}


def test_presets_lists_each(capsys: Capture) -> None:
    assert main(["presets", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [entry["name"] for entry in listed] == [preset.name for preset in PRESETS]
    assert {entry["source"] for entry in listed} >= {None, "shinjitsue", "source 003"}


def test_classify_answers_every_image_and_a_bad_one_stops_nothing(
    tmp_path: Path, capsys: Capture, dataset: Dataset
) -> None:
    trouser = int((dataset.test_labels == FASHION_MNIST.classes.index("Trouser")).nonzero()[0])
    good, bad = tmp_path / "trouser.png", tmp_path / "text.png"
    Image.fromarray(dataset.test_images[trouser].numpy()).save(good)
    bad.write_text("no picture")
    files = [str(bad), str(tmp_path / "missing.png"), str(tmp_path), str(good)]
    assert main(["classify", *files, "--json"]) == 1
    results = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [result["file"] for result in results] == files
    assert {result["model"] for result in results} == {default_run(Store()).id}
    assert all("error" in result and "class" not in result for result in results[:3])
    answer = results[3]
    assert answer["class"] == "Trouser"
    assert answer["class_index"] == 1
    assert len(answer["probabilities"]) == 10
    assert sum(answer["probabilities"]) == pytest.approx(1, abs=1e-5)
    assert main(["classify", str(good)]) == 0
    assert f"{good}: Trouser, confidence 0.9" in capsys.readouterr().out


def test_the_help_of_classify_names_all_formats_of_pictures(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["classify", "--help"])
    assert f"{NAMES} files" in " ".join(capsys.readouterr().out.split())


def test_classify_names_the_model(tmp_path: Path, capsys: Capture) -> None:
    picture = tmp_path / "black.png"
    Image.new("L", (28, 28)).save(picture)
    main(["classify", str(picture)])
    run = default_run(Store())
    assert f"{run.label} answers, test accuracy " in capsys.readouterr().err


def test_the_help_of_train_says_what_each_setting_is_and_takes(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(["train", "--help"])
    assert end.value.code == 0
    said = " ".join(capsys.readouterr().out.split())
    for name, field in TrainConfig.model_fields.items():
        if name not in ("options", "augmentations"):
            assert field.title is not None
            assert f"--{name.replace('_', '-')} " in said
            assert f"{field.title}. " in said
    assert "--epochs N Epochs. How many times each training image is shown. From 1 to 500. " in said
    assert "--optimiser NAME" in said
    assert "One of accuracy, loss. Default: accuracy." in said
    assert "--keep-epochs true|false" in said
    assert "From 0 to 2,147,483,647. Default: 0." in said
    assert "flip, from 0 to 1;" in said
    assert "--teacher RUN" in said
    assert "its weights are what it begins with. Default: random weights." in said


@pytest.mark.parametrize("command", ["search", "serve", "prune", "reproduce", "ensemble", "train"])
def test_the_help_names_every_default(command: str, capsys: Capture) -> None:
    """Of a number; what has none is a text or a switch, and says what happens without it."""
    parser = argparse.ArgumentParser()
    importlib.import_module(f"fmnist.cli.{command}").add_arguments(parser)
    for action in parser._actions:
        if isinstance(action.default, int | float) and action.nargs != 0:
            assert "efault: " in (action.help or ""), action.option_strings
        assert action.help


def test_doctor_and_data_report(capsys: Capture) -> None:
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["problems"] == []
    assert main(["data", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["train_images"] == 60_000


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["train", "--architecture", "resnet9000"],
        ["train", "--preset", "none"],
        ["train", *TINY, "--learning-rate", "nan"],
        ["train", *TINY, "--epochs", "many"],
        ["train", *TINY, "--batch-size", "0"],
        ["train", *TINY, "--augment", "flip=2"],
        ["train", "--architecture", "cnn225", "--option", "dropout=2"],
        ["train", *TINY, "--begin-from", "zzzz"],
        ["train", *TINY, "--begin-from", "cnn111-7e8e"],
        ["train", *TINY, "--teacher", "zzzz"],
        ["distil", *TINY, "--teacher", "zzzz"],
        ["distil", *TINY, "--teacher", "out-of-fold", "--begin-from", "zzzz"],
        ["evaluate", "../../etc/passwd"],
        ["resume", "0000"],
        ["classify", "x.png", "--model", "nothing"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_is_said_in_one_line(arguments: list[str], capsys: Capture) -> None:
    assert main([*arguments, "--json"]) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.strip().splitlines()) == 1
    assert not Store().user.exists() or not [run for run in Store().runs() if not run.read_only]


def test_waiting_threads_give_way_unless_a_person_said_otherwise() -> None:
    ask = "import os, fmnist; print(os.environ['GOMP_SPINCOUNT'])"
    for chosen, expected in (({}, "1000"), ({"GOMP_SPINCOUNT": "7"}, "7")):
        plain = {name: value for name, value in os.environ.items() if name != "GOMP_SPINCOUNT"}
        command = [sys.executable, "-c", ask]
        told = subprocess.run(command, env=plain | chosen, capture_output=True, text=True)
        assert told.stdout.strip() == expected
