"""Listing, showing and comparing runs at the terminal."""

import argparse
import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import binomtest, ttest_ind
from sklearn.metrics import precision_recall_fscore_support

from fmnist.cli.main import main
from fmnist.cli.train import add_arguments, config_of
from fmnist.data.dataset import Dataset
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import answers, finish
from tests.trained import InterruptAfter, executed, train_now

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> dict[str, Run]:
    """Two configurations with two seeds each, one run of them tagged, and a run of two classes."""
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", tmp_path / "none")
    labels, store = dataset.test_labels.numpy(), Store()

    def run(architecture: str, seed: int, right: int, **config: Any) -> Run:
        settings = TrainConfig(architecture=architecture, seed=seed, **config)
        return finish(store, settings, answers(labels, right), labels=labels)

    runs = {
        "poor": run("logreg", 0, 8_000),
        "poor again": run("logreg", 1, 8_100),
        "best": run("cnn225", 0, 9_100),
        "best again": run("cnn225", 1, 9_000),
    }
    store.annotate(runs["best"].id, name="Best", tags=["paper", "two"])
    two = TrainConfig(architecture="logreg", classes=("Sneaker", "Ankle boot"))
    of_two = (labels[(labels == 7) | (labels == 9)] == 9).astype("uint8")
    return runs | {"of two": finish(store, two, of_two, labels=labels)}


def printed(capsys: Capture, *arguments: str) -> Any:
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_runs_are_filtered_sorted_and_cut(made: dict[str, Run], capsys: Capture) -> None:
    found = printed(
        capsys,
        *("runs", "--filter", "parameters<=200k", "--filter", "class_count=10"),
        *("--sort", "test_accuracy", "--columns", "test_accuracy,seed", "--limit", "1"),
    )
    assert found == [{"id": made["poor again"].id, "test_accuracy": 0.81, "seed": 1}]
    lowest = printed(capsys, "runs", "--sort", "test_accuracy", "--lowest-first")
    assert lowest[0]["id"] == made["poor"].id


def test_runs_as_a_table_and_as_csv_say_the_same(made: dict[str, Run], capsys: Capture) -> None:
    chosen = ["runs", "--filter", "tags=paper", "--columns", "tags,test_accuracy,parameters,gap"]
    assert main([*chosen, "--csv"]) == 0
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["id"] == made["best"].id
    assert row["tags"] == "paper, two"
    assert float(row["test_accuracy"]) == 0.91
    assert main(chosen) == 0
    table = capsys.readouterr().out
    assert "91.0 % (90.4 to 91.5)" in table
    assert "225,034" in table
    assert main(["runs", "--columns", "all"]) == 0
    head = capsys.readouterr().out.splitlines()[0].split()
    assert len(head) == len(set(head))
    assert {"run", "id", "class_count"} <= set(head)


