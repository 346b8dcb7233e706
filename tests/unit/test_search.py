"""A search: trials are runs, a kill loses nothing, and test is read for a real winner alone."""

import threading
from collections.abc import Callable

import pytest

from fmnist.common.errors import CheckpointError, ConfigError, RunError
from fmnist.data.dataset import Dataset
from fmnist.jobs.execute import execute
from fmnist.jobs.planner import Advised
from fmnist.runs.files import JOURNAL, SEARCH, SEARCHES
from fmnist.runs.store import Store
from fmnist.studies.search.budget import forecast, is_used_up
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.journal import Trial, _storage
from fmnist.studies.search.search import Searches, confirm_now, pause, resume, stop
from fmnist.studies.search.words import verdict_words
from fmnist.training.config import TrainConfig
from tests.made_up import end_of_search_run
from tests.searched import by_learning_rate, end, plan_of, work
from tests.trained import InterruptAfter


@pytest.fixture
def start(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(update={"learning_rate": 1e-3, "schedule": "constant"})


@pytest.fixture
def catalogue(store: Store, dataset: Dataset) -> Catalogue:
    return Catalogue(store)


def test_a_real_winner_is_found_and_tested_once(catalogue: Catalogue, start: TrainConfig) -> None:
    plan = catalogue.add(plan_of(start, "learning_rate=0.001:1", seeds=3))
    runs = list(work(Searches(catalogue.store)))
    plan = catalogue.get(plan.id)
    assert [run.record.role for run in runs] == ["exploration"] * 3 + ["confirmation"] * 6
    assert [run.record.config.seed for run in runs] == [0, 0, 0, 1, 1, 2, 2, 3, 3]
    assert {run.record.group for run in runs} == {plan.id}
    assert runs[0].record.config.learning_rate == start.learning_rate
    verdict = plan.verdict
    assert plan.state == "done"
    assert verdict is not None
    assert (verdict.winner, verdict.images) == (1, 500)
    looks = {run.id: catalogue.store.get(run.id).record.test_looks for run in runs}
    assert sum(looks.values()) == looks[verdict.tested or ""] == 1
    tested = catalogue.store.get(verdict.tested or "")
    assert tested.record.test is not None
    assert len(tested.predictions().test_classes) == tested.record.test.images == 10_000
    assert tested.record.status == "finished"
    assert verdict_words(plan)[0].startswith("The winner is real: trial")
    assert Searches(catalogue.store).next() is None


def test_a_winner_by_luck_is_none(catalogue: Catalogue, start: TrainConfig) -> None:
    def by_luck(config: TrainConfig) -> float:
        return 0.6 + (config.learning_rate > 1e-3 and config.seed == 0) / 10

    plan = catalogue.add(plan_of(start, "learning_rate=0.001:1"))
    list(work(Searches(catalogue.store), by_luck))
    plan = catalogue.get(plan.id)
    assert plan.verdict is not None
    assert plan.verdict.winner is None
    assert plan.verdict.tested is None
    assert plan.verdict.groups == ((0, 1),)
    said = verdict_words(plan)
    assert said[0].startswith("No setting is better than the start")
    assert "went from 70.0 % to 59.8 %, the start from 60.0 % to 59.8 %" in said[1]
    assert said[2].startswith("Indistinguishable: the start and trial ")


def test_what_trains_looks_at_no_test_image(catalogue: Catalogue, start: TrainConfig) -> None:
    catalogue.add(plan_of(start, "learning_rate", trials=1))
    searches = Searches(catalogue.store)
    runs = []
    for _ in range(2):
        run = searches.next()
        assert run is not None
        watchers = [Advised(searches, run)]
        record = execute(
            catalogue.store, run, started_by="cli", shutdown=threading.Event(), watchers=watchers
        )
        searches.ended(record)
        runs.append(catalogue.store.get(run.id))
    explored, confirmed = runs
    assert [run.record.role for run in runs] == ["exploration", "confirmation"]
    for run, confirming in ((explored, 0), (confirmed, 500)):
        kept = run.predictions()
        assert run.record.status == "validated"
        assert (run.record.test, run.record.test_looks) == (None, 0)
        assert (len(kept.test_classes), len(kept.validation_classes)) == (0, 500)
        assert kept.confirmation_classes is not None
        assert len(kept.confirmation_classes) == confirming
    (trial,) = catalogue.journal(catalogue.all()[0]).trials()
    assert trial.accuracy == max(trial.accuracies) == explored.record.best.accuracy  # type: ignore[union-attr]


def test_a_killed_search_goes_on_where_it_was(catalogue: Catalogue, start: TrainConfig) -> None:
    whole = catalogue.add(plan_of(start, "learning_rate", seed=3))
    found = [run.record.config for run in work(Searches(catalogue.store))]
    catalogue.remove(whole.id)

    plan = catalogue.add(plan_of(start, "learning_rate", seed=3))
    searches = Searches(catalogue.store)
    (first,) = work(searches, most=1)
    run = searches.next()
    assert run is not None
    watchers = [Advised(searches, run), InterruptAfter(1)]
    execute(catalogue.store, run, started_by="cli", shutdown=threading.Event(), watchers=watchers)
    with (catalogue.store.user / ".searches" / plan.id / "trials.jsonl").open("ab") as file:
        file.write(b'{"op_code": 4, "torn')
    searches = Searches(catalogue.store)
    taken_up = searches.next()
    assert taken_up is not None
    assert (taken_up.id, taken_up.record.status) == (run.id, "queued")
    assert taken_up.record.epochs_done == 1
    rest = [end(searches, taken_up), *work(searches)]
    assert [each.record.config for each in (first, *rest)] == found
    assert catalogue.get(plan.id).state == "done"


def test_what_was_made_and_not_noted_is_not_made_again(
    catalogue: Catalogue, start: TrainConfig
) -> None:
    plan = catalogue.add(plan_of(start, "learning_rate", trials=1))
    for changes in ({}, {"finalists": ()}):
        catalogue.change(plan.id, **changes)
        made = Searches(catalogue.store).next()
        catalogue.change(plan.id, confirmation=())
        again = Searches(catalogue.store).next()
        assert made is not None
        assert again is not None
        assert again.id == made.id


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"\0\xff" * 100,
        lambda whole: b"rubbish\n" + whole,
        lambda whole: whole + b"null\n",
        lambda whole: whole + b'{"op_code": 99, "worker_id": "other"}\n',
        None,
    ],
    ids=["empty", "noise", "a line of noise", "a line of nothing", "another version", "a folder"],
)
def test_a_damaged_journal_stops_its_search_in_a_sentence_and_no_other(
    catalogue: Catalogue, start: TrainConfig, damage: Callable[[bytes], bytes] | None
) -> None:
    plan, other = (catalogue.add(plan_of(start, "learning_rate=0.001:1")) for _ in range(2))
    path = catalogue.store.user / SEARCHES / plan.id / JOURNAL
    whole = path.read_bytes()
    path.unlink()
    if damage is None:
        path.mkdir()
    else:
        path.write_bytes(damage(whole))
    fresh = Catalogue(Store(catalogue.store.user, catalogue.store.reference))
    _storage.cache_clear()
    with pytest.raises(CheckpointError, match="delete it and begin another"):
        fresh.journal(plan).trials()
    assert Searches(fresh.store, only=plan.id).next() is None
    run = Searches(fresh.store).next()
    assert run is not None
    assert run.record.group == other.id
    assert (fresh.get(plan.id).state, fresh.get(other.id).state) == ("stopped", "running")
    assert "damaged" in (fresh.get(plan.id).error or "")


