"""An ensemble on every page that shows runs: it is one of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from scipy.special import softmax
from scipy.stats import binomtest
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import bounded, p_of, per_cent
from fmnist.common.storage import sha256_of_file
from fmnist.data.dataset import Dataset
from fmnist.ensembles.rules import RULES
from fmnist.evaluation.metrics import Proportion
from fmnist.jobs.augmented import best_of, gains, views_analysis
from fmnist.jobs.combine import make_ensemble
from fmnist.runs.derived import write_derived
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.predictions import Predictions
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import press
from tests.app.conftest import PAGES, OpenPage, store_of_the_app
from tests.app.seen import texts, titles
from tests.made_up import LABELS, answers, finish
from ui.ensembles.augmentation import verdict_words
from ui.shared.run_lines import describe
from ui.shared.words import plain


@pytest.fixture(scope="module")
def folder(trained_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two runs of `trained_folder` and an ensemble of them."""
    folder = tmp_path_factory.mktemp("ensemble") / "runs"
    shutil.copytree(trained_folder, folder)
    store = Store(folder)
    make_ensemble(store, [run for run in store.runs() if not run.read_only], "probabilities")
    return folder


@pytest.fixture
def ensemble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """The ensemble, in the store of the app."""
    for store in store_of_the_app(folder, monkeypatch):
        yield next(run for run in store.runs() if run.record.combination)


def test_a_run_that_cannot_be_a_member_is_said_and_none_is_suggested(
    empty: Store, nothing_ships: None, open_page: OpenPage
) -> None:
    run = finish(empty, TrainConfig(architecture="logreg"), answers(LABELS, 9_000))
    path, nothing = run.folder / PREDICTIONS, np.empty(0, np.int32)
    Predictions(
        validation_indices=nothing,
        validation_classes=nothing.astype(np.uint8),
        test_indices=np.arange(10_000, dtype=np.int32),
        test_classes=answers(LABELS, 9_000),
    ).save(path)
    empty.update(run.record.changed(files=run.record.files | {PREDICTIONS: sha256_of_file(path)}))
    page = open_page("ensembles")
    assert f"{run.label} has neither probabilities nor validation images" in texts(page)
    assert not page.multiselect[0].value
    assert "Choose at least two members" in texts(page)


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_every_page_opens(ensemble: Run, open_page: OpenPage, name: str) -> None:
    page = open_page(name, run=ensemble.id)
    assert not page.error
    assert not page.warning


@pytest.mark.parametrize(
    "tab",
    [
        "Curves",
        "Epochs",
        "ROC",
        "Calibration",
        "Error breakdown",
        "Explain",
        "Configuration",
        "Name, notes, files",
    ],
)
def test_the_tabs_of_results_open(ensemble: Run, open_page: OpenPage, tab: str) -> None:
    page = open_page("results", run=ensemble.id, **{"results-tab": tab})
    assert not page.error
    assert "mean of probabilities of 2 runs" in texts(page)
    assert "Train again" not in texts(page)


def test_compare_sets_it_beside_a_member(ensemble: Run, open_page: OpenPage) -> None:
    combination = ensemble.record.combination
    assert combination is not None
    page = open_page("compare", runs=f"{ensemble.id},{combination.members[0].id}")
    assert "McNemar" in texts(page)
    assert not page.error


def correct_of(run: Run, dataset: Dataset) -> np.ndarray:
    return evaluate_run(run, dataset, "validation").correct


class TestMembers:
    @pytest.fixture
    def page(self, two: list[Run], open_page: OpenPage) -> AppTest:
        members = ",".join(run.id for run in two)
        return open_page("ensembles", members=members, rule=RULES["probabilities"])

    def test_they_are_judged_on_validation_against_the_best_of_them(
        self, page: AppTest, two: list[Run], dataset: Dataset
    ) -> None:
        best = max(two, key=lambda run: correct_of(run, dataset).mean())
        said = [evaluate_run(run, dataset, "validation") for run in two]
        mean = np.mean([softmax(each.logits.astype(float), axis=1) for each in said], axis=0)
        right = mean.argmax(1) == said[0].labels
        only = int((right & ~correct_of(best, dataset)).sum())
        other = int((~right & correct_of(best, dataset)).sum())
        assert p_of(binomtest(only, only + other).pvalue) in texts(page) or only == other
        assert "Validation accuracy by number of members" in titles(page)
        assert bounded(Proportion(int(right.sum()), len(right)).estimate) in [
            metric.value for metric in page.metric
        ]

    def test_a_name_that_is_too_long_makes_none(self, page: AppTest) -> None:
        page.text_input(key="ensemble-name").set_value("x" * 81)
        press(page, "Make the ensemble")
        assert "A name has at most 80 characters." in texts(page)
        assert not [run for run in Store().runs() if run.record.combination]

    def test_the_ensemble_is_made_once(self, page: AppTest, two: list[Run]) -> None:
        page.text_input(key="ensemble-name").set_value("both")  # Not drawn yet.
        press(page, "Make the ensemble")
        (made,) = [run for run in Store().runs() if run.record.combination]
        assert made.has_weights
        assert made.notes.name == "both"
        assert plain(describe(made)) in [each.value for each in page.success]
        assert "Make the ensemble" not in [button.label for button in page.button]

    def test_one_network_of_the_same_compute_can_be_trained(
        self, page: AppTest, two: list[Run]
    ) -> None:
        press(page, "Train logreg for 2 epochs")
        (queued,) = [run for run in Store().runs() if run.id not in {each.id for each in two}]
        assert queued.record.config.epochs == 2
        assert "It is in the queue." in texts(page)

    def test_members_are_set_beside_each_other_on_demand(
        self, page: AppTest, two: list[Run], dataset: Dataset
    ) -> None:
        page.session_state["diversity"] = True
        page.run()
        adds, pairs = (table.value for table in page.dataframe)
        first, second = (evaluate_run(run, dataset, "validation").predicted for run in two)
        assert len(adds) == 2
        assert pairs["Disagreement"].tolist() == [per_cent(float((first != second).mean()))]

    def test_a_budget_that_none_keeps_is_said(self, page: AppTest) -> None:
        page.session_state["ensemble-cost"] = "parameters"
        page.session_state["ensemble-budget"] = "100"
        page.run()
        press(page, "Suggest members")
        assert "No run stays within this budget" in texts(page)


def test_views_are_chosen_on_validation(
    two: list[Run], open_page: OpenPage, dataset: Dataset
) -> None:
    run = two[0]
    analysis = views_analysis(run)
    found = analysis.compute(lambda share: None)
    write_derived(analysis.key, found)
    page = open_page("ensembles", run=run.id, **{"ensembles-tab": "Test-time augmentation"})
    best = best_of(gains(found, evaluate_run(run, dataset, "validation")))
    assert verdict_words(best, run.label) in texts(page)
    press(page, "Make the run")
    (made,) = [each for each in Store().runs() if each.record.combination]
    assert made.record.combination is not None
    assert len(made.record.combination.views) > 1
    assert plain(describe(made)) in [each.value for each in page.success]
