"""Every page opens, full and empty, and answers its widgets."""

import os
from pathlib import Path

import pytest
from scipy.stats import binomtest

from fmnist.runs.notes import Notes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.actions import press, tiles
from tests.app.conftest import PAGES, OpenPage
from tests.app.seen import texts
from tests.trained import InterruptAfter, train_now


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


@pytest.mark.parametrize("name", ["train", "runs", "results", "mistakes", "classify", "compare"])
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


@pytest.mark.parametrize(("name", "part"), [("data", "data-tab"), ("classify", "source")])
def test_an_unknown_part_in_the_address_is_said_in_a_sentence(
    trained: Store, open_page: OpenPage, name: str, part: str
) -> None:
    page = open_page(name, **{part: "nonsense"})
    (said,) = [warning.value for warning in page.warning]
    assert "There is no “nonsense” here" in said


@pytest.mark.parametrize("tab", ["Counts", "Samples", "One image", "Mean images", "Augmentation"])
def test_the_tabs_of_data_open(trained: Store, open_page: OpenPage, tab: str) -> None:
    page = open_page("data")
    page.query_params["data-tab"] = tab
    assert not page.run().exception


def test_data_shows_the_image_of_a_given_index(trained: Store, open_page: OpenPage) -> None:
    page = open_page("data")
    page.query_params["data-tab"] = "One image"
    page.run()
    page.text_input[0].set_value("9").run()
    assert "Training image no. 9: Sandal" in texts(page)
    page.text_input[0].set_value("60,000").run()
    assert "60,000 is not from 0 to 59,999." in texts(page)
    assert "no. 9" not in texts(page)


@pytest.mark.parametrize(
    "tab", ["Confusion matrix", "Curves", "Classes", "ROC", "Configuration", "Name, notes, files"]
)
def test_the_tabs_of_results_open(trained: Store, open_page: OpenPage, tab: str) -> None:
    page = open_page("results", run=trained.runs()[-1].id)
    page.query_params["results-tab"] = tab
    assert not page.run().exception


def test_results_says_how_often_the_score_on_test_was_read(
    trained: Store, open_page: OpenPage
) -> None:
    run = next(run for run in trained.runs() if not run.read_only)
    assert "test set evaluated once" in texts(open_page("results", run=run.id))


@pytest.mark.parametrize(
    ("name", "validation"),
    [("results", "Validation accuracy"), ("train", "Best validation accuracy")],
)
def test_under_each_accuracy_stands_its_interval(
    trained: Store, open_page: OpenPage, name: str, validation: str
) -> None:
    run = next(run for run in trained.runs() if not run.read_only)
    figures = {metric.label: metric for metric in open_page(name, run=run.id).metric}
    for label, score in (("Test accuracy", run.record.test), (validation, run.record.best)):
        assert score is not None
        right = binomtest(round(score.accuracy * score.images), score.images)
        low, high = right.proportion_ci(method="wilson")
        assert figures[label].value == f"{100 * score.accuracy:.1f} %"
        assert figures[label].delta == f"{100 * low:.1f} to {100 * high:.1f} %"


@pytest.mark.parametrize("tab", ["Curves", "Classes", "Agreement", "Accuracy against cost"])
def test_compare_says_whether_the_difference_is_significant(
    trained: Store, open_page: OpenPage, tab: str
) -> None:
    page = open_page("compare")
    page.query_params["compare-tab"] = tab
    page.run()
    assert not page.exception
    assert page.subheader[0].value == "Is the difference significant?"
    assert "Seed variance not known" in texts(page)