@pytest.mark.parametrize("content", [b"", b"null", b"[]", b'{"id": 3}', b"[" * 9_000, b"\xff"])
def test_a_plan_that_is_none_is_not_listed(
    catalogue: Catalogue, start: TrainConfig, content: bytes
) -> None:
    plan, other = (catalogue.add(plan_of(start, "learning_rate=0.001:1")) for _ in range(2))
    (catalogue.store.user / SEARCHES / plan.id / SEARCH).write_bytes(content)
    assert [each.id for each in catalogue.all()] == [other.id]
    for name in (plan.id, "..", "\0", "２", "x" * 9_000):
        with pytest.raises(RunError, match="There is no search"):
            catalogue.get(name)


def test_trials_that_are_behind_end_early(catalogue: Catalogue, start: TrainConfig) -> None:
    plan = plan_of(start, "learning_rate=0.0001:1", trials=12, halving=True)
    catalogue.add(plan)
    runs = list(work(Searches(catalogue.store), most=12))
    trials = catalogue.journal(plan).trials()
    states = [trial.state for trial in trials]
    assert set(states) == {"finished", "pruned"}
    for run, trial in zip(runs, trials, strict=True):
        assert len(trial.accuracies) == (1 if trial.state == "pruned" else 2)
        assert trial.run_id == run.id
    by_rate = sorted(trials, key=lambda trial: trial.values["learning_rate"])
    assert by_rate[-1].state == "finished"
    assert states.count("pruned") >= 6


def test_a_trial_that_a_person_ended_is_called_stopped(
    catalogue: Catalogue, start: TrainConfig
) -> None:
    plan = catalogue.add(plan_of(start, "learning_rate"))
    searches = Searches(catalogue.store)
    run = searches.next()
    assert run is not None
    ended = end_of_search_run(catalogue.store, run, [0.5], 0.5, "stopped by the user")
    searches.ended(ended.record)
    (trial,) = catalogue.journal(plan).trials()
    assert (trial.state, trial.has_ended) == ("stopped", False)


