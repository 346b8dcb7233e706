"""Pages run in this process by Streamlit's AppTest, over a folder of runs of their own."""

import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from fmnist.common.paths import PROJECT
from fmnist.jobs.queue import Jobs, jobs
from fmnist.runs.run import Run
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now

PAGES = (
    "data",
    "train",
    "search",
    "runs",
    "results",
    "mistakes",
    "classify",
    "compare",
    "ensembles",
    "claims",
    "monitor",
    "lessons",
)
OpenPage = Callable[..., AppTest]


@pytest.fixture(scope="session", autouse=True)
def packages_are_looked_through_once() -> Iterator[None]:
    """AppTest reads the metadata of every installed package anew for each page it opens."""
    with pytest.MonkeyPatch.context() as patch:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def nothing_is_timed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """No trial for the time estimate runs beside a test, unless it is marked `timed`."""
    if request.node.get_closest_marker("timed") is None:
        monkeypatch.setattr(Jobs, "time", lambda self, config: None)


@pytest.fixture(scope="session")
def trained_folder(tmp_path_factory: pytest.TempPathFactory, dataset: object) -> Path:
    """A folder with two small finished runs, trained once for all tests that only look."""
    folder = tmp_path_factory.mktemp("trained")
    for seed in (0, 4):  # Of clearly different accuracy, by two points.
        config = TrainConfig(
            architecture="logreg", epochs=1, train_images=2_000, validation_images=500, seed=seed
        )
        assert train_now(Store(folder), config).is_complete
    return folder


@pytest.fixture
def trained(trained_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the app, with two finished runs in it."""
    yield from store_of_the_app(trained_folder, monkeypatch)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store of the app, with nothing of the user's in it."""
    yield from store_of_the_app(tmp_path, monkeypatch)


@pytest.fixture
def nothing_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No run ships with the program, so that those of the user's are all there are."""
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", tmp_path / "none")


@pytest.fixture
def two(
    trained_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nothing_ships: None
) -> Iterator[list[Run]]:
    """The two trained runs alone, in a folder of the test's own."""
    folder = shutil.copytree(trained_folder, tmp_path / "runs")
    for store in store_of_the_app(folder, monkeypatch):
        yield store.runs()


@pytest.fixture
def classes_alone(
    trained_folder: Path, empty: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Run:
    """A run that ships with its predicted classes alone; so do all others that the app offers."""
    reference = tmp_path / "reference"
    ship(Store(trained_folder, reference).runs(), "classes", reference)
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", reference)
    return Store().runs()[0]


@pytest.fixture
def open_page() -> OpenPage:
    """Open a page by its name, with query parameters; `home` is the first page."""

    def open_it(name: str, **query: str) -> AppTest:
        page = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
        for key, value in query.items():
            page.query_params[key] = value
        if name != "home":
            page.switch_page(f"pages/{name}.py")
        page.run()
        assert not page.exception
        return page

    return open_it


def store_of_the_app(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("FMNIST_RUNS", str(folder))
    jobs.cache_clear()
    yield Store()
    jobs().close()
    jobs.cache_clear()
