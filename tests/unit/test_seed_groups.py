"""The whole field of settings, and which of them nothing beats."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fmnist.comparison.pareto import pareto_front
from fmnist.comparison.repeats import mean_interval
from fmnist.evaluation.metrics import wilson_interval
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import OTHER, OWN, seed_groups
from fmnist.training.config import TrainConfig
from tests.built import profile_of
from tests.made_up import LABELS, answers, finish

POINTS = st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), min_size=1, max_size=12)


class TestParetoFront:
    def test_by_hand(self) -> None:
        costs = np.array([1, 2, 2, 3, 4])
        values = np.array([0.80, 0.90, 0.85, 0.90, 0.95])
        assert pareto_front(costs, values).tolist() == [True, True, False, False, True]

    @given(POINTS)
    def test_nothing_on_it_is_beaten_and_everything_off_it_is(
        self, points: list[tuple[int, int]]
    ) -> None:
        costs, values = np.array(points).T
        for on_front, (cost, value) in zip(pareto_front(costs, values), points, strict=True):
            beaten = any((c < cost and v >= value) or (c <= cost and v > value) for c, v in points)
            assert on_front == (not beaten)


class TestField:
    def run(self, store: Store, name: str, right: int, seed: int = 0, **more: object) -> None:
        config = PRESETS.get(name).config.model_copy(update={"seed": seed})
        finish(store, config, answers(LABELS, right), **more)  # type: ignore[arg-type]

    def test_runs_of_one_setting_are_one_point(self, store: Store) -> None:
        self.run(store, "cnn225", 9_000, seed=0, training_seconds=10, latency_ms=1.0)
        self.run(store, "cnn225", 9_100, seed=1, training_seconds=20)
        self.run(store, "quick", 9_200)
        quick, cnn = seed_groups(store.runs())
        assert (quick.name, quick.source, quick.test.value) == ("quick", OWN, 0.92)
        assert quick.test.interval == wilson_interval(9_200, 10_000)
        assert quick.latency_ms is None
        assert (cnn.name, cnn.source) == ("cnn225", "yuri19762008")
        assert cnn.test.value == pytest.approx(0.905)
        assert cnn.test.interval == mean_interval([0.90, 0.91])
        assert (cnn.seconds, cnn.latency_ms) == (10, 1.0)
        assert (cnn.parameters, cnn.macs) == (225_034, profile_of("cnn225").macs)
        assert cnn.devices == ("CPU (a processor, 2 cores)",)

    def test_of_one_seed_the_newest_run_counts(self, store: Store) -> None:
        self.run(store, "cnn225", 9_000)
        self.run(store, "cnn225", 9_100)
        newest, _ = runs = store.runs()
        (setting,) = seed_groups(runs)
        assert setting.runs == (newest,)

    def test_what_is_no_preset_goes_by_the_name_of_its_first_seed(self, store: Store) -> None:
        first, _ = (
            finish(
                store,
                TrainConfig(architecture="mlp109", epochs=1, seed=seed),
                answers(LABELS, 8_000),
            )
            for seed in range(2)
        )
        (setting,) = seed_groups(store.runs())
        assert (setting.name, setting.source) == (first.label, OTHER)

    def test_the_interval_of_validation_is_as_that_of_test(self, store: Store) -> None:
        self.run(store, "cnn225", 9_000)
        (setting,) = seed_groups(store.runs())
        assert setting.validation.interval == wilson_interval(4_500, 5_000)

    def test_a_run_of_other_classes_or_without_an_end_is_left_out(self, store: Store) -> None:
        store.create(TrainConfig(architecture="mlp109"))
        self.run(store, "cnn225", 9_000)
        (run,) = [run for run in store.runs() if run.is_complete]
        config = run.record.config.model_copy(update={"classes": ("Sneaker", "Ankle boot")})
        binary = type(run)(run.record.changed(config=config), run.notes, run.folder, False)
        assert seed_groups([binary]) == []
        assert len(seed_groups(store.runs())) == 1
