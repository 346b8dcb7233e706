"""The tab Epochs of Results: its numbers against counting, its player, and what it declines."""

from itertools import pairwise

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix
from streamlit.testing.v1 import AppTest

from fmnist.data.dataset import Dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.forgetting import forgetting
from fmnist.evaluation.selection import Selection
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from tests.app.actions import choose_small_run, press, run_in_address
from tests.app.conftest import OpenPage
from tests.app.seen import charts, drawn, texts, titles
from tests.made_up import judged
from tests.waiting import wait_for
from ui.results.forgetting import say_histories, say_mistakes_left, say_picked

MATRIX = "Predictions by true class, number of images"


def epochs_of(open_page: OpenPage, run: Run, **query: str) -> AppTest:
    return open_page("results", run=run.id, **{"results-tab": "Epochs"}, **query)


def matrix_in(page: AppTest) -> np.ndarray:
    """The images by true and predicted class, as the chart has them."""
    frame = drawn(page, MATRIX, "actual")
    table = frame.pivot(index="actual", columns="predicted", values="images")
    return table.loc[list(FASHION_MNIST.classes), list(FASHION_MNIST.classes)].to_numpy()


def darkest_in(page: AppTest) -> int:
    return int(charts(page)[0]["layer"][0]["encoding"]["color"]["scale"]["domain"][1])


@pytest.fixture
def run(empty: Store) -> Run:
    """A run that ships with its predicted classes and did not keep its last epoch."""
    return next(
        run
        for run in empty.runs()
        if run.record.config.architecture == "mlp109"
        and run.record.best is not None
        and run.record.best.epoch < run.record.epochs_done
    )


@pytest.fixture
def labels(run: Run, dataset: Dataset) -> np.ndarray:
    return dataset.train_labels.numpy()[run.predictions().validation_indices]


def test_the_slider_shows_the_confusions_of_its_epoch(
    run: Run, open_page: OpenPage, labels: np.ndarray
) -> None:
    page = epochs_of(open_page, run)
    predicted = run.predictions().epoch_classes
    assert page.slider[0].value == run.record.kept_epoch
    assert "The weights of this epoch are kept" in texts(page)
    darkest = darkest_in(page)
    page.slider[0].set_value(1).run()
    np.testing.assert_array_equal(matrix_in(page), confusion_matrix(labels, predicted[0]))
    right = 100 * float((predicted[0] == labels).mean())
    said = f"After epoch 1 of {len(predicted)}: {right:.1f} %"
    assert said in texts(page)
    assert "The weights of this epoch are kept" not in texts(page)
    assert darkest_in(page) == darkest


def test_playing_goes_from_epoch_to_epoch_and_ends_after_the_last(
    run: Run, open_page: OpenPage
) -> None:
    page = epochs_of(open_page, run)
    last = run.record.epochs_done
    page.slider[0].set_value(last - 2).run()
    press(page, "Play")
    assert page.slider[0].value == last - 1
    page.run()
    assert page.slider[0].value == last
    page.run()
    assert page.slider[0].value == last
    press(page, "Play")
    assert page.slider[0].value == 1
    press(page, "Stop")
    page.run()
    assert page.slider[0].value == 1


def test_counts_each_kind_of_history(run: Run, open_page: OpenPage, labels: np.ndarray) -> None:
    page = epochs_of(open_page, run)
    right = run.predictions().epoch_classes == labels
    forgotten = [any(now and not after for now, after in pairwise(image)) for image in right.T]
    never = ~right.any(axis=0)
    table = page.dataframe[0].value.set_index("History")["Images"]
    assert table["Learned first"] == f"{right.all(axis=0).sum():,}"
    assert table["Forgotten"] == f"{sum(forgotten):,}"
    assert table["Never learned"] == f"{never.sum():,}"
    assert sum(int(images.replace(",", "")) for images in table) == len(labels)


def test_the_gallery_follows_the_kind(run: Run, open_page: OpenPage, labels: np.ndarray) -> None:
    page = epochs_of(open_page, run)
    right = run.predictions().epoch_classes == labels
    numbers = run.predictions().validation_indices
    first = int(np.flatnonzero(~right.any(axis=0))[0])
    last = FASHION_MNIST.classes[run.predictions().epoch_classes[-1, first]]
    page.segmented_control[0].set_value("never learned").run()
    assert (
        f"No. {numbers[first]}: {FASHION_MNIST.classes[labels[first]]}, in the end {last}"
        in texts(page)
    )
    page.segmented_control[0].set_value("learned later").run()
    assert f"right from epoch {run.record.epochs_done}" in texts(page)
    assert "forgotten 2 times" not in texts(page)