def test_mistakes_filters_and_opens_an_image(trained: Store, open_page: OpenPage) -> None:
    page = open_page("mistakes")
    page.selectbox[1].set_value("Shirt").run()
    tile = tiles(page)[0]
    assert "Shirt, predicted as" in tile.label
    tile.click().run()
    assert not page.exception
    assert "True class: Shirt" in texts(page)
    assert "Nearest training images" in texts(page)


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
def test_a_run_is_named_and_written_about_and_shown_as_typed(
    two: list[Run], open_page: OpenPage, name: str
) -> None:
    run, store = two[0], Store()
    page = open_page("results", run=run.id)
    page.query_params["results-tab"] = "Name, notes, files"
    page.run()
    page.text_input[0].input(name)
    page.text_area[0].input(f"About it:\n{name}")
    press(page, "Save")
    assert store.get(run.id).notes == Notes(name=name, text=f"About it:\n{name}")
    assert not page.exception
    assert f"**{name}" not in page.markdown[1].value
    folders = {folder.name for folder in store.user.iterdir() if folder.is_dir()}
    assert folders == {each.id for each in two}


def test_a_name_that_is_too_long_is_refused_in_a_sentence(
    two: list[Run], open_page: OpenPage
) -> None:
    page = open_page("results", run=two[0].id, **{"results-tab": "Name, notes, files"})
    page.text_input[0].input("x" * 81)
    press(page, "Save")
    assert [each.value for each in page.error] == ["A name has at most 80 characters\\."]
    assert Store().get(two[0].id).notes == two[0].notes


@pytest.mark.parametrize("name", ["results", "mistakes"])
def test_a_damaged_run_is_called_damaged(empty: Store, open_page: OpenPage, name: str) -> None:
    damaged = empty.user / "20260101-000000-logreg-dead"
    damaged.mkdir()
    (damaged / "run.json").write_text("{")
    page = open_page(name, run=damaged.name)
    assert f"The run {damaged.name} is damaged" in texts(page)


@pytest.mark.parametrize("name", [b"\xff\xfe", b"\x1b[31mred\nline", b"x" * 255])
def test_a_folder_that_is_no_run_is_named_on_home(
    empty: Store, open_page: OpenPage, name: bytes
) -> None:
    Path(empty.user, os.fsdecode(name)).mkdir()
    (said,) = [each.value for each in open_page("home").text if "record is missing" in each.value]
    assert said.isprintable()


@pytest.mark.parametrize("name", ["home", *PAGES])
def test_the_name_of_a_run_is_nowhere_read_as_markup(
    two: list[Run], open_page: OpenPage, name: str
) -> None:
    odd, run = "![x](http://example.invalid/a.png)", two[0]
    Store().write_notes(run.id, Notes(name=odd))
    page = open_page(name, run=run.id, runs=run.id)
    read = (page.title, page.header, page.subheader, page.markdown, page.caption, page.info)
    assert not [each.value for kind in read for each in kind if odd in each.value]
    assert not [each.label for each in page.get("page_link") if odd in each.proto.label]
    assert not [each.label for each in page.metric if odd in each.label]


@pytest.mark.parametrize("name", ["home", "train"])
def test_a_run_that_was_cut_short_is_not_forgotten(
    empty: Store, open_page: OpenPage, name: str
) -> None:
    config = TrainConfig(architecture="logreg", epochs=3, train_images=200, validation_images=100)
    run = train_now(empty, config, InterruptAfter(1))
    (link,) = [
        link.proto
        for link in open_page(name).get("page_link")
        if "interrupted after epoch 1 of 3" in link.proto.label
    ]
    assert f"run={run.id}" in link.query_string


def test_a_run_is_deleted_and_the_other_tab_is_told(two: list[Run], open_page: OpenPage) -> None:
    run = two[0]
    first, second = open_page("results", run=run.id), open_page("mistakes", run=run.id)
    first.query_params["results-tab"] = "Name, notes, files"
    first.run()
    next(button for button in first.button if button.label == "Delete for good").click().run()
    assert not first.exception
    assert run.id not in [left.id for left in Store().runs()]
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
    assert "last of 2 epochs, without validation" in texts(results)
    assert "none" in {metric.value for metric in results.metric}
    results.query_params["results-tab"] = "Curves"
    assert not results.run().exception
