"""The selection in the address: what a link shows, in words and numbers, and what widgets write."""

import re

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.metrics import softmax, wilson_interval
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.actions import button, press, tiles
from tests.app.conftest import OpenPage
from tests.app.seen import drawn, texts


@pytest.fixture
def labels(dataset: Dataset) -> Integers:
    truth: Integers = dataset.test_labels.numpy()
    return truth


@pytest.fixture
def runs(trained: Store) -> list[Run]:
    """Two runs of logistic regression."""
    return [run for run in trained.runs() if not run.read_only]


def confidence(run: Run) -> np.ndarray:
    logits = run.predictions().test_logits
    assert logits is not None
    return softmax(logits).max(axis=1)


def test_a_link_to_a_cell_selects_it_until_it_is_cleared(
    runs: list[Run], open_page: OpenPage, labels: Integers
) -> None:
    guesses = runs[0].predictions().test_classes
    images = int(((labels == 6) & (guesses == 0)).sum())
    page = open_page("results", run=runs[0].id, true="Shirt", predicted="T-shirt/top")
    words = f"Shirt predicted as T-shirt/top, {images} images"
    assert f"Selected: **{words}**" in texts(page)
    assert words in [heading.value for heading in page.subheader]
    press(page, "Clear")
    assert "Selected" not in texts(page)
    assert button(page, "Clear").disabled
    assert "true" not in page.query_params


def test_a_range_of_how_sure_narrows_the_figures_of_the_classes(
    runs: list[Run], open_page: OpenPage, labels: Integers
) -> None:
    sure = confidence(runs[0])
    inside = (sure > 9 / 15) & (sure <= 10 / 15)
    page = open_page("results", run=runs[0].id, sure="60-67", **{"results-tab": "Classes"})
    assert f"Selected: **Confidence 0.60 to 0.67, {inside.sum():,} images**" in texts(page)
    table = page.dataframe[0].value
    assert table["Images"].tolist()[:10] == [
        f"{(inside & (labels == place)).sum():,}" for place in range(10)
    ]
    right = (runs[0].predictions().test_classes == labels)[inside].mean()
    low, high = wilson_interval(round(right * inside.sum()), inside.sum())
    micro = f"{100 * right:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
    assert table.iloc[-1].tolist() == ["Micro average", micro, micro, micro, f"{inside.sum():,}"]


@pytest.mark.parametrize("tab", ["Classes", "Calibration"])
def test_a_range_without_images_has_no_figures(
    tab: str, runs: list[Run], open_page: OpenPage
) -> None:
    page = open_page("results", run=runs[0].id, sure="0-7", **{"results-tab": tab})
    assert not page.exception
    assert "There is no such image." in texts(page)
    assert "Precision: of the images" not in texts(page)


def test_a_predicted_class_narrows_the_calibration(
    runs: list[Run], open_page: OpenPage, labels: Integers
) -> None:
    inside = runs[0].predictions().test_classes == 6
    page = open_page("results", run=runs[0].id, predicted="Shirt", **{"results-tab": "Calibration"})
    row = page.dataframe[0].value.iloc[0]
    assert row["Accuracy"].startswith(f"{100 * (labels == 6)[inside].mean():.1f} % (")
    assert row["Mean confidence"] == f"{100 * confidence(runs[0])[inside].mean():.1f} %"


def test_the_roc_curves_of_the_selected_classes_stand_out(
    runs: list[Run], open_page: OpenPage, labels: Integers
) -> None:
    logits = runs[0].predictions().test_logits
    assert logits is not None
    areas = [roc_auc_score(labels == place, row) for place, row in enumerate(softmax(logits).T)]
    cell = {"true": "Bag", "predicted": "Dress"}
    page = open_page("results", run=runs[0].id, **{"results-tab": "ROC"}, **cell)
    hardest = FASHION_MNIST.classes[int(np.argmin(areas))]
    assert {*page.multiselect[0].value} == {hardest, "Bag", "Dress"}
    lines = drawn(page, "ROC curves, each class against the rest", "class")
    shown = {tuple(row) for row in lines[["class", "pale"]].to_numpy()}
    assert shown == {(hardest, True), ("Bag", False), ("Dress", False)}
    for text, area in zip(page.dataframe[0].value["Area under the curve"], areas, strict=True):
        assert re.fullmatch(rf"{area:.4f} \(0\.\d{{4}} to [01]\.\d{{4}}\)", text)


