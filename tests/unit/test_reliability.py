"""Calibration against scikit-learn, brute force and models whose calibration is known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, sem
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

from fmnist.evaluation.calibration import (
    answers,
    brier_scores,
    calibrated_floor,
    calibration,
    calibration_error,
    fit_temperature,
    reliability,
)
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import softmax
from fmnist.evaluation.selective_prediction import OperatingPoint, cheapest, cost, risk_coverage
from tests.made_up import judged


def drawn(images: int, temperature: float = 1.0, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Logits (N, 10) and labels (N,) that follow the probabilities at `temperature`."""
    generator = np.random.default_rng(seed)
    logits = generator.normal(0, 3, (images, 10))
    cumulative = softmax(logits / temperature).cumsum(axis=1)
    return logits, (generator.random((images, 1)) > cumulative).sum(axis=1).clip(max=9)


class TestReliability:
    def test_agrees_with_scikit_learn(self) -> None:
        logits, labels = drawn(3_000)
        confidence, correct = answers(softmax(logits), labels)
        accuracy, mean = calibration_curve(correct, confidence, n_bins=15)
        bins = reliability(confidence, correct)
        assert [each.accuracy.value for each in bins] == pytest.approx(accuracy)
        assert [each.confidence for each in bins] == pytest.approx(mean)
        assert sum(each.images for each in bins) == 3_000

    def test_each_bin_has_the_interval_of_its_images(self) -> None:
        logits, labels = drawn(500)
        for each in reliability(*answers(softmax(logits), labels)):
            right = round(each.accuracy.value * each.images)
            expected = binomtest(right, each.images).proportion_ci(method="wilson")
            assert tuple(each.accuracy.interval) == pytest.approx(tuple(expected))

    def test_edges_belong_to_the_bin_below(self) -> None:
        bins = reliability(np.array([0.0, 0.5, 0.51, 1.0]), np.ones(4, bool), bins=2)
        assert [(each.low, each.high, each.images) for each in bins] == [(0, 0.5, 2), (0.5, 1, 2)]


class TestCalibrationError:
    def test_by_hand(self) -> None:
        confidence = np.array([0.9, 0.8, 0.6, 0.3])
        correct = np.array([True, False, True, False])
        assert calibration_error(confidence, correct, bins=2) == pytest.approx(
            (abs(2.3 - 2) + 0.3) / 4
        )

    def test_is_the_weighted_distance_of_the_bins(self) -> None:
        confidence, correct = answers(*drawn(2_000))
        confidence = 1 / (1 + np.exp(-confidence))
        expected = sum(
            each.images * abs(each.confidence - each.accuracy.value)
            for each in reliability(confidence, correct)
        )
        assert calibration_error(confidence, correct) == pytest.approx(expected / 2_000)

    def test_tells_a_calibrated_model_from_one_that_is_too_sure(self) -> None:
        logits, labels = drawn(10_000)
        calibrated = calibration(logits, labels)
        assert calibrated.error < calibrated.floor.high
        too_sure = calibration(2 * logits, labels)
        assert too_sure.error > too_sure.floor.high
        assert too_sure.confidence > too_sure.accuracy.value


class TestFloor:
    def test_of_one_bin_is_the_mean_distance_of_a_binomial(self) -> None:
        floor = calibrated_floor(np.full(10_000, 0.9))
        deviation = math.sqrt(0.9 * 0.1 / 10_000)
        assert floor.value == pytest.approx(deviation * math.sqrt(2 / math.pi), rel=0.08)
        assert floor.high == pytest.approx(2.24 * deviation, rel=0.08)
        assert floor.low == pytest.approx(0.031 * deviation, abs=0.1 * deviation)

    def test_falls_with_more_images_and_is_the_same_each_time(self) -> None:
        few = np.linspace(0.3, 1, 200)
        assert calibrated_floor(few).value > 3 * calibrated_floor(np.repeat(few, 20)).value
        assert calibrated_floor(few) == calibrated_floor(few)

    def test_of_a_model_that_is_always_certain_is_nothing(self) -> None:
        assert calibrated_floor(np.ones(50)) == (0, (0, 0))


