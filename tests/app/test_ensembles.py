"""An ensemble on every page that shows runs: it is one of them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fmnist.jobs.combine import make_ensemble
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.conftest import PAGES, OpenPage, store_of_the_app
from tests.app.seen import texts


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
