"""Compare: what is said of two runs and of several is what the core finds in their predictions."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import p_of
from fmnist.comparison.bootstrap import paired_bootstrap
from fmnist.comparison.mcnemar import (
    disagreements,
    mcnemar,
)
from fmnist.comparison.pairwise import holm
from fmnist.data.dataset import Dataset
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import answers, finish
from ui.compare.words import counts_words, differences_words
from ui.shared.verdicts import verdict_words

pytestmark = pytest.mark.usefixtures("nothing_ships")
Runs = dict[str, Run]
PREDICTED = {"mlp109": (9_060, 240), "cnn225": (9_100, 300), "cnn122": (9_079, 360)}


@pytest.fixture
def labels(dataset: Dataset) -> Integers:
    truth: Integers = dataset.test_labels.numpy()
    return truth


@pytest.fixture
def runs(empty: Store, labels: Integers) -> Runs:
    """Three runs by their preset, the middle one too close to either of the others."""
    return {
        name: finish(empty, PRESETS.get(name).config, answers(labels, *right), labels=labels)
        for name, right in PREDICTED.items()
    }


@pytest.fixture
def shipped(runs: Runs, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    """The same runs as they ship, with their predicted classes alone; there are no others."""
    reference, own = tmp_path / "reference", tmp_path / "own"
    ship(list(runs.values()), "classes", reference)
    own.mkdir()
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", reference)
    monkeypatch.setenv("FMNIST_RUNS", str(own))
    found = {run.id: run for run in Store().runs()}
    return {name: found[run.id] for name, run in runs.items()}


def compare(open_page: OpenPage, *chosen: Run, tab: str = "Classes") -> AppTest:
    page = open_page("compare")
    page.query_params["compare-tab"] = tab
    page.multiselect[0].set_value([run.id for run in chosen]).run()
    assert not page.exception
    return page


def predictions(run: Run) -> Integers:
    return run.predictions().test_classes


@pytest.mark.parametrize("which", ["runs", "shipped"])
def test_two_runs_in_the_sentences_of_the_core(
    which: str, request: pytest.FixtureRequest, open_page: OpenPage, labels: Integers
) -> None:
    found: Runs = request.getfixturevalue(which)
    first, second = found["cnn225"], found["mlp109"]
    a, b = predictions(first), predictions(second)
    words = texts(compare(open_page, first, second))
    test, names = mcnemar(a == labels, b == labels), (first.label, second.label)
    found_differences = paired_bootstrap(a, b, labels, 10)
    assert verdict_words(test, found_differences.accuracy, *names) in words
    assert counts_words(test, len(labels)) in words
    assert differences_words(found_differences, *names) in words


@pytest.mark.parametrize("which", ["runs", "shipped"])
def test_three_runs_get_letters_and_every_pair_its_corrected_p_value(
    which: str, request: pytest.FixtureRequest, open_page: OpenPage, labels: Integers
) -> None:
    found: Runs = request.getfixturevalue(which)
    page = compare(open_page, *found.values())
    assert "1 of 3 pairs differs significantly" in texts(page)
    assert "Seed variance not known" in texts(page)
    assert page.dataframe[0].value.columns[:2].tolist() == ["Run", "Test"]
    letters = page.dataframe[2].value
    best, middle, worst = (found[name].label for name in ("cnn225", "cnn122", "mlp109"))
    assert letters["Run"].tolist() == [best, middle, worst]
    assert letters["Letters"].tolist() == ["a", "a b", "b"]
    assert letters["Test"].tolist() == ["91.00 %", "90.79 %", "90.60 %"]
    right = [predictions(found[name]) == labels for name in ("cnn225", "cnn122", "mlp109")]
    tests = [mcnemar(right[i], right[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
    pairs = page.dataframe[1].value
    assert pairs["Only first right"].tolist() == [str(test.only_a) for test in tests]
    assert pairs["Only second right"].tolist() == [str(test.only_b) for test in tests]
    assert pairs["Verdict"].tolist() == ["inconclusive", "significant", "inconclusive"]
    assert pairs["Difference (points)"].tolist() == ["+0.21", "+0.40", "+0.19"]
    alone = [test.p_value for test in tests]
    assert alone[0] < 0.05 < holm(alone)[0]
    assert pairs["p"].tolist() == [p_of(p_value) for p_value in alone]
    assert pairs["p, Holm-corrected"].tolist() == list(map(p_of, holm(alone)))


def test_the_galleries_count_what_only_one_gets_right_and_turn_their_pages(
    runs: Runs, open_page: OpenPage, labels: Integers
) -> None:
    first, second = runs["cnn225"], runs["mlp109"]
    found = disagreements(predictions(first), predictions(second), labels)
    page = compare(open_page, first, second, tab="Agreement")
    words = texts(page)
    assert f"Only {first.label} is right: {len(found.only_a_right):,}" in words
    assert f"Only {second.label} is right: {len(found.only_b_right):,}" in words
    assert "Both wrong, differently: 0" in words
    page.session_state["first-right"] = -(-len(found.only_a_right) // 12)
    page.run()
    assert not page.exception
    links = [each.proto.label for each in page.get("page_link")]
    assert sum("predicted as" in label for label in links) == len(found.only_a_right) % 12 + 12