@pytest.mark.parametrize(
    ("name", "value"), [("true", "Hat"), ("sure", "60"), ("answer", "maybe"), ("image", "10000")]
)
@pytest.mark.parametrize("page_name", ["results", "mistakes"])
def test_what_is_not_there_is_said_in_a_sentence_and_can_be_cleared(
    runs: list[Run], open_page: OpenPage, page_name: str, name: str, value: str
) -> None:
    page = open_page(page_name, run=runs[0].id, **{name: value})
    assert f"“{value}”" in page.warning[0].value
    press(page, "Clear")
    assert not page.warning


def test_mistakes_reads_the_selection_and_writes_it(
    runs: list[Run], open_page: OpenPage, labels: Integers
) -> None:
    guesses, sure = runs[0].predictions().test_classes, confidence(runs[0])
    inside = (labels == 6) & (guesses != 6) & (sure > 9 / 15) & (sure <= 10 / 15)
    page = open_page("mistakes", run=runs[0].id, true="Shirt", sure="60-67")
    expected = (
        f"True class Shirt, wrong predictions, confidence 0.60 to 0.67, {inside.sum()} images"
    )
    assert expected in texts(page)
    assert [choice.value for choice in page.selectbox[1:4]] == ["Shirt", "any", "60-67"]

    page.selectbox[2].set_value("Coat").run()
    assert page.query_params["predicted"] == "Coat"
    images = (inside & (guesses == 4)).sum()
    assert f"Shirt predicted as Coat, confidence 0.60 to 0.67, {images} image" in texts(page)
    page.selectbox[1].set_value("any").run()
    assert "true" not in page.query_params
    page.toggle[0].set_value(True).run()
    assert page.query_params["answer"] == "right"


def test_another_choice_begins_at_the_first_page(runs: list[Run], open_page: OpenPage) -> None:
    page = open_page("mistakes", run=runs[0].id)
    first = [tile.label for tile in tiles(page)]
    page.session_state[f"page-{runs[0].id}-most confident first-wrong"] = 3
    page.run()
    assert [tile.label for tile in tiles(page)] != first
    page.selectbox[1].set_value("Shirt").run()
    shirts = [tile.label for tile in tiles(page)]
    link = open_page("mistakes", run=runs[0].id, true="Shirt")
    assert shirts == [tile.label for tile in tiles(link)]


def test_the_opened_image_is_in_the_address(runs: list[Run], open_page: OpenPage) -> None:
    page = open_page("mistakes", run=runs[0].id, image="17")
    assert "Test image no. 17" in [heading.value for heading in page.subheader]
    assert "Opened: **test image no. 17**." in texts(page)
    press(page, "Close")
    assert "image" not in page.query_params
    assert page.query_params["run"] == runs[0].id


def test_how_sure_selects_nothing_of_a_run_with_classes_alone(
    classes_alone: Run, open_page: OpenPage
) -> None:
    page = open_page("results", run=classes_alone.id, sure="60-67")
    assert "predicted classes alone" in page.warning[0].value
    assert "All 10,000 test images" in texts(page)


class TestCompare:
    def test_the_runs_are_those_of_the_address(self, runs: list[Run], open_page: OpenPage) -> None:
        ids = [run.id for run in reversed(runs)]
        page = open_page("compare", runs=",".join(ids), together="false")
        assert page.multiselect[0].value == ids
        page.multiselect[0].set_value(ids[::-1]).run()
        assert page.query_params["runs"] == ",".join(ids[::-1])

    def test_a_link_to_a_cell_counts_its_images(self, runs: list[Run], open_page: OpenPage) -> None:
        first, second = (run.predictions().test_classes for run in runs)
        images = int(((first == 6) & (second == 4)).sum())
        page = open_page(
            "compare",
            runs=",".join(run.id for run in runs),
            together="false",
            row="Shirt",
            column="Coat",
            **{"compare-tab": "Agreement"},
        )
        names = [run.label for run in runs]
        expected = f"{names[0]} predicts Shirt, {names[1]} predicts Coat, {images} image"
        assert expected in texts(page)
        page.segmented_control[0].set_value("truth-first").run()
        assert page.query_params["axes"] == "truth-first"
        assert "No cell is selected" in texts(page)


def test_the_opened_image_walks_through_the_gallery(runs: list[Run], open_page: OpenPage) -> None:
    page = open_page("mistakes", run=runs[0].id)
    tiles(page)[0].click().run()
    first = page.query_params["image"]
    assert button(page, "Previous").disabled
    press(page, "Next")
    second = page.query_params["image"]
    assert tiles(page)[1].key == f"open-mistakes-{second}"
    press(page, "Previous")
    assert page.query_params["image"] == first
