"""The tab Label issues of Data: rankings against loops, marks from click to file and table."""

import json

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.label_issues import with_and_without
from fmnist.evaluation.metrics import wilson_interval
from fmnist.jobs.background import analyses
from fmnist.jobs.lease import lease_of
from fmnist.runs.label_marks import Marks
from fmnist.runs.out_of_sample import read_shipped
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import texts
from tests.made_up import answers, finish
from ui.data.marks import say_scores


def doubts_of(open_page: OpenPage, **query: str) -> AppTest:
    page = open_page("data", **query)
    page.query_params["data-tab"] = "Label issues"
    page.run()
    assert not page.exception
    return page


def button(page: AppTest, label: str) -> None:
    (found,) = [each for each in page.button if each.label == label]
    found.click().run()
    assert not page.exception


def config(architecture: str, seed: int = 0, classes: tuple[str, ...] = ()) -> TrainConfig:
    return TrainConfig(architecture=architecture, classes=classes, epochs=1, seed=seed)


@pytest.fixture
def voters(empty: Store, nothing_ships: None, dataset: Dataset) -> Store:
    """Two settings: both get the last ten images wrong, one of them the hundred before too."""
    labels = dataset.test_labels.numpy()
    finish(empty, config("logreg"), answers(labels, 9_990), labels=labels)
    finish(empty, config("mlp109"), answers(labels, 9_890), labels=labels)
    finish(empty, config("mlp109", seed=1), answers(labels, 9_890), labels=labels)
    return empty


