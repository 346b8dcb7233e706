"""Pages over a run that ships without logits and without weights."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from tests.app.actions import tiles
from tests.app.conftest import PAGES, OpenPage
from tests.app.seen import texts
from ui.shared.run_lines import tag

ALONE = "This run is included with its predicted classes alone: train it again to"


@pytest.fixture
def run(classes_alone: Run) -> Run:
    """The first of two runs that ship with their classes alone; there are no others."""
    return classes_alone


def links(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.get("page_link")]


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_every_page_opens(run: Run, open_page: OpenPage, name: str) -> None:
    page = open_page(name, run=run.id)
    assert not page.error
    assert len(page.title) == 1


@pytest.mark.parametrize(
    "tab",
    [
        "Confusion matrix",
        "Curves",
        "Epochs",
        "Classes",
        "ROC",
        "Error breakdown",
        "Configuration",
        "Name, notes, files",
    ],
)
def test_the_tabs_of_results_open(run: Run, open_page: OpenPage, tab: str) -> None:
    page = open_page("results", run=run.id, true="Shirt", **{"results-tab": tab})
    assert (f"{ALONE} see its ROC curves." in texts(page)) == (tab == "ROC")
    if tab == "ROC":
        assert "Train again with these settings" in links(page)
    if tab == "Confusion matrix":
        assert "surest" not in texts(page)
        assert " sure" not in texts(page)
    if tab == "Name, notes, files":
        offered = {button.proto.label for button in page.get("download_button")}
        assert offered == {"History (JSON lines)", "Record (JSON)"}


def test_mistakes_are_shown_without_confidence(run: Run, open_page: OpenPage) -> None:
    page = open_page("mistakes", run=run.id)
    assert f"{ALONE} see its confidence and sort by it." in texts(page)
    order = next(choice for choice in page.selectbox if choice.label == "Order")
    assert order.disabled
    assert order.value is None
    page.selectbox[1].set_value("Shirt").run()
    tile = tiles(page)[0]
    assert "Shirt, predicted as" in tile.label
    assert "confidence" not in tile.label
    tile.click().run()
    assert not page.exception
    assert "True class: Shirt. Predicted: " in texts(page)
    assert f"{ALONE} see its probabilities." in texts(page)
    assert "Nearest training images" in texts(page)


@pytest.mark.parametrize("tab", ["Curves", "Classes", "Agreement", "Accuracy against cost"])
def test_compare_says_whether_it_could_be_luck(run: Run, open_page: OpenPage, tab: str) -> None:
    page = open_page("compare")
    page.query_params["compare-tab"] = tab
    page.run()
    assert not page.exception
    assert re.search(r"Significant|Inconclusive|Equal", texts(page))


def test_classify_leads_on_where_no_run_has_weights(run: Run, open_page: OpenPage) -> None:
    page = open_page("classify", run=run.id)
    assert "included without their weights" in page.info[0].value
    assert "Train a network" in [button.label for button in page.button]


def test_classify_offers_the_runs_with_weights_and_says_why_not_this_one(
    run: Run, trained_folder: Path, open_page: OpenPage
) -> None:
    other = next(each for each in Store().runs() if each.id != run.id)
    shutil.copytree(trained_folder / other.id, Store().user / other.id)
    page = open_page("classify", run=run.id)
    (models,) = page.multiselect
    assert models.value == []
    assert models.options == [tag(other)]
    assert "is included without its weights" in page.warning[0].value


def test_the_users_runs_are_offered_first_and_of_those_that_ship_the_best(
    run: Run, trained_folder: Path, open_page: OpenPage
) -> None:
    best, other = sorted(Store().runs(), key=validation_accuracy, reverse=True)
    assert validation_accuracy(best) > validation_accuracy(other)
    assert open_page("results").selectbox[0].value == best.id
    shutil.copytree(trained_folder / other.id, Store().user / other.id)
    assert open_page("results").selectbox[0].value == other.id


def test_at_first_the_best_that_ships_with_its_weights_is_shown(
    trained_folder: Path,
    empty: Store,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    open_page: OpenPage,
) -> None:
    reference = tmp_path / "reference"
    runs = Store(trained_folder, reference).runs()
    best, other = sorted(runs, key=validation_accuracy, reverse=True)
    ship([best], "classes", reference)
    ship([other], "weights", reference)
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", reference)
    (choice, *_) = open_page("results").selectbox
    assert choice.value == other.id
    assert choice.options[0].startswith(best.label)


def test_train_shows_it_and_does_not_offer_to_classify(run: Run, open_page: OpenPage) -> None:
    page = open_page("train", run=run.id)
    assert "Its mistakes" in links(page)
    assert "Classify with it" not in links(page)
