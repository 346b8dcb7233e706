"""Every page opens, full and empty, and answers its widgets."""

import pytest

from fmnist.runs.run import Notes
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import PAGES, OpenPage
from tests.app.hands import button, press
from tests.app.seen import texts
from tests.trained import train_now


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_every_page_opens_with_title_and_line(
    trained: Store, open_page: OpenPage, name: str
) -> None:
    page = open_page(name)
    assert len(page.title) == 1
    assert page.caption[0].value
    assert not page.error


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_every_page_opens_without_a_run_of_the_users(
    empty: Store, open_page: OpenPage, name: str
) -> None:
    assert not open_page(name).error


@pytest.mark.parametrize("name", ["train", "results", "mistakes", "classify", "compare"])
def test_a_page_without_any_run_leads_on(
    empty: Store,
    open_page: OpenPage,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    monkeypatch.setattr("fmnist.runs.store.REFERENCE_RUNS", tmp_path_factory.mktemp("none"))
    page = open_page(name)
    assert any(
        button.label in ("Train a network", "Train another network", "Start training")
        for button in page.button
    )


@pytest.mark.parametrize("name", ["results", "mistakes", "classify", "train"])
@pytest.mark.parametrize("run", ["../../etc/passwd", "20260101-000000-logreg-0000", "<b>x</b>"])
def test_an_unknown_run_in_the_address_is_said_in_a_sentence(
    trained: Store, open_page: OpenPage, name: str, run: str
) -> None:
    page = open_page(name, run=run)
    assert "There is no" in page.warning[0].value


@pytest.mark.parametrize(
    "tab", ["Counts", "Samples of a class", "One image", "Mean images", "Augmentation"]
)
def test_the_tabs_of_data_open(trained: Store, open_page: OpenPage, tab: str) -> None:
    page = open_page("data")
    page.session_state["data-tab"] = tab
    assert not page.run().exception


def test_data_shows_the_image_of_a_given_index(trained: Store, open_page: OpenPage) -> None:
    page = open_page("data")
    page.session_state["data-tab"] = "One image"
    page.run()
    page.number_input[0].set_value(9).run()
    assert "Training image no. 9: Sandal" in texts(page) or "no. 9" in texts(page)


@pytest.mark.parametrize(
    "tab", ["Confusion matrix", "Curves", "Classes", "ROC", "Configuration", "Notes, name, files"]
)
def test_the_tabs_of_results_open(trained: Store, open_page: OpenPage, tab: str) -> None:
    page = open_page("results", run=trained.runs()[-1].id)
    page.session_state["results-tab"] = tab
    assert not page.run().exception


def test_results_says_accuracy_with_its_interval_and_the_looks_at_test(
    trained: Store, open_page: OpenPage
) -> None:
    run = next(run for run in trained.runs() if not run.read_only)
    page = open_page("results", run=run.id)
    assert "looked at once" in texts(page)
    figure = next(metric for metric in page.metric if metric.label == "Test accuracy")
    assert run.record.test is not None
    assert figure.value == f"{100 * run.record.test.accuracy:.1f} %"
    assert " to " in figure.delta


@pytest.mark.parametrize("tab", ["Curves", "Classes", "Where they disagree", "The whole field"])
def test_compare_says_whether_it_could_be_luck(
    trained: Store, open_page: OpenPage, tab: str
) -> None:
    page = open_page("compare")
    page.session_state["compare-tab"] = tab
    page.run()
    assert not page.exception
    assert "On these 10,000 images" in texts(page)
    assert "one run each" in texts(page)


def test_mistakes_filters_and_opens_an_image(trained: Store, open_page: OpenPage) -> None:
    page = open_page("mistakes")
    page.selectbox[1].set_value("Shirt").run()
    tile = button(page, "Open")
    assert "Shirt, taken for" in tile.help
    tile.click().run()
    assert not page.exception
    assert "True class: Shirt" in texts(page)
    assert "nearest training images" in texts(page)


def test_mistakes_without_any_image_left_says_so(trained: Store, open_page: OpenPage) -> None:
    page = open_page("mistakes")
    page.selectbox[1].set_value("Shirt").run()
    page.selectbox[2].set_value("Coat").run()
    page.toggle[0].set_value(True).run()
    assert "No image is left" in texts(page)


@pytest.mark.parametrize(
    "name",
    ["**bold** [x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "# 👟 $x$ :red[y]"],
)
def test_a_run_is_renamed_and_its_name_shown_as_typed(
    empty: Store, open_page: OpenPage, name: str
) -> None:
    run = train_now(
        empty,
        TrainConfig(architecture="logreg", epochs=1, train_images=200, validation_images=100),
    )
    page = open_page("results", run=run.id)
    page.session_state["results-tab"] = "Notes, name, files"
    page.run()
    page.text_input[0].input(name)
    press(page, "Rename")
    assert empty.get(run.id).notes == Notes(name=name)
    assert not page.exception
    assert f"**{name}" not in page.markdown[1].value
    assert {folder.name for folder in empty.user.iterdir() if folder.is_dir()} == {run.id}


def test_a_run_is_deleted_and_the_other_tab_is_told(empty: Store, open_page: OpenPage) -> None:
    run = train_now(
        empty,
        TrainConfig(architecture="logreg", epochs=1, train_images=200, validation_images=100),
    )
    first, second = open_page("results", run=run.id), open_page("mistakes", run=run.id)
    first.session_state["results-tab"] = "Notes, name, files"
    first.run()
    next(button for button in first.button if button.label == "Delete for good").click().run()
    assert not first.exception
    assert run.id not in [left.id for left in empty.runs()]
    second.run()
    assert not second.exception


def test_a_run_without_validation_says_so_on_every_page(empty: Store, open_page: OpenPage) -> None:
    run = train_now(
        empty,
        TrainConfig(architecture="logreg", epochs=2, train_images=1_000, validation_images=0),
    )
    for name in ("home", *PAGES):
        assert not open_page(name, run=run.id).error
    results = open_page("results", run=run.id)
    assert "the last of 2 epochs kept, without validation" in texts(results)
    assert "none" in {metric.value for metric in results.metric}
    results.session_state["results-tab"] = "Curves"
    assert not results.run().exception
