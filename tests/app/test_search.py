"""Search: a form with its forecast, a search under way, and the verdict."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.store import Store
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.search import Searches
from fmnist.training.config import TrainConfig
from tests.app.actions import button, press
from tests.app.conftest import OpenPage
from tests.app.seen import drawn, texts, titles
from tests.searched import plan_of, work


@pytest.fixture
def store(empty: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of an app whose queue trains nothing."""
    monkeypatch.setattr("fmnist.jobs.queue.Jobs.start", lambda self: None)
    return empty


@pytest.fixture
def start(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(update={"learning_rate": 1e-3})


def searched(store: Store, start: TrainConfig, most: int = 100, **values: Any) -> Plan:
    """A search of which so many runs have ended."""
    given: dict[str, Any] = {"trials": 12, "seeds": 3, "halving": True} | values
    vary = ("learning_rate=0.001:1", "optimiser=sgd,adam")
    catalogue = Catalogue(store)
    plan = catalogue.add(plan_of(start, *vary, **given))
    list(work(Searches(store), most=most))
    return catalogue.get(plan.id)


def shown(page: AppTest, tab: str) -> AppTest:
    page.query_params["search-tab"] = tab
    page.run()
    assert not page.exception
    return page


def test_the_form_makes_a_search_once(store: Store, open_page: OpenPage) -> None:
    page = open_page("search")
    assert not page.error
    page.selectbox(key="search-start").set_value("quick").run()
    page.segmented_control(key="search-budget").set_value("trials").run()
    page.text_input(key="search-trials").set_value("7").run()
    page.text_input(key="search-quick-learning_rate-low").set_value("0.02")  # Not drawn yet.
    press(page, "Start search")
    (plan,) = Catalogue(store).all()
    assert (plan.name, plan.trials, plan.method, plan.state) == ("quick", 7, "tpe", "running")
    assert (plan.start.validation_images, plan.start.confirmation_images) == (5_000, 5_000)
    assert (plan.spans[0].name, plan.spans[0].low) == ("learning_rate", 0.02)
    assert page.query_params["search"] == plan.id
    assert "Exploring: 0 trials" in texts(page)
    assert "The first trial begins" in texts(page)


def test_what_is_wrong_with_a_search_is_said(store: Store, open_page: OpenPage) -> None:
    page = open_page("search")
    page.text_input(key="search-quick-learning_rate-low").set_value("20").run()
    assert "Learning rate varies from 0.000001 to 10 at most" in texts(page)
    assert button(page, "Start search").disabled
    page.text_input(key="search-minutes").set_value("soon").run()
    assert "Learning rate varies from 0.000001 to 10 at most" in texts(page)
    assert "Minutes: soon is not a number." in texts(page)


def test_a_search_under_way_shows_its_trials(
    store: Store, start: TrainConfig, open_page: OpenPage
) -> None:
    plan = searched(store, start, most=12)
    trials = Catalogue(store).journal(plan).trials()
    page = open_page("search", search=plan.id, trial="3")
    assert f"{sum(trial.state == 'pruned' for trial in trials)} pruned" in texts(page)
    assert titles(page) == ["Best so far by training time", "Validation accuracy by epoch"]
    assert len(drawn(page, "Best so far by training time", "best")) == 12
    epochs = drawn(page, "Validation accuracy by epoch", "epoch").groupby("number").epoch.max()
    assert epochs.tolist() == [len(trial.accuracies) for trial in trials]
    links = str([link.proto for link in page.get("page_link")])
    assert f"run={trials[3].run_id}" in links
    assert "Trial 3" in texts(page)

    page = shown(page, "Settings")
    assert titles(page) == ["Settings of every trial", "Validation accuracy by Learning rate"]
    assert set(drawn(page, "Settings of every trial", "axis").axis) == {
        "Learning rate",
        "Optimiser",
        "Validation accuracy",
    }
    page = shown(page, "Importance")
    assert drawn(page, "Importance of each setting", "share").setting[0] == "Learning rate"
    page = shown(page, "Accuracy against cost")
    front = drawn(page, "Validation accuracy against cost", "front")
    assert front.front.any()
    assert len(front) == sum(trial.has_ended for trial in trials)
    page = shown(page, "Table")
    assert len(page.dataframe[0].value) == 12


def test_it_is_paused_stopped_and_resumed(
    store: Store, start: TrainConfig, open_page: OpenPage
) -> None:
    plan = searched(store, start, most=1)
    page = open_page("search", search=plan.id)
    for label, state, words in (
        ("Pause", "paused", "Paused: 1 trial"),
        ("Resume", "running", "Exploring: 1 trial"),
        ("Stop", "stopped", "Stopped: 1 trial"),
    ):
        press(page, label)
        assert Catalogue(store).get(plan.id).state == state
        assert words in texts(page)
    press(page, "Confirm now")
    assert "No trial has ended yet" in texts(page)


def test_a_search_that_cannot_go_on_says_why_and_can_be_deleted(
    store: Store, start: TrainConfig, open_page: OpenPage
) -> None:
    plan = searched(store, start, most=1)
    gone = plan.start.model_copy(update={"architecture": "gone"})
    Catalogue(store).change(plan.id, start=gone)
    assert Searches(store).next() is None
    page = open_page("search", search=plan.id)
    assert "Stopped: 2 trials" in texts(page)
    assert "gone" in page.error[0].value
    press(page, "Delete for good")
    assert Catalogue(store).all() == []
    assert store.get(Store().runs()[0].id)


def test_a_real_winner_becomes_a_preset(
    store: Store, start: TrainConfig, open_page: OpenPage
) -> None:
    plan = searched(store, start)
    assert plan.verdict is not None
    page = open_page("search", search=plan.id)
    assert "The winner is real" in texts(page)
    assert titles(page)[0] == "Exploration and confirmation"
    links = str([link.proto for link in page.get("page_link")])
    assert f"again={plan.verdict.tested}" in links
    train = open_page("train", again=plan.verdict.tested)
    winner = store.get(plan.verdict.tested or "").record.config
    assert float(train.session_state["form-learning_rate"]) == winner.learning_rate


def test_without_a_winner_nothing_is_offered(
    store: Store, start: TrainConfig, open_page: OpenPage
) -> None:
    plan = searched(store, start, most=0, trials=3, halving=False)
    list(work(Searches(store), lambda config: 0.6))
    page = open_page("search", search=plan.id)
    assert "No setting is better than the start" in texts(page)
    assert "again=" not in str([link.proto for link in page.get("page_link")])


def test_a_search_that_is_not_there_is_said(store: Store, open_page: OpenPage) -> None:
    page = open_page("search", search="20260101-000000-search-0000")
    assert "There is no search" in texts(page)


@pytest.mark.parametrize("name", ["train", "results", "compare", "runs", "home"])
def test_a_trial_opens_like_any_other_run(
    store: Store, start: TrainConfig, open_page: OpenPage, name: str
) -> None:
    plan = searched(store, start, most=1)
    (trial,) = Catalogue(store).journal(plan).trials()
    page = open_page(name, run=trial.run_id or "")
    assert not page.error
    if name in ("train", "results"):
        assert "Trained by a search and not tested" in texts(page)
        links = str([link.proto for link in page.get("page_link")])
        assert f"search={plan.id}" in links