def test_a_selection_follows_the_validation_images_that_it_picks(
    run: Run, open_page: OpenPage, labels: np.ndarray
) -> None:
    page = epochs_of(open_page, run, true="Shirt", predicted="T-shirt/top")
    predictions, kept = run.predictions(), run.record.kept_epoch
    assert predictions.epoch_classes is not None
    inside = (labels == 6) & (predictions.epoch_classes[kept - 1] == 0)
    images = int(inside.sum())
    assert (
        f"Shirt predicted as T-shirt/top, {images} images of validation after epoch {kept}"
        in texts(page)
    )
    line = drawn(page, "Correct after each epoch", "which").query("which == 'These images'")
    assert line["images"].tolist() == (predictions.epoch_classes[:, inside] == 6).sum(1).tolist()
    table = page.dataframe[0].value
    assert sum(int(each) for each in table["Images"]) == images
    framed = drawn(page, MATRIX, "actual").query("chosen")
    assert framed[["actual", "predicted"]].to_numpy().tolist() == [["Shirt", "T-shirt/top"]]


def test_a_selection_that_no_validation_image_is_like(run: Run, open_page: OpenPage) -> None:
    page = epochs_of(open_page, run, true="Trouser", predicted="Ankle boot")
    assert "Trouser predicted as Ankle boot, 0 images of validation" in texts(page)
    assert titles(page) == [MATRIX]


def test_runs_without_such_predictions_say_why(empty: Store, open_page: OpenPage) -> None:
    without = next(run for run in empty.runs() if run.record.protocol.split == "none")
    page = epochs_of(open_page, without)
    assert "set no images aside for validation" in texts(page)
    assert not page.slider


def test_switched_off_in_the_form_nothing_is_kept_to_follow(
    empty: Store, open_page: OpenPage
) -> None:
    page = open_page("train")
    choose_small_run(page)
    label = "Keep predictions of every epoch"
    next(toggle for toggle in page.toggle if toggle.label == label).set_value(False).run()
    press(page, "Start training")
    run_id = run_in_address(page)
    wait_for(lambda: empty.get(run_id).is_complete)
    run = empty.get(run_id)
    assert run.predictions().epoch_classes is None
    assert "did not keep the predictions of its epochs" in texts(epochs_of(open_page, run))


def test_one_epoch_has_a_matrix_and_no_history(trained: Store, open_page: OpenPage) -> None:
    run = next(run for run in trained.runs() if not run.read_only)
    page = epochs_of(open_page, run)
    assert "After epoch 1 of 1: " in texts(page)
    assert "so no image has a history yet" in texts(page)
    assert not page.slider


def test_a_run_of_two_classes_has_histories_of_its_own(empty: Store, open_page: OpenPage) -> None:
    run = next(run for run in empty.runs() if not run.record.all_classes)
    page = epochs_of(open_page, run)
    assert "Of 1,000 validation images" in texts(page)


class TestSentence:
    def judged(self, epochs: np.ndarray) -> Evaluation:
        return judged(np.zeros(4, int), epochs[-1], 2, epoch_predicted=epochs)

    def test_says_which_of_the_last_mistakes_were_right_before(self) -> None:
        found = forgetting(self.judged(np.array([[0, 0, 1, 1], [0, 1, 1, 0]])))
        assert say_histories(found) == (
            "Of 4 validation images 25.0 % are right from the first of 2 epochs on; "
            "25.0 % (4.6 to 69.9) are forgotten at least once and 25.0 % (4.6 to 69.9) never "
            "learned."
        )
        assert say_mistakes_left(found) == (
            "Of the 2 mistakes after the last epoch 50 % are on images that it had right after an "
            "earlier one."
        )

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            (Selection(actual=6), "True class Shirt, 20 images of validation."),
            (
                Selection(6, 0),
                "Shirt predicted as T-shirt/top, 20 images of validation after epoch 3, whose "
                "weights are kept.",
            ),
        ],
    )
    def test_says_which_images_it_follows_for_the_selected(
        self, chosen: Selection, words: str
    ) -> None:
        nothing = np.zeros(20, int)
        assert say_picked(chosen, judged(nothing, nothing, kept_epoch=3)) == words

    def test_without_a_mistake_in_the_end_it_speaks_of_none(self) -> None:
        found = forgetting(self.judged(np.array([[1, 0, 0, 0], [0, 0, 0, 0]])))
        assert say_mistakes_left(found) == ""