class TestTestImages:
    def test_those_that_every_setting_denies_come_first(
        self, voters: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        page = doubts_of(open_page)
        said = texts(page)
        assert "2 configurations (3 runs) vote, each once" in said
        assert "more than 10 points less accurate than the best on validation" in said
        assert "have no vote: 0 here" in said
        assert "none of them agrees with the label of 10 of the 10,000 test images" in said
        tiles = [caption.value for caption in page.caption if "of votes)" in caption.value]
        assert len(tiles) == 24
        for index, tile in zip(range(9_990, 10_000), tiles, strict=False):
            label = int(dataset.test_labels[index])
            rival = FASHION_MNIST.classes[(label + 1) % 10]
            assert tile == f"{FASHION_MNIST.classes[label]}, or {rival} (100 % of votes)"
        assert tiles[10].endswith("(50 % of votes)")

    def test_a_class_narrows_the_list(self, voters: Store, open_page: OpenPage) -> None:
        page = doubts_of(open_page)
        page.selectbox[0].select("Bag").run()
        tiles = [caption.value for caption in page.caption if caption.value.startswith("Bag, ")]
        assert len(tiles) == 24
        assert tiles[0] == "Bag, or Ankle boot (100 % of votes)"
        assert tiles[-1] == "Bag, and nothing else"
        assert "1,000 images, the most doubtful first" in texts(page)


class TestTrainingImages:
    def test_are_ranked_by_what_ships(
        self, empty: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        page = doubts_of(open_page, doubtful="training-0")
        probabilities, labels = read_shipped().astype(np.float64), dataset.train_labels.numpy()
        given = probabilities[np.arange(60_000), labels]
        others = probabilities.copy()
        others[np.arange(60_000), labels] = -1
        worst = int(np.argmin(given - others.max(1)))
        rival = FASHION_MNIST.classes[others[worst].argmax()]
        tiles = [caption.value for caption in page.caption if "likely)" in caption.value]
        assert tiles[0].startswith(f"{FASHION_MNIST.classes[labels[worst]]}, or {rival} (")
        missed = 100 * (probabilities.argmax(1) != labels).mean()
        assert f"these networks miss {missed:.1f} % of all labels" in texts(page)
        assert page.subheader[0].value == "Training image no. 0"

    def test_more_networks_wait_for_nobody_who_trains(
        self, empty: Store, open_page: OpenPage
    ) -> None:
        page = doubts_of(open_page, doubtful="training-0")
        with empty.training(lease_of()):
            button(page, "Train 5 more networks")
            while thread := analyses()._thread:
                thread.join()
        page.run()
        assert "A network is training at the moment" in texts(page)


class TestMarks:
    def test_from_a_click_to_the_file_and_the_figures(
        self, voters: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        page = doubts_of(open_page, doubtful="test-9995")
        assert "Nothing yet." in texts(page)
        page.segmented_control(key="verdict-test-9995").set_value("wrong").run()
        page.selectbox(key="seen-test-9995").select("Dress").run()
        button(page, "Mark")
        (mark,) = Marks().read()
        assert (mark.split, mark.index, mark.verdict, mark.suggestion) == (
            "test",
            9_995,
            "wrong",
            "Dress",
        )
        assert "Marked wrong" in texts(page)
        table = page.dataframe[0].value.set_index("Run")
        low, high = wilson_interval(9_990, 9_999)
        expected = f"{9_990 / 99.99:.1f} % ({100 * low:.1f} to {100 * high:.1f})"
        row = next(table.loc[name] for name in table.index if name.startswith("logreg"))
        assert row["Without the marked"] == expected
        assert row["Change"] == "+0.01 points"
        assert row["Marked, of them wrong"] == "1 of 1"
        assert "flatters every model" in texts(page)

        button(page, "Clear the mark")
        assert Marks().read() == []
        assert "Nothing yet." in texts(page)

    def test_a_run_of_fewer_classes_is_judged_on_its_own_images(
        self, empty: Store, nothing_ships: None, open_page: OpenPage, dataset: Dataset
    ) -> None:
        labels = dataset.test_labels.numpy()
        boot = int(np.flatnonzero(labels == FASHION_MNIST.classes.index("Ankle boot"))[0])
        bag = int(np.flatnonzero(labels == FASHION_MNIST.classes.index("Bag"))[0])
        pair = config("binary101", classes=("Sneaker", "Ankle boot"))
        finish(empty, pair, np.zeros(2_000, np.uint8), labels=labels)
        for index in (boot, bag):
            Marks().set("test", index, "ambiguous")
        page = doubts_of(open_page)
        assert "No run of the ten classes has ended yet" in texts(page)
        row = page.dataframe[0].value.iloc[0]
        assert row["All images"].startswith("50.0 %")
        assert row["Marked, of them wrong"] == "1 of 1"

    def test_the_marked_alone_can_be_shown(
        self, voters: Store, open_page: OpenPage, dataset: Dataset
    ) -> None:
        Marks().set("test", 3, "ambiguous")
        Marks().set("training", 4, "wrong")
        page = doubts_of(open_page)
        page.toggle[0].set_value(True).run()
        assert "1 image, the most doubtful first" in texts(page)
        tiles = [caption.value for caption in page.caption if "of votes)" in caption.value]
        assert not tiles
        assert (
            f"{FASHION_MNIST.classes[dataset.test_labels[3]]}, and nothing else. Marked ambiguous"
            in texts(page)
        )
        assert "1 test and 1 training images" in texts(page)

    def test_a_damaged_file_is_a_sentence_and_is_not_touched(
        self, voters: Store, open_page: OpenPage
    ) -> None:
        path = Marks().path
        path.write_text(json.dumps({"marks": [{"split": "test", "index": 99_999}]}))
        before = path.read_text()
        page = doubts_of(open_page, doubtful="test-1")
        assert "cannot be read: repair it" in page.error[0].value.replace("\\", "")
        assert "Mark" not in [each.label for each in page.button]
        assert path.read_text() == before

    def test_an_address_of_no_image_is_a_sentence(self, voters: Store, open_page: OpenPage) -> None:
        page = doubts_of(open_page, doubtful="test-10000")
        assert "There is no image" in page.warning[0].value


@pytest.mark.parametrize(
    ("marked", "start"),
    [
        ([1], "Without the marked image the accuracies move by −15.00 to +15.00 points."),
        ([0, 1], "Without the 2 marked images the accuracies move by −6.67 to +6.67 points."),
    ],
)
def test_the_sentence_on_marked_images(marked: list[int], start: str) -> None:
    first, second = np.array([1, 0, 1, 1, 0], bool), np.array([0, 1, 1, 0, 0], bool)
    scores = [with_and_without(right, np.arange(5), np.array(marked)) for right in (first, second)]
    said = say_scores(scores, len(marked))
    assert said.startswith(f"{start} Taking out images that models get wrong flatters every model")
    assert "+15.00 points" not in say_scores(scores[1:], len(marked))
