"""The error budget against predictions that are put right one by one, and scikit-learn."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import accuracy_score

from fmnist.evaluation.error_breakdown import (
    errors_among,
    errors_by_class,
    errors_by_pair,
    merged_accuracy,
)
from fmnist.evaluation.metrics import confusion
from tests.made_up import judged

_GENERATOR = np.random.default_rng(3)
LABELS = _GENERATOR.integers(0, 6, 900)
PREDICTED = np.where(_GENERATOR.random(900) < 0.8, LABELS, _GENERATOR.integers(0, 6, 900))
MATRIX = confusion(PREDICTED, LABELS, 6)
ACCURACY = accuracy_score(LABELS, PREDICTED)


class TestGains:
    def test_of_a_class_is_what_putting_its_images_right_adds(self) -> None:
        for place, found in enumerate(errors_by_class(MATRIX)):
            repaired = np.where(place == LABELS, LABELS, PREDICTED)
            assert found.classes == (place,)
            assert found.share.value == pytest.approx(accuracy_score(LABELS, repaired) - ACCURACY)

    def test_of_a_pair_is_what_putting_its_confusions_right_adds(self) -> None:
        for found in errors_by_pair(MATRIX):
            confused = np.isin(LABELS, found.classes) & np.isin(PREDICTED, found.classes)
            repaired = np.where(confused, LABELS, PREDICTED)
            assert found.share.value == pytest.approx(accuracy_score(LABELS, repaired) - ACCURACY)

    @pytest.mark.parametrize("some", [LABELS == 2, PREDICTED == 2, LABELS > 6])
    def test_of_some_images_is_what_putting_them_right_adds(self, some: np.ndarray) -> None:
        found = errors_among(some, judged(LABELS, PREDICTED, 6))
        repaired = np.where(some, LABELS, PREDICTED)
        assert found.share.value == pytest.approx(accuracy_score(LABELS, repaired) - ACCURACY)
        expected = binomtest(found.mistakes, 900).proportion_ci(method="wilson")
        assert (found.share.low, found.share.high) == pytest.approx(tuple(expected))

    @pytest.mark.parametrize("gains", [errors_by_class(MATRIX), errors_by_pair(MATRIX)])
    def test_are_all_mistakes_together(self, gains: tuple) -> None:
        assert sum(each.mistakes for each in gains) == (LABELS != PREDICTED).sum()
        for each in gains:
            expected = binomtest(each.mistakes, 900).proportion_ci(method="wilson")
            assert (each.share.low, each.share.high) == pytest.approx(tuple(expected))

    def test_pairs_come_with_the_largest_first_and_none_without_a_mistake(self) -> None:
        matrix = np.array([[5, 1, 0], [2, 5, 4], [0, 5, 5]])
        assert [(each.classes, each.mistakes) for each in errors_by_pair(matrix)] == [
            ((1, 2), 9),
            ((0, 1), 3),
        ]


class TestMergedAccuracy:
    @pytest.mark.parametrize("groups", [[], [[0, 1]], [[5, 2, 4], [0, 3]], [[0, 1, 2, 3, 4, 5]]])
    def test_agrees_with_renaming_the_labels(self, groups: list[list[int]]) -> None:
        names = np.arange(6)
        for number, group in enumerate(groups):
            names[group] = 10 + number
        found = merged_accuracy(MATRIX, groups)
        assert found.value == pytest.approx(accuracy_score(names[LABELS], names[PREDICTED]))
        assert found.low <= found.value <= found.high

    def test_refuses_a_class_in_two_groups(self) -> None:
        with pytest.raises(ValueError, match="do not fit"):
            merged_accuracy(MATRIX, [[0, 1], [1, 2]])

    def test_needs_images(self) -> None:
        with pytest.raises(ValueError, match="do not fit"):
            merged_accuracy(np.zeros((3, 3), int), [])
