"""Pages over a run whose network, optimiser, schedule and augmentation have gone."""

import pytest

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import PAGES, OpenPage
from tests.app.seen import texts
from tests.unknown_settings import with_parts_gone

pytestmark = pytest.mark.usefixtures("nothing_ships", "dataset")


@pytest.fixture
def gone(empty: Store) -> Run:
    """The only run there is."""
    return with_parts_gone(empty)


@pytest.mark.parametrize("name", ["home", *(page for page in PAGES if page != "classify")])
def test_every_page_shows_it(gone: Run, open_page: OpenPage, name: str) -> None:
    page = open_page(name, run=gone.id)
    assert not page.error


def test_results_has_its_figures_and_its_configuration(gone: Run, open_page: OpenPage) -> None:
    page = open_page("results", run=gone.id, **{"results-tab": "Configuration"})
    assert not page.error
    assert page.metric[0].label == "Test accuracy"
    assert page.metric[0].value == "80.0 %"
    assert "gone_optimiser" in page.table[0].value.to_string().replace("\\", "")


def test_classifying_with_it_is_refused_in_a_sentence(gone: Run, open_page: OpenPage) -> None:
    page = open_page("classify", run=gone.id)
    page.query_params["source"] = "Test image"
    page.run()
    assert "cannot build the network of the run gone_network" in texts(page)


def test_training_it_again_is_refused_in_a_sentence(gone: Run, open_page: OpenPage) -> None:
    page = open_page("train", again=gone.id)
    assert "no network called 'gone_network'" in page.warning[0].value.replace("\\", "")
    assert page.session_state["form-preset"]
