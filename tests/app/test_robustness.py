"""The tab Robustness of Results: measured in the background, then drawn and put into words."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.common.figures import points
from fmnist.data.corruptions import CORRUPTIONS
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.selection import Selection
from fmnist.inspection.robustness import Changed, Robustness
from fmnist.jobs.background import analyses
from fmnist.jobs.robustness import robustness_analysis, robustness_of
from fmnist.runs.derived import write_derived
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.actions import press
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles
from ui.results.robustness import say_answers, say_narrowed, say_robustness


@pytest.fixture
def runs(trained_folder: Path, empty: Store, nothing_ships: None) -> list[Run]:
    """Two trained runs, of which nothing has been measured yet."""
    for run in Store(trained_folder).runs():
        if not run.read_only:
            shutil.copytree(run.folder, empty.user / run.id)
    return Store().runs()


def robustness_tab_of(open_page: OpenPage, run: Run, **query: str) -> AppTest:
    return open_page("results", run=run.id, **{"results-tab": "Robustness"}, **query)


def measure(page: AppTest) -> None:
    press(page, "Measure robustness")
    while thread := analyses()._thread:
        thread.join()
    page.run()
    assert not page.exception


def test_a_run_is_measured_and_another_is_laid_over(runs: list[Run], open_page: OpenPage) -> None:
    first, second = runs
    page = robustness_tab_of(open_page, first)
    assert "2,000 test images, the first 200 of each class, are changed in seven ways" in texts(
        page
    )
    assert not titles(page)
    measure(page)
    found = robustness_of(first)
    assert found is not None
    assert titles(page) == [corruption.title for corruption in CORRUPTIONS]
    right = first.predictions().test_classes[:1]
    assert found.clean[0] == (right[0] == 9)
    assert f"It gets {100 * found.clean.mean():.1f} % of these 2,000 images" in texts(page)
    assert "nothing here is chosen by them" in texts(page)
    assert not page.multiselect

    write_derived(robustness_analysis(second).key, found._asdict())
    page = robustness_tab_of(open_page, first)
    page.multiselect[0].set_value([second.id]).run()
    drawn = titles(page)
    assert drawn[0] == "Lost on average over all changes"
    assert len(drawn) == 1 + len(CORRUPTIONS)


def test_the_selected_class_narrows_the_figures(
    runs: list[Run], open_page: OpenPage, dataset: Dataset
) -> None:
    right = np.random.default_rng(0).random((1 + len(CORRUPTIONS), 5, 2_000)) < 0.7
    made_up = Robustness(right[0, 0], right[1:])
    write_derived(robustness_analysis(runs[0]).key, made_up._asdict())
    labels = dataset.test_labels.numpy()
    first = sorted(i for place in range(10) for i in np.flatnonzero(labels == place)[:200])
    shirts = labels[first] == 6
    page = robustness_tab_of(open_page, runs[0], true="Shirt", sure="60-67")
    said = texts(page)
    assert f"It gets {100 * made_up.clean[shirts].mean():.1f} % of these 200 images" in said
    lost = made_up.clean[shirts].mean() - made_up.corrupted[:, :, shirts].mean()
    assert f"it loses {points(lost)} on average" in said
    assert "Only images of true class Shirt are counted: images picked by the run's answer" in said
    assert "As they are: " in said


def test_the_preview_says_what_the_run_answers(runs: list[Run], open_page: OpenPage) -> None:
    page = robustness_tab_of(open_page, runs[0])
    rows = [caption.value for caption in page.caption if "of 10 right" in caption.value]
    assert [row.partition(":")[0] for row in rows] == [
        "As they are",
        "1 pixel",
        "2 pixels",
        "4 pixels",
        "6 pixels",
        "8 pixels",
    ]
    box = next(box for box in page.selectbox if box.label == "Corruption")
    box.set_value(CORRUPTIONS[1].title).run()
    rows = [caption.value for caption in page.caption if "of 10 right" in caption.value]
    assert rows[-1].startswith("45 degrees: ")


def test_a_run_without_weights_says_so(classes_alone: Run, open_page: OpenPage) -> None:
    page = robustness_tab_of(open_page, classes_alone)
    assert "is included without its weights, so its robustness cannot be measured" in texts(page)
    assert "Measure robustness" not in [button.label for button in page.button]


class TestSentences:
    def falling(self, shares: list[float]) -> Robustness:
        place = np.arange(1_000) / 1_000
        one = np.array([place < share for share in shares])
        return Robustness(place < 0.9, np.stack([one] * len(CORRUPTIONS)))

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            (Selection(actual=6), "Only images of true class Shirt are counted."),
            (
                Selection(predicted=6),
                "All images are counted: images picked by the run's answer would begin better or "
                "worse by choice.",
            ),
        ],
    )
    def test_what_a_selection_narrows(self, chosen: Selection, words: str) -> None:
        assert say_narrowed(chosen, FASHION_MNIST.classes) == words

    def test_what_is_lost_where_and_from_which_strength_on(self) -> None:
        found = self.falling([0.9, 0.9, 0.8, 0.7, 0.6])
        found.corrupted[4] = found.clean
        found.corrupted[1, 4] = False
        assert say_robustness(found) == (
            "It gets 90.0 % of these 1,000 images right as they are. Over all changes and "
            "strengths it loses 12.0 points on average (11.0 to 13.0), the most under rotation, "
            "where 66.0 % is right on average. It loses more than its 95 % interval from these "
            "strengths on: shift 4 pixels, rotation 20 degrees, scale 30 %, noise 40 grey "
            "levels, contrast 60 %, occlusion 12 pixels; at no strength under blur."
        )

    def test_nothing_lost(self) -> None:
        said = say_robustness(self.falling([0.9] * 5))
        assert said.endswith("It never loses more than its 95 % interval.")

    def test_answers_are_grouped_by_what_is_said(self) -> None:
        row = Changed(1, np.zeros((5, 28, 28), np.uint8), np.array([0, 1, 1, 1, 1]))
        assert say_answers(row, CORRUPTIONS[0], ["Bag", "Coat", "Dress"], [0, 1, 0, 2, 0]) == (
            "1 pixel: 2 of 5 right. Predicted as Coat: Bag (2), Dress."
        )
