"""What several trainings of one setting say together, against Student's t of scipy."""

import numpy as np
import pytest
from scipy import stats

from fmnist.comparison.repeats import SHARE_DIFFERENCE, accuracy_over_runs, mean_interval
from fmnist.evaluation.metrics import wilson_interval


def students(values: list[float]) -> tuple[float, float]:
    found = stats.t.interval(0.95, len(values) - 1, loc=np.mean(values), scale=stats.sem(values))
    return float(found[0]), float(found[1])


def test_of_several_trainings_it_is_students() -> None:
    accuracies = [0.91, 0.92, 0.915]
    assert accuracy_over_runs(accuracies, 10_000).interval == pytest.approx(students(accuracies))


def test_of_a_single_training_it_is_over_images() -> None:
    assert accuracy_over_runs([0.91], 10_000).interval == wilson_interval(9_100, 10_000)


def test_an_accuracy_lies_within_nothing_and_all() -> None:
    low, high = students([0.11, 0.33])
    assert low < 0 < 1 < high
    assert accuracy_over_runs([0.11, 0.33], 10_000).interval == (0, 1)
    low, high = students([0.97, 0.98, 0.999])
    assert 0 < low < 1 < high
    assert accuracy_over_runs([0.97, 0.98, 0.999], 10_000).interval == (pytest.approx(low), 1)


def test_other_figures_are_bounded_only_where_they_are() -> None:
    assert mean_interval([-0.9, 0.9], within=SHARE_DIFFERENCE) == (-1, 1)
    assert mean_interval([-0.9, 0.9]) == pytest.approx(students([-0.9, 0.9]))
