"""`python -m fmnist reproduce`: what is missing is trained, what is done is not, and the table."""

import json
from pathlib import Path

import numpy as np
import pytest

from fmnist.cli.main import main
from fmnist.common.errors import ConfigError
from fmnist.comparison.repeats import mean_interval
from fmnist.data.dataset import Dataset
from fmnist.runs.store import Store
from fmnist.studies import reproduce
from fmnist.studies.presets import PRESETS, Preset
from fmnist.training.config import TrainConfig
from tests.trained import InterruptAfter, executed, train_now

Capture = pytest.CaptureFixture[str]
SMALL = TrainConfig(
    architecture="logreg",
    epochs=2,
    batch_size=128,
    train_images=1_000,
    validation_images=500,
    keep_test_epochs=True,
)
DIVERGING = SMALL.model_copy(
    update={"architecture": "mlp109", "optimiser": "sgd", "learning_rate": 10.0, "epochs": 9}
)
FIRST = Preset("first", "First", "The first.", SMALL, source="project", published=0.7)
SECOND = Preset("second", "Second", "The second.", SMALL.model_copy(update={"epochs": 3}))


@pytest.fixture(autouse=True)
def _two_presets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))
    offer(monkeypatch, FIRST, SECOND)


def offer(monkeypatch: pytest.MonkeyPatch, *offered: Preset) -> None:
    monkeypatch.setattr(reproduce, "PRESETS", offered)


def own_runs() -> list[str]:
    return [run.id for run in Store().runs() if not run.read_only]


class TestPlan:
    def test_the_first_seed_of_all_comes_before_the_second_of_any(self) -> None:
        steps = reproduce.plan((FIRST, SECOND), seeds=2)
        assert [(step.preset.name, step.seed) for step in steps] == [
            ("first", 0),
            ("second", 0),
            ("first", 1),
            ("second", 1),
        ]
        assert steps[3].config == SECOND.config.model_copy(update={"seed": 1})

    @pytest.mark.parametrize(
        ("only", "names"),
        [(None, ["first", "second"]), ("project", ["first"]), ("own", ["second"])],
    )
    def test_a_project_or_a_preset_can_be_chosen(self, only: str, names: list[str]) -> None:
        assert [preset.name for preset in reproduce.chosen_presets(only)] == names
        assert reproduce.chosen_presets("second") == (SECOND,)

    def test_what_is_neither_is_answered_with_what_there_is(self) -> None:
        with pytest.raises(ConfigError, match="own, project"):
            reproduce.chosen_presets("nobody")

    def test_every_project_can_be_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        offer(monkeypatch, *PRESETS)
        for project in ("SWMLearner", "yuri19762008", "sushantkai", "source 003", "shinjitsue"):
            assert reproduce.chosen_presets(project)


def test_what_is_missing_is_trained_and_the_second_time_nothing_is(capsys: Capture) -> None:
    assert main(["reproduce", "--seeds", "2", "--json"]) == 0
    printed = capsys.readouterr()
    table = json.loads(printed.out)
    assert [row["preset"] for row in table] == ["first", "second"]
    assert [len(row["runs"]) for row in table] == [2, 2]
    assert table[0]["published"] == 0.7
    assert table[0]["interval"][0] < table[0]["accuracy"] < table[0]["interval"][1]
    assert table[0]["chosen_on_test"] >= table[0]["accuracy"]
    assert len([line for line in printed.err.splitlines() if ": test " in line]) == 4
    assert {run.record.group for run in Store().runs() if not run.read_only} == {"reproduce"}

    before = own_runs()
    assert main(["reproduce", "--seeds", "2"]) == 0
    printed = capsys.readouterr()
    assert printed.err.count("done before") == 4
    assert "project" in printed.out
    assert own_runs() == before


def test_a_run_that_was_cut_short_goes_on(capsys: Capture) -> None:
    store = Store()
    cut = store.create(FIRST.config, group=reproduce.GROUP)
    executed(store, cut, InterruptAfter(1))
    assert store.get(cut.id).record.status == "interrupted"
    assert main(["reproduce", "--only", "first"]) == 0
    assert own_runs() == [cut.id]
    assert store.get(cut.id).record.status == "finished"


def test_one_that_fails_does_not_keep_the_others_from_training(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer(monkeypatch, Preset("bad", "Bad", "Diverges.", DIVERGING), SECOND)
    assert main(["reproduce"]) == 1
    printed = capsys.readouterr()
    assert "diverged" in printed.err
    assert "not run here: python -m fmnist reproduce --only bad" in printed.out
    assert "second" in printed.out


def test_what_takes_too_long_is_left_out_and_named_with_its_command(capsys: Capture) -> None:
    assert main(["reproduce", "--limit-minutes", "-1"]) == 1
    assert "from 0 on" in capsys.readouterr().err
    assert main(["reproduce", "--limit-minutes", "0"]) == 0
    printed = capsys.readouterr()
    assert printed.err.count("left out, about") == 2
    assert printed.out.count("not run here: python -m fmnist reproduce --only") == 2
    assert own_runs() == []


class TestCover:
    def finish(self, **changes: object) -> list:
        store = Store()
        train_now(store, SMALL.model_copy(update=changes))
        return store.runs()

    def test_a_run_that_somebody_else_started_counts(self) -> None:
        runs = self.finish(seed=4)
        assert reproduce.finished_run(reproduce.Step(FIRST, 4), runs)
        assert not reproduce.finished_run(reproduce.Step(FIRST, 0), runs)
        assert not reproduce.finished_run(reproduce.Step(SECOND, 4), runs)

    def test_a_run_without_the_test_predictions_it_needs_does_not(self) -> None:
        runs = self.finish(keep_test_epochs=False)
        assert not reproduce.finished_run(reproduce.Step(FIRST, 0), runs)


def test_the_interval_of_several_runs_is_that_of_student() -> None:
    interval = mean_interval([0.90, 0.91, 0.92])
    margin = 4.302652729911275 * 0.01 / np.sqrt(3)
    assert interval.low == pytest.approx(0.91 - margin)
    assert interval.high == pytest.approx(0.91 + margin)
    with pytest.raises(ValueError, match="1 trainings"):
        mean_interval([0.9])


@pytest.mark.parametrize("arguments", [["--seeds", "0"], ["--only", "nobody"]])
def test_what_cannot_be_is_refused(arguments: list[str], capsys: Capture) -> None:
    try:
        status = main(["reproduce", *arguments])
    except SystemExit as end:
        status = int(str(end.code))
    assert status != 0
    assert own_runs() == []
