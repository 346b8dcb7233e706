"""The tab Calibration of Results: its numbers against scikit-learn, its sentences word by word."""

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss
from streamlit.testing.v1 import AppTest

from fmnist.common.estimate import Estimate, Interval
from fmnist.data.dataset import Dataset
from fmnist.evaluation.calibration import Bin, Calibration
from fmnist.evaluation.metrics import Proportion, softmax
from fmnist.evaluation.selective_prediction import OperatingPoint
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.app.conftest import OpenPage
from tests.app.seen import texts, titles
from tests.made_up import answers, finish
from tests.trained import train_now
from ui.results.calibration import say_reliability, say_temperature
from ui.results.selective_prediction import say_cost, say_coverage
from ui.shared.words import plain


def calibration_of(open_page: OpenPage, run: Run) -> AppTest:
    page = open_page("results", run=run.id)
    page.query_params["results-tab"] = "Calibration"
    page.run()
    assert not page.exception
    return page


@pytest.fixture
def shipped(empty: Store) -> Run:
    """A run of all ten classes that ships with its logits, on test and on validation."""
    return next(
        run
        for run in empty.runs()
        if run.record.all_classes
        and run.record.best is not None
        and run.predictions().test_logits is not None
    )


class TestAShippedRun:
    def test_shows_the_scores_of_scikit_learn(
        self, shipped: Run, open_page: OpenPage, dataset: Dataset
    ) -> None:
        page = calibration_of(open_page, shipped)
        labels = dataset.test_labels.numpy()
        logits = shipped.predictions().test_logits
        assert logits is not None
        probabilities = softmax(logits)
        row = page.dataframe[0].value.iloc[0]
        assert row["Log loss"].startswith(f"{log_loss(labels, probabilities):.3f} (")
        brier = brier_score_loss(labels, probabilities, scale_by_half=False)
        assert row["Brier score"].startswith(f"{brier:.3f} (")
        right = (probabilities.argmax(1) == labels).mean()
        assert row["Accuracy"].startswith(f"{100 * right:.1f} % (")

    def test_its_temperature_lowers_the_loss_on_validation(
        self, shipped: Run, open_page: OpenPage, dataset: Dataset
    ) -> None:
        name = calibration_of(open_page, shipped).dataframe[0].value.iloc[1]["Probabilities"]
        temperature = float(name.removeprefix("Temperature "))
        predictions = shipped.predictions()
        logits = np.asarray(predictions.validation_logits, np.float64)
        labels = dataset.train_labels.numpy()[predictions.validation_indices]
        losses = [
            log_loss(labels, softmax(logits / each))
            for each in (temperature - 0.02, temperature, temperature + 0.02)
        ]
        assert min(losses) == losses[1]

    def test_each_figure_has_its_chart_and_its_sentence(
        self, shipped: Run, open_page: OpenPage
    ) -> None:
        page = calibration_of(open_page, shipped)
        assert titles(page) == [
            "Reliability diagram",
            "Accuracy by coverage",
            "Cost by the share abstained on",
        ]
        for start in (
            "its calibration error",
            "Temperature ",
            "Abstaining on the 1,000 least",
        ):
            assert start in texts(page)

    def test_the_slider_leaves_the_least_sure_to_a_person(
        self, shipped: Run, open_page: OpenPage, dataset: Dataset
    ) -> None:
        page = calibration_of(open_page, shipped)
        page.slider[0].set_value(20).run()
        probabilities = softmax(np.asarray(shipped.predictions().test_logits))
        right = probabilities.argmax(1) == dataset.test_labels.numpy()
        surest = np.argsort(-probabilities.max(1), kind="stable")[:8_000]
        accuracy = f"{100 * right[surest].mean():.1f} %"
        assert (
            f"Abstaining on the 2,000 least confident images, its accuracy is {accuracy} ("
            in texts(page)
        )
        wrong = int((~right[surest]).sum())
        assert f"Abstaining on 20 % costs {10 * wrong + 2_000:,}" in texts(page)
        page.get_by_key("cost-wrong").set_value("0").run()
        assert "Abstaining on 20 % costs 2,000 on" in texts(page)
        assert "Cheapest on validation: 0 %, which costs 0 here." in texts(page)
        page.get_by_key("cost-check").set_value("0,001").run()
        assert "Abstaining on 20 % costs 2 on" in texts(page)
        page.get_by_key("cost-check").set_value("-1").run()
        assert [error.value for error in page.error] == [plain("-1 is not from 0 to 1,000,000.")]


def test_a_run_with_classes_alone_says_so(classes_alone: Run, open_page: OpenPage) -> None:
    page = calibration_of(open_page, classes_alone)
    assert "predicted classes alone: train it again to see its calibration." in texts(page)
    assert not titles(page)