@pytest.mark.parametrize(
    "wrong",
    [
        ("--filter", "colour=red"),
        ("--sort", "colour"),
        ("--columns", "id,colour"),
        ("--limit", "0"),
        ("--csv", "--json"),
        ("--filter", "test_accuracy>=93"),
        ("--filter", "gap<2"),
    ],
)
def test_what_cannot_be_listed_is_a_sentence(
    made: dict[str, Run], capsys: Capture, wrong: tuple[str, str]
) -> None:
    assert main(["runs", *wrong]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_show_says_what_sklearn_says(
    made: dict[str, Run], capsys: Capture, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    shown = printed(capsys, "show", made["best"].id[-4:])
    expected = precision_recall_fscore_support(labels, answers(labels, 9_100))
    for place, figures in enumerate(shown["classes"].values()):
        for name, values in zip(("precision", "recall", "f1"), expected, strict=False):
            assert figures[name]["value"] == pytest.approx(values[place])
    assert sum(map(sum, shown["confusion_matrix"])) == 10_000
    assert shown["test"]["accuracy"]["value"] == 0.91
    assert shown["configuration"]["architecture"] == "cnn225"
    assert shown["tags"] == ["paper", "two"]
    assert main(["show", made["best"].id]) == 0
    said = capsys.readouterr().out
    for words in ("Best ·", "91.0 % (90.4 to 91.5)", "macro average", "(ECE)"):
        assert words in said


def test_show_says_how_far_a_run_came_that_was_cut_short(
    tiny: TrainConfig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    cut = train_now(Store(), tiny, InterruptAfter(1))
    (epoch,) = cut.history().epochs
    shown = printed(capsys, "show", cut.id)
    assert shown["training_seconds"] >= epoch["training_seconds"] > 0
    assert main(["show", cut.id]) == 0
    assert re.search("epochs +1 of 2\n", capsys.readouterr().out)
    whole = executed(Store(), cut)
    assert whole.record.effort.training_seconds > shown["training_seconds"]
    assert main(["show", cut.id]) == 0
    assert not re.search("epochs +", capsys.readouterr().out.partition("setting")[0])


def test_show_says_of_a_run_that_it_learned_nothing(
    made: dict[str, Run], capsys: Capture, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    constant = finish(
        Store(), TrainConfig(architecture="logreg"), np.full_like(labels, 6), labels=labels
    )
    assert main(["show", constant.id]) == 0
    assert "learned nothing: its outputs are the same for every image" in capsys.readouterr().out
    assert printed(capsys, "show", constant.id)["learned_nothing"]
    assert printed(capsys, "show", made["poor"].id)["learned_nothing"] is None


def test_show_says_the_settings_as_train_takes_them(made: dict[str, Run], capsys: Capture) -> None:
    wanted = TrainConfig(
        architecture="composed",
        options={"layers": "8k3 max2, 8k3 | average"},
        classes=("Sneaker", "Ankle boot"),
        augmentations={"flip": 0.5, "crop": 2},
        keep_epochs=False,
        validation_images=500,
    )
    run = Store().create(wanted)
    assert main(["show", run.id]) == 0
    _, table = capsys.readouterr().out.split("\n\n")
    typed = shlex.split(table.partition("\n")[2])
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert config_of(parser.parse_args(typed)) == wanted


def test_show_says_of_a_run_that_waits_what_is_known(made: dict[str, Run], capsys: Capture) -> None:
    waiting = Store().create(TrainConfig(architecture="logreg", seed=9))
    assert printed(capsys, "show", waiting.id)["status"] == "queued"
    assert main(["show", waiting.id]) == 0
    assert "queued" in capsys.readouterr().out


def test_compare_tests_the_images_and_the_seeds(made: dict[str, Run], capsys: Capture) -> None:
    names = ("poor", "poor again", "best", "best again")
    found = printed(capsys, "compare", *(made[name].id for name in names))
    assert len(found["pairs"]) == 6
    pair = next(each for each in found["pairs"] if each["second"] == made["best"].id)
    assert pair["difference"]["value"] == pytest.approx(-0.11)
    discordant = pair["only_first_right"] + pair["only_second_right"]
    assert pair["p_value"] == binomtest(pair["only_first_right"], discordant).pvalue
    expected = ttest_ind([0.80, 0.81], [0.91, 0.90], equal_var=False)
    assert found["seeds"]["p_value"] == pytest.approx(expected.pvalue)
    assert main(["compare", *(made[name].id for name in names)]) == 0
    assert "over seeds the configurations differ by −10.0 points" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("poor", "best"), "train at least 3"),
        (("poor", "poor again"), "these differ in seed."),
    ],
)
def test_compare_says_what_two_runs_cannot_tell(
    made: dict[str, Run], capsys: Capture, names: tuple[str, str], said: str
) -> None:
    assert main(["compare", *(made[name].id for name in names)]) == 0
    printed = capsys.readouterr().out
    assert said in printed
    assert "significant" in printed


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("poor",), "from 2 to 7"),
        (("poor", "poor"), "from 2 to 7"),
        (("poor", "of two"), "other images"),
    ],
)
def test_what_cannot_be_compared_is_a_sentence(
    made: dict[str, Run], capsys: Capture, names: tuple[str, ...], said: str
) -> None:
    assert main(["compare", *(made[name].id for name in names)]) == 1
    assert said in capsys.readouterr().err
