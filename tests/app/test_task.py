"""A run of two classes on the pages: shown with its own classes, offered beside no other run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fmnist.data.dataset import Dataset
from fmnist.jobs.queue import jobs
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.app.actions import tiles
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.trained import train_now

PAIR = ("Sneaker", "Ankle boot")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, dataset: object) -> Path:
    """A folder with one finished run of two classes."""
    folder = tmp_path_factory.mktemp("two-classes")
    changes = {"epochs": 1, "train_images": 2_000, "validation_images": 500}
    config = PRESETS.get("binary101").config.model_copy(update=changes)
    assert train_now(Store(folder), config).is_complete
    return folder


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """That run, in the store of the app."""
    monkeypatch.setenv("FMNIST_RUNS", str(folder))
    jobs.cache_clear()
    (run,) = (run for run in Store().runs() if not run.read_only)
    yield run
    jobs().close()
    jobs.cache_clear()


@pytest.mark.parametrize(
    "tab", ["Confusion matrix", "Curves", "Classes", "ROC", "Configuration", "Name, notes, files"]
)
def test_its_results_are_of_its_classes(run: Run, open_page: OpenPage, tab: str) -> None:
    page = open_page("results", run=run.id)
    page.query_params["results-tab"] = tab
    page.run()
    assert not page.exception
    assert "Sneaker and Ankle boot only, 2,000 test images" in texts(page)
    if tab == "Classes":
        named = list(page.dataframe[0].value["Class"])
        assert named == [*PAIR, "Macro average", "Micro average"]
    if tab == "Confusion matrix":
        assert " mistakes" in texts(page)


def test_its_mistakes_are_images_of_its_classes(
    run: Run, open_page: OpenPage, dataset: Dataset
) -> None:
    page = open_page("mistakes", run=run.id)
    assert page.selectbox[1].options == ["any", *PAIR]
    page.selectbox[1].set_value("Ankle boot").run()
    tile = tiles(page)[0]
    assert "Ankle boot, predicted as Sneaker" in tile.label
    tile.click().run()
    assert not page.exception
    assert "True class: Ankle boot. Predicted: Sneaker." in texts(page)
    number = int(page.query_params["image"])
    assert dataset.classes[dataset.test_labels[number]] == "Ankle boot"
    assert f"Test image no. {number}" in [heading.value for heading in page.subheader]


def test_an_image_that_it_was_not_judged_on_is_not_opened(
    run: Run, open_page: OpenPage, dataset: Dataset
) -> None:
    bag = dataset.test_labels.tolist().index(dataset.classes.index("Bag"))
    page = open_page("mistakes", run=run.id, image=str(bag))
    assert page.warning[0].value.startswith("This run was judged on no test image")
    assert "True class" not in texts(page)


@pytest.mark.parametrize("name", ["classify", "compare"])
def test_it_is_not_offered_beside_others_and_that_is_said(
    run: Run, open_page: OpenPage, name: str
) -> None:
    page = open_page(name)
    offered = page.multiselect[0]
    assert all(run.short_id not in option for option in offered.options)
    assert "fewer than the ten classes" in offered.help
    assert "fewer than the ten classes" not in texts(page)


def test_home_does_not_rank_it(run: Run, open_page: OpenPage) -> None:
    page = open_page("home")
    assert run.label not in list(page.dataframe[0].value["Configuration"])


def test_the_form_shows_what_it_learns_from(run: Run, open_page: OpenPage) -> None:
    page = open_page("train", again=run.id)
    assert page.selectbox(key="form-architecture").value == "binary101"
    assert not page.error
