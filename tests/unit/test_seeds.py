"""Several seeds of one setting, from the page's press or the command line."""

import json
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest
from scipy.stats import t as student

from fmnist.cli.main import main
from fmnist.common.errors import ConfigError
from fmnist.data.dataset import Dataset
from fmnist.jobs.queue import Jobs
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import MOST_SEEDS, with_seeds
from fmnist.training.time_estimate import TimeEstimate

LAST_SEED = 2**31 - 1


class TestWithSeeds:
    def test_only_the_seed_differs(self, tiny: TrainConfig) -> None:
        first = tiny.model_copy(update={"seed": 7})
        configs = with_seeds(first, 3)
        assert [config.seed for config in configs] == [7, 8, 9]
        assert configs[0] == first
        assert {config.hash_without_seed for config in configs} == {tiny.hash_without_seed}

    @pytest.mark.parametrize("number", [-1, 0, MOST_SEEDS + 1])
    def test_refuses_numbers_out_of_bounds(self, tiny: TrainConfig, number: int) -> None:
        with pytest.raises(ConfigError, match="Start from 1 to 10 runs"):
            with_seeds(tiny, number)

    def test_refuses_a_seed_beyond_the_last(self, tiny: TrainConfig) -> None:
        config = tiny.model_copy(update={"seed": LAST_SEED})
        assert with_seeds(config, 1) == [config]
        with pytest.raises(ConfigError, match="Seed must be a whole number from 0 to"):
            with_seeds(config, 2)


class TestSubmitSeeds:
    def test_queues_them_in_order_in_a_group_of_their_own(
        self, store: Store, tiny: TrainConfig
    ) -> None:
        jobs = Jobs(store)
        runs = jobs.submit_seeds(tiny, 3, request="a", name="mine")
        others = jobs.submit_seeds(tiny, 2, request="b")
        assert [run.id for run in store.queued()] == [run.id for run in (*runs, *others)]
        assert [run.record.config.seed for run in runs] == [0, 1, 2]
        assert {run.notes.name for run in runs} == {"mine"}
        groups = [{run.record.group for run in made} for made in (runs, others)]
        assert [len(group) for group in groups] == [1, 1]
        assert groups[0] != groups[1]

    def test_one_alone_has_no_group(self, store: Store, tiny: TrainConfig) -> None:
        (run,) = Jobs(store).submit_seeds(tiny, 1, request="a")
        assert run.record.group is None

    def test_the_same_press_makes_no_more_and_completes_what_was_cut_short(
        self, store: Store, tiny: TrainConfig
    ) -> None:
        jobs = Jobs(store)
        first = jobs.submit_seeds(tiny, 3, request="a")
        assert jobs.submit_seeds(tiny, 3, request="a") == first
        assert len(store.runs()) == 3
        store.delete(first[1].id)
        again = jobs.submit_seeds(tiny, 3, request="a")
        assert [run.record.config.seed for run in store.queued()] == [0, 2, 1]
        assert {run.record.group for run in again} == {first[0].record.group}

    def test_what_is_refused_leaves_nothing(self, store: Store, tiny: TrainConfig) -> None:
        with pytest.raises(ConfigError):
            Jobs(store).submit_seeds(tiny, MOST_SEEDS + 1, request="a")
        assert store.runs() == []


@pytest.mark.parametrize(("again", "expected"), [(None, 300.0), (10.0, 120.0)])
def test_later_runs_are_quicker_where_the_images_are_remembered(
    again: float | None, expected: float
) -> None:
    assert TimeEstimate(100.0, again).of(1) == 100
    assert TimeEstimate(100.0, again).of(3) == expected


class TestCommandLine:
    TINY = ("--architecture", "logreg", "--epochs", "1", "--train-images", "500")

    @pytest.fixture(autouse=True)
    def _own_runs(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
        monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))

    def test_trains_each_seed_and_says_the_mean(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["train", *self.TINY, "--seed", "4", "--seeds", "2", "--json"]) == 0
        printed = capsys.readouterr()
        results = [json.loads(line) for line in printed.out.splitlines()]
        records = [Store().get(result["id"]).record for result in results]
        assert [record.config.seed for record in records] == [4, 5]
        assert len({record.group for record in records}) == 1
        accuracies = [result["test_accuracy"] for result in results]
        mean, margin = np.mean(accuracies), student.ppf(0.975, 1) * np.std(accuracies, ddof=1)
        low, high = max(0.0, mean - margin / np.sqrt(2)), min(1.0, mean + margin / np.sqrt(2))
        bounded = f"{100 * mean:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
        assert f"2 runs: mean test accuracy {bounded}" in printed.err
        assert "two runs tell little" in printed.err
        assert main(["runs"]) == 0
        listed = capsys.readouterr().out
        for result, record in zip(results, records, strict=True):
            alone = binomtest(round(10_000 * result["test_accuracy"]), 10_000)
            low, high = alone.proportion_ci(method="wilson")
            assert record.test is not None
            said = f"{100 * record.test.accuracy:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
            assert f"finished: test accuracy {said}" in printed.err
            assert said in next(line for line in listed.splitlines() if result["id"] in line)

    def test_refuses_too_many_before_anything_starts(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["train", *self.TINY, "--seeds", "11"]) == 1
        assert "Start from 1 to 10 runs" in capsys.readouterr().err
        assert not [run for run in Store().runs() if not run.read_only]