def test_it_is_paused_stopped_resumed_and_confirmed_early(
    catalogue: Catalogue, start: TrainConfig
) -> None:
    plan = catalogue.add(plan_of(start, "learning_rate", trials=50))
    searches = Searches(catalogue.store)
    list(work(searches, most=2))
    for leave in (pause, stop):
        leave(catalogue, plan.id)
        assert searches.next() is None
        resume(catalogue, plan.id)
        assert searches.next() is not None
    list(work(searches, most=1))
    confirm_now(catalogue, plan.id)
    assert [run.record.role for run in work(searches)] == ["confirmation"] * 4
    assert catalogue.get(plan.id).state == "done"


def test_values_that_do_not_go_together_are_a_failed_trial(
    catalogue: Catalogue, start: TrainConfig
) -> None:
    start = start.model_copy(update={"precision": "float32", "library": "keras"})
    start = start.model_copy(update={"architecture": "mlp109", "options": {"dropout": 0.0}})
    plan = catalogue.add(plan_of(start, "label_smoothing=0.1:0.2", trials=2))
    assert [run.record.role for run in work(Searches(catalogue.store))] == ["confirmation"] * 2
    assert [trial.state for trial in catalogue.journal(plan).trials()] == ["failed", "failed"]
    assert "Only the start was confirmed" in verdict_words(catalogue.get(plan.id))[0]


def trial(number: int, seconds: float) -> Trial:
    return Trial(number, "finished", {}, (0.9,), 0.9, None, seconds, number == 0)


def test_minutes_buy_trials_and_leave_time_to_confirm(start: TrainConfig) -> None:
    plan = plan_of(start, "learning_rate", trials=None, minutes=10, candidates=3, seeds=3)
    assert forecast(plan, 20).trials == (600 - 12 * 20) / 20
    assert forecast(plan, 20).confirming == 12
    assert forecast(plan, 20).seconds == pytest.approx(600)
    assert not is_used_up(plan, [trial(number, 20) for number in range(17)])
    assert is_used_up(plan, [trial(number, 20) for number in range(18)])
    slow = forecast(plan, 100)
    assert slow.trials == 3
    assert slow.seconds > 600
    halving = plan.changed(halving=True, start=start.model_copy(update={"epochs": 9}).settings)
    assert forecast(halving, 20).trials == int(18 / ((1 + 2 / 3 + 6 / 9) / 9))


def test_a_grid_ends_with_its_last_point(catalogue: Catalogue, start: TrainConfig) -> None:
    plan = plan_of(start, "optimiser=sgd,adam", "batch_size=64:256", trials=50, method="grid")
    assert forecast(plan, 1).trials == 7
    catalogue.add(plan)
    list(work(Searches(catalogue.store)))
    trials = catalogue.journal(plan).trials()
    assert trials[0].is_start
    points = {(trial.values["optimiser"], trial.values["batch_size"]) for trial in trials[1:]}
    assert points == {(name, size) for name in ("sgd", "adam") for size in (64, 128, 256)}
    assert len(trials) == 7


def test_tpe_goes_where_it_is_good(catalogue: Catalogue, start: TrainConfig) -> None:
    plan = plan_of(start, "learning_rate=0.0001:1", "label_smoothing", trials=24, method="tpe")
    catalogue.add(plan)
    list(work(Searches(catalogue.store), most=24))
    trials = catalogue.journal(plan).trials()
    late = [trial.accuracy or 0 for trial in trials[12:]]
    early = [trial.accuracy or 0 for trial in trials[:8]]
    assert sum(late) / len(late) > sum(early) / len(early) + 0.03
    assert max(late) > by_learning_rate(start.model_copy(update={"learning_rate": 0.3}))


@pytest.mark.parametrize(
    "values", [{"trials": None}, {"minutes": 1}, {"trials": 0}, {"seeds": 1}, {"method": "best"}]
)
def test_a_search_is_refused_in_a_sentence(start: TrainConfig, values: dict[str, object]) -> None:
    with pytest.raises(ConfigError, match=r"\.$"):
        plan_of(start, "learning_rate", **values)


@pytest.mark.parametrize(
    ("budget", "sentence"),
    [
        ({"trials": "0"}, "Trials must be from 1 to 2,000."),
        ({"trials": None, "minutes": "0"}, "Minutes must be above 0 and at most 100,000."),
    ],
)
def test_a_budget_beyond_its_bounds_is_told_what_they_are(
    start: TrainConfig, budget: dict[str, object], sentence: str
) -> None:
    with pytest.raises(ConfigError) as refused:
        plan_of(start, "learning_rate", **budget)
    assert str(refused.value) == sentence
