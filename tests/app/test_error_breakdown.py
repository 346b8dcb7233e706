"""The tab Error breakdown of Results: its numbers against counting, its sentences word by word."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.common.estimate import Estimate, Interval
from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.error_breakdown import ErrorPart
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import charts, texts, titles
from tests.made_up import finish, judged
from ui.results.error_breakdown import say_class, say_merged, say_order, say_pair, say_some


def budget_of(open_page: OpenPage, run: Run, **query: str) -> AppTest:
    return open_page("results", run=run.id, **{"results-tab": "Error breakdown"}, **query)


@pytest.fixture
def shipped(empty: Store) -> Run:
    """A run of all ten classes that ships with the program."""
    return next(run for run in empty.runs() if run.record.all_classes)


def test_names_the_class_and_the_pair_that_cost_most(
    shipped: Run, open_page: OpenPage, dataset: Dataset
) -> None:
    page = budget_of(open_page, shipped)
    labels, predicted = dataset.test_labels.numpy(), shipped.predictions().test_classes
    wrong = labels != predicted
    missed = [int((wrong & (labels == place)).sum()) for place in range(10)]
    worst = int(np.argmax(missed))
    name = FASHION_MNIST.classes[worst]
    said = f"recall of {name} would add the most: {missed[worst] / 100:.1f} points"
    assert said in texts(page)
    confused = {
        (a, b): int(((labels == a) & (predicted == b) | (labels == b) & (predicted == a)).sum())
        for a in range(10)
        for b in range(a)
    }
    a, b = max(confused, key=confused.__getitem__)
    names = FASHION_MNIST.classes
    pair = f"confusing {names[b]} and {names[a]} would add {confused[a, b] / 100:.1f} "
    assert pair in texts(page)


def test_shows_the_accuracy_of_merged_classes(
    shipped: Run, open_page: OpenPage, dataset: Dataset
) -> None:
    table = budget_of(open_page, shipped).dataframe[0].value
    assert list(table["Merged"]) == ["None", "Tops", "Shoes", "All, into 4 groups"]
    group = {
        FASHION_MNIST.classes.index(each): name
        for name, all_ in FASHION_MNIST.groups.items()
        for each in all_
    }
    pairs = list(
        zip(dataset.test_labels.tolist(), shipped.predictions().test_classes.tolist(), strict=True)
    )
    expected = [sum(a == b for a, b in pairs)]
    expected += [
        sum(a == b or group[a] == group[b] == name for a, b in pairs) for name in ("Tops", "Shoes")
    ]
    expected.append(sum(group[a] == group[b] for a, b in pairs))
    shown = [float(text.partition(" %")[0]) for text in table["Accuracy, 95 % interval"]]
    assert shown == pytest.approx([each / 100 for each in expected], abs=0.0501)


def test_the_charts_say_what_they_show(shipped: Run, open_page: OpenPage) -> None:
    page = budget_of(open_page, shipped)
    assert titles(page) == [
        "Gain from perfect recall of a class",
        "Gain if two classes were never confused",
    ]
    for chart in charts(page):
        axis = chart["layer"][0]["encoding"]["x"]
        assert axis["title"] == "Gain of accuracy (points)"
        assert "%" not in axis["axis"]["format"]


def test_says_what_the_selection_would_gain_and_shows_its_images(
    shipped: Run, open_page: OpenPage, dataset: Dataset
) -> None:
    page = budget_of(open_page, shipped, true="Shirt", predicted="T-shirt/top")
    labels, predicted = dataset.test_labels.numpy(), shipped.predictions().test_classes
    images = int(((labels == 6) & (predicted == 0)).sum())
    share = images / (labels != predicted).sum()
    said = texts(page)
    assert f"Shirt predicted as T-shirt/top, {images} images, {images} of them wrong." in said
    assert f"would add {images / 100:.1f} points" in said
    assert f"which is {100 * share:.0f} % of all that can be gained" in said
    links = [each.proto.label for each in page.get("page_link")]
    assert sum("Shirt, predicted as T" in label for label in links) == min(images, 15)


def test_a_run_of_two_kinds_of_shoe_has_nothing_to_merge(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    config = TrainConfig(architecture="binary101", classes=("Sneaker", "Ankle boot"), epochs=1)
    predicted = (np.arange(2_000) % 2).astype(np.uint8)
    run = finish(empty, config, predicted, labels=dataset.test_labels.numpy())
    page = budget_of(open_page, run)
    assert "All its classes are of one group, so none can be merged." in texts(page)
    assert "Never confusing Sneaker and Ankle boot would add" in texts(page)


class TestSentences:
    CLASSES = ("Coat", "Dress", "Shirt")
    MOST = ErrorPart((2,), 300, 10_000)

    @pytest.mark.parametrize(
        ("second", "verdict"),
        [
            (ErrorPart((0,), 290, 10_000), "the intervals overlap, so the order could be luck."),
            (ErrorPart((0,), 100, 10_000), "clearly less."),
        ],
    )
    def test_the_first_is_first_only_if_the_intervals_say_so(
        self, second: ErrorPart, verdict: str
    ) -> None:
        (said,) = say_order([self.MOST, second], self.CLASSES)
        assert said.startswith(f"After Shirt comes Coat with {100 * second.share.value:.1f} points")
        assert said.endswith(verdict)

    def test_one_alone_and_no_mistakes_have_no_order(self) -> None:
        nothing = ErrorPart((0,), 0, 10_000)
        assert say_order([self.MOST], self.CLASSES) == say_order([nothing] * 2, self.CLASSES) == []

    def test_a_class_is_said_with_what_it_would_add(self) -> None:
        evaluation = judged(np.repeat([0, 2], [700, 300]), np.zeros(1_000, int), 3)
        said = say_class(ErrorPart((2,), 300, 1_000), self.CLASSES, evaluation)
        assert said == (
            "Perfect recall of Shirt would add the most: 30.0 points (27.2 to 32.9), from 70.0 % "
            "to 100.0 %."
        )
        assert "nothing to gain" in say_class(ErrorPart((2,), 0, 1_000), self.CLASSES, evaluation)
        assert say_pair([], self.CLASSES) == "It confuses no two classes on these images."

    def test_a_pair_is_a_share_of_all_mistakes(self) -> None:
        said = say_pair(
            [ErrorPart((0, 2), 300, 10_000), ErrorPart((0, 1), 100, 10_000)],
            self.CLASSES,
        )
        assert said == (
            "Never confusing Coat and Shirt would add 3.0 points (2.7 to 3.4), which is 75 % of "
            "all mistakes."
        )

    def test_a_selection_without_a_mistake(self) -> None:
        said = say_some("Correct predictions, 12 images", ErrorPart((), 0, 10_000), 70)
        assert said == (
            "Correct predictions, 12 images: none of them is a mistake, so there is nothing to "
            "gain."
        )

    def test_merged_says_what_stays_within_a_group(self) -> None:
        said = say_merged(
            Estimate(0.9, Interval(0.894, 0.905)), Estimate(0.97, Interval(0.968, 0.972)), 4
        )
        assert said.startswith(
            "Of its mistakes 70 % stay within a group: it names the right one of 4 groups in "
            "97.0 % (96.8 to 97.2) of the images."
        )
        assert "no mistake" in say_merged(
            Estimate(1, Interval(0.9, 1)), Estimate(1, Interval(0.9, 1)), 4
        )