def test_scores_agree_with_scikit_learn() -> None:
    logits, labels = drawn(400)
    probabilities = softmax(logits)
    found = calibration(logits, labels)
    expected = brier_score_loss(labels, probabilities, labels=range(10), scale_by_half=False)
    assert found.brier.value == pytest.approx(expected)
    assert found.log_loss.value == pytest.approx(log_loss(labels, probabilities, labels=range(10)))
    assert brier_scores(np.eye(10)[(labels + 1) % 10], labels).tolist() == [2] * 400


def test_scores_have_the_interval_of_a_mean() -> None:
    logits, labels = drawn(400)
    found = calibration(logits, labels)
    surprise = -np.log(softmax(logits)[np.arange(400), labels])
    expected = norm.interval(0.95, surprise.mean(), sem(surprise, ddof=0))
    assert found.log_loss.interval == pytest.approx(tuple(expected))
    distances = brier_scores(softmax(logits), labels)
    expected = norm.interval(0.95, distances.mean(), sem(distances, ddof=0))
    assert found.brier.interval == pytest.approx(tuple(expected))
    few = calibration(logits[:29], labels[:29])
    assert few.brier.interval is few.log_loss.interval is None


class TestTemperature:
    @pytest.mark.parametrize("truth", [0.5, 1.0, 2.0])
    def test_finds_the_one_that_made_the_labels(self, truth: float) -> None:
        assert fit_temperature(*drawn(10_000, truth)) == pytest.approx(truth, rel=0.05)

    def test_no_other_has_a_smaller_loss(self) -> None:
        logits, labels = drawn(300, 1.7)
        found = fit_temperature(logits, labels)
        others = [*np.geomspace(0.05, 20, 100), *np.geomspace(found / 1.1, found * 1.1, 100)]
        losses = {t: log_loss(labels, softmax(logits / t), labels=range(10)) for t in others}
        assert found == pytest.approx(min(losses, key=losses.__getitem__), rel=0.005)

    def test_stays_in_its_bounds_where_every_answer_is_right(self) -> None:
        assert 0.05 <= fit_temperature(np.eye(10) / 10, np.arange(10)) < 0.051

    def test_needs_images(self) -> None:
        with pytest.raises(ValueError, match="do not fit"):
            fit_temperature(np.zeros((0, 10)), np.zeros(0, int))


def sure(confidence: np.ndarray, correct: np.ndarray) -> Evaluation:
    """Answers as sure as `confidence` (N,) orders them, all of the first of two classes."""
    logits = np.stack([5 * confidence + 1, np.zeros(len(confidence))], axis=1)
    return judged((~correct).astype(int), np.zeros(len(confidence), int), 2, logits=logits)


class TestRiskCoverage:
    @given(
        st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=1, max_size=40),
        st.integers(0, 99),
    )
    def test_agree_with_brute_force(self, rows: list[tuple[int, bool]], share: int) -> None:
        confidence = np.array([row[0] / 5 for row in rows])
        correct = np.array([row[1] for row in rows])
        left = share * len(rows) // 100
        surest = sorted(rows, key=lambda row: -row[0])[: len(rows) - left]
        found = risk_coverage(sure(confidence, correct))[share]
        assert (found.share, found.abstained, found.answered) == (share, left, len(surest))
        assert found.wrong == sum(not right for _, right in surest)
        assert found.accuracy.value == sum(right for _, right in surest) / len(surest)
        assert found.accuracy.low <= found.accuracy.value <= found.accuracy.high

    def test_need_images(self) -> None:
        with pytest.raises(ValueError, match="no images"):
            risk_coverage(sure(np.zeros(0), np.zeros(0, bool)))


class TestCost:
    FOUND = risk_coverage(sure(np.linspace(1, 0, 100), np.arange(100) < 80))

    def test_by_hand(self) -> None:
        assert cost(OperatingPoint(10, 10, 90, 4), 5, 0.5) == 25

    def test_cheapest_checks_the_wrong_ones_and_no_others(self) -> None:
        assert cheapest(self.FOUND, 10, 1).share == 20

    @pytest.mark.parametrize(("wrong_label", "manual_check"), [(1, 2), (1, 1), (0, 0)])
    def test_a_check_that_saves_nothing_is_not_made(
        self, wrong_label: float, manual_check: float
    ) -> None:
        assert cheapest(self.FOUND, wrong_label, manual_check).share == 0