def test_a_run_without_validation_gets_no_temperature_and_no_advice(
    empty: Store, open_page: OpenPage, dataset: object
) -> None:
    config = TrainConfig(architecture="logreg", epochs=1, train_images=2_000, validation_images=0)
    page = calibration_of(open_page, train_now(empty, config))
    assert len(page.dataframe[0].value) == 1
    assert "this run has set none aside" in texts(page)
    assert "Without validation images no share is advised." in texts(page)


def test_a_run_of_two_classes_is_judged_on_its_own_images(
    empty: Store, open_page: OpenPage, dataset: Dataset
) -> None:
    config = TrainConfig(architecture="binary101", classes=("Sneaker", "Ankle boot"), epochs=1)
    truth = dataset.test_labels.numpy()
    run = finish(empty, config, answers(np.arange(2_000) % 2, 2_000)[:2_000] % 2, labels=truth)
    assert "on 2,000 images" in texts(calibration_of(open_page, run))


def figures(error: float, confidence: float = 0.95, log_loss: float = 0.25) -> Calibration:
    only = (Bin(0, 0, 1, 10_000, confidence, Estimate(0.92, Interval(0.91, 0.93))),)
    floor = Estimate(0.004, Interval(0.002, 0.006))
    brier = Estimate(0.12, Interval(0.11, 0.13))
    loss = Estimate(log_loss, Interval(log_loss - 0.01, log_loss + 0.01))
    accuracy = Proportion(9_200, 10_000).estimate
    return Calibration(only, error, floor, brier, loss, confidence, accuracy)


class TestSentences:
    def test_an_error_within_luck_proves_nothing(self) -> None:
        assert say_reliability(figures(0.005), 10_000) == (
            "Inconclusive: its calibration error (ECE) of 0.5 points is no more than the 0.2 to "
            "0.6 points of a perfectly calibrated model on 10,000 images."
        )

    @pytest.mark.parametrize(
        ("confidence", "manner"),
        [
            (0.95, "overconfident: mean confidence 95.0 %, accuracy 92.0 %"),
            (0.89, "underconfident: mean confidence 89.0 %, accuracy 92.0 %"),
            (0.92, "overconfident at times and underconfident at others: mean confidence 92.0 %"),
        ],
    )
    def test_an_error_beyond_luck_has_a_direction(self, confidence: float, manner: str) -> None:
        said = say_reliability(figures(0.03, confidence), 10_000)
        assert "3.0 points is more than the 0.2 to 0.6 points" in said
        assert f"it is {manner}" in said

    @pytest.mark.parametrize(("loss", "verb"), [(0.24, "lowers"), (0.26, "does not lower")])
    def test_a_temperature_says_its_effect_on_test(self, loss: float, verb: str) -> None:
        said = say_temperature(1.234, figures(0.03), figures(0.005, log_loss=loss), 5_000)
        assert said == (
            f"Temperature 1.23, fitted on the 5,000 validation images, {verb} the log loss on "
            f"test, 0.250 before and {loss:.3f} after; calibration error 3.0 to 0.5 points, no "
            "more than a calibrated model's. No prediction changes."
        )

    def test_figures_that_read_alike_are_not_told_apart(self) -> None:
        assert "is no more than the 0.2 to 0.6 points" in say_reliability(figures(0.0064), 10_000)
        said = say_temperature(1.01, figures(0.03), figures(0.0064, log_loss=0.2499), 5_000)
        assert "does not lower the log loss on test, 0.250 before and 0.250 after" in said
        assert said.endswith(
            "0.6 points, no more than a calibrated model's. No prediction changes."
        )

    def test_a_temperature_need_not_be_enough(self) -> None:
        said = say_temperature(1.2, figures(0.03), figures(0.01), 5_000)
        assert "3.0 to 1.0 points, still more than a calibrated model's." in said

    ALL = OperatingPoint(0, 0, 10_000, 800)
    MOST = OperatingPoint(10, 1_000, 9_000, 360)

    def test_coverage(self) -> None:
        assert say_coverage(self.ALL, self.MOST) == (
            "Abstaining on the 1,000 least confident images, its accuracy is 96.0 % (95.6 to 96.4) "
            "instead of 92.0 %: on images like these, not on other pictures."
        )
        assert say_coverage(self.ALL, self.ALL).startswith(
            "Without abstaining its accuracy is 92.0 % (91.5 to 92.5)."
        )

    def test_cost(self) -> None:
        assert say_cost(self.ALL, self.MOST, self.MOST, 10, 1) == (
            "Abstaining on 10 % costs 4,600 on these 10,000 images, answering all of them 8,000, "
            "if a person is never wrong. Cheapest on validation: 10 %, which costs 4,600 here."
        )
        assert say_cost(self.ALL, self.ALL, None, 10, 1) == (
            "Abstaining on none costs 8,000 on these 10,000 images, if a person is never wrong. "
            "Without validation images no share is advised."
        )
