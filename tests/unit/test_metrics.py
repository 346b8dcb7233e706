"""Metrics against counting by hand and formulas written another way."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, norm, sem
from sklearn.metrics import confusion_matrix

from fmnist.common.errors import TrainingError
from fmnist.evaluation.metrics import (
    Proportion,
    confusion,
    log_loss,
    normal_interval,
    softmax,
    wilson_interval,
)

PREDICTED = np.array([0, 0, 1, 1, 1, 2, 0, 0])
LABELS = np.array([0, 0, 0, 1, 1, 1, 1, 2])


class TestWilson:
    @given(st.data(), st.integers(1, 20_000), st.sampled_from([0.5, 0.9, 0.95, 0.99]))
    def test_agrees_with_scipy(self, data: st.DataObject, total: int, level: float) -> None:
        correct = data.draw(st.integers(0, total))
        expected = binomtest(correct, total).proportion_ci(level, method="wilson")
        low, high = wilson_interval(correct, total, level)
        assert low == pytest.approx(expected.low, abs=1e-9)
        assert high == pytest.approx(expected.high, abs=1e-9)
        assert 0 <= low <= correct / total <= high <= 1

    def test_ends_exactly_where_all_or_none_are_right(self) -> None:
        assert wilson_interval(0, 50).low == 0.0
        assert wilson_interval(50, 50).high == 1.0

    def test_of_nothing_is_everything(self) -> None:
        assert wilson_interval(0, 0) == (0.0, 1.0)

    @pytest.mark.parametrize(
        "wrong", [(-1, 5, 0.95), (6, 5, 0.95), (1, 5, 0.0), (1, 5, 1.0), (1, 5, math.nan)]
    )
    def test_refuses_the_impossible(self, wrong: tuple[int, int, float]) -> None:
        with pytest.raises(ValueError, match="no interval"):
            wilson_interval(*wrong)


def test_the_normal_interval_agrees_with_scipy() -> None:
    values = np.random.default_rng(0).exponential(2, 500)
    expected = norm.interval(0.95, values.mean(), sem(values, ddof=0))
    assert normal_interval(values) == pytest.approx(expected, rel=1e-12)


class TestSoftmax:
    def test_agrees_with_the_plain_formula(self) -> None:
        logits = np.random.default_rng(0).normal(0, 3, (20, 10))
        plain = np.array([[math.exp(x) / sum(map(math.exp, row)) for x in row] for row in logits])
        np.testing.assert_allclose(softmax(logits), plain, rtol=1e-12)

    def test_does_not_overflow(self) -> None:
        np.testing.assert_array_equal(softmax(np.array([1e5, 0.0, -1e5])), [1.0, 0.0, 0.0])
        np.testing.assert_array_equal(softmax(np.float16([60000, 60000])), [0.5, 0.5])


class TestProportion:
    def test_has_wilsons_interval(self) -> None:
        found = Proportion(2, 3).estimate
        interval = binomtest(2, 3).proportion_ci(method="wilson")
        assert found.value == pytest.approx(2 / 3)
        assert found.interval == pytest.approx(tuple(interval))
        assert Proportion(0, 0).estimate == (0, (0, 1))


class TestLogLoss:
    def test_by_hand(self) -> None:
        probabilities = np.array([[0.7, 0.2, 0.1], [0.1, 0.6, 0.3], [0.5, 0.25, 0.25]])
        found = log_loss(np.log(probabilities) + 5, np.array([0, 1, 2]))
        assert found == pytest.approx(-math.log(0.7 * 0.6 * 0.25) / 3)

    def test_untrained_even_guess_costs_log_of_the_classes(self) -> None:
        found = log_loss(np.zeros((40, 10), np.float16), np.arange(40) % 10)
        assert found == pytest.approx(math.log(10))

    def test_survives_huge_logits(self) -> None:
        logits = np.array([[60000.0, 0.0], [60000.0, 0.0]], np.float32)
        assert log_loss(logits, np.array([0, 1])) == pytest.approx(30000.0)

    @pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
    def test_says_that_training_diverged(self, bad: float) -> None:
        with pytest.raises(TrainingError, match="learning rate"):
            log_loss(np.array([[bad, 0.0]]), np.array([0]))

    @pytest.mark.parametrize(("logits", "labels"), [((0, 10), 0), ((3, 10), 2), ((3,), 3)])
    def test_refuses_shapes_that_do_not_fit(self, logits: tuple[int, ...], labels: int) -> None:
        with pytest.raises(ValueError, match="do not fit"):
            log_loss(np.zeros(logits), np.zeros(labels, int))


class TestConfusion:
    def test_rows_are_true_and_columns_predicted(self) -> None:
        assert confusion(PREDICTED, LABELS, 4).tolist() == [
            [2, 1, 0, 0],
            [1, 2, 1, 0],
            [1, 0, 0, 0],
            [0, 0, 0, 0],
        ]

    def test_agrees_with_scikit_learn_and_counts_nothing_where_there_is_nothing(self) -> None:
        labels, predicted = np.random.default_rng(2).integers(0, 10, (2, 500))
        np.testing.assert_array_equal(
            confusion(predicted, labels, 10), confusion_matrix(labels, predicted)
        )
        assert confusion(predicted[:0], labels[:0], 10).sum() == 0

    def test_has_ten_classes_though_few_occur(self) -> None:
        matrix = confusion(np.array([9]), np.array([3]), 10)
        assert matrix.shape == (10, 10)
        assert matrix.sum() == matrix[3, 9] == 1
