"""ROC curves and the areas under them against counting every pair."""

import numpy as np
import pytest
from scipy.special import expit, logit
from scipy.stats import binomtest, mannwhitneyu, norm

from fmnist.evaluation.metrics import softmax
from fmnist.evaluation.roc import area_under_curve, roc_curves


@pytest.fixture(scope="module")
def curves():
    generator = np.random.default_rng(3)
    labels = generator.integers(0, 10, 4000)
    logits = generator.normal(size=(4000, 10))
    logits[np.arange(4000), labels] += 1.5
    probabilities = softmax(logits).round(3)
    return probabilities, labels, roc_curves(probabilities, labels)


def test_area_is_the_chance_to_rank_a_pair_rightly(curves) -> None:
    probabilities, labels, found = curves
    assert [curve.class_index for curve in found] == list(range(10))
    for curve in found:
        scores, belongs = probabilities[:, curve.class_index], labels == curve.class_index
        wins = mannwhitneyu(scores[belongs], scores[~belongs]).statistic
        assert curve.area.value == pytest.approx(wins / (belongs.sum() * (~belongs).sum()))


def test_is_thin_rises_and_keeps_its_ends_and_shape(curves) -> None:
    for curve in curves[2]:
        rates = np.stack([curve.false_positive_rate, curve.true_positive_rate])
        assert 100 < rates.shape[1] <= 200
        assert rates[:, 0].tolist() == [0, 0]
        assert rates[:, -1].tolist() == [1, 1]
        assert (np.diff(rates) >= 0).all()
        assert np.trapezoid(rates[1], rates[0]) == pytest.approx(curve.area.value, abs=1e-3)


def test_points_are_those_of_counting(curves) -> None:
    probabilities, labels, found = curves
    scores, belongs = probabilities[:, 4], labels == 4
    counted = {
        (
            (scores[~belongs] >= threshold).mean().round(9),
            (scores[belongs] >= threshold).mean().round(9),
        )
        for threshold in [*np.unique(scores), np.inf]
    }
    curve = found[4]
    points = zip(curve.false_positive_rate.round(9), curve.true_positive_rate.round(9), strict=True)
    assert set(points) <= counted


def test_leaves_out_a_class_that_nothing_or_everything_belongs_to() -> None:
    probabilities = softmax(np.random.default_rng(4).normal(size=(6, 3)))
    found = roc_curves(probabilities, np.array([0, 0, 1, 1, 0, 1]))
    assert [curve.class_index for curve in found] == [0, 1]
    assert roc_curves(probabilities, np.zeros(6, int)) == ()


def test_the_interval_is_delongs_by_every_pair() -> None:
    generator = np.random.default_rng(5)
    inside, outside = generator.normal(1, 1, 60).round(1), generator.normal(0, 1, 90).round(1)
    wins = (inside[:, None] > outside) + 0.5 * (inside[:, None] == outside)
    area, of_inside, of_outside = wins.mean(), wins.mean(1), wins.mean(0)
    error = np.sqrt(of_inside.var(ddof=1) / 60 + of_outside.var(ddof=1) / 90)
    ends = expit(norm.interval(0.95, logit(area), error / (area * (1 - area))))
    found = area_under_curve(inside, outside)
    assert found.value == pytest.approx(area)
    assert found.interval == pytest.approx(tuple(ends))


def test_the_interval_holds_the_true_area_nineteen_times_in_twenty() -> None:
    generator = np.random.default_rng(6)
    truth = norm.cdf(2 / np.sqrt(2))
    held = 0
    for _ in range(1_000):
        inside, outside = generator.normal(2, 1, 40), generator.normal(0, 1, 200)
        low, high = area_under_curve(inside, outside).interval
        held += low <= truth <= high
    assert binomtest(held, 1_000, 0.95).pvalue > 0.001


@pytest.mark.parametrize("gap", [1.0, -1.0])
def test_a_faultless_area_is_as_sure_as_its_smaller_group_is_large(gap: float) -> None:
    inside, outside = np.linspace(0, 0.5, 12) + gap, np.linspace(0, 0.5, 500)
    area, interval = area_under_curve(inside, outside)
    assert area == (gap > 0)
    expected = binomtest(int(12 * area), 12).proportion_ci(method="wilson")
    assert interval == pytest.approx(tuple(expected))


def test_an_area_with_one_pair_wrong_is_no_surer_than_a_faultless_one() -> None:
    inside, outside = np.linspace(1, 2, 1_000), np.linspace(0, 0.9, 9_000)
    faultless = area_under_curve(inside, outside).interval
    outside[-1] = inside[0] + 1e-6
    one_wrong = area_under_curve(inside, outside)
    assert one_wrong.value < 1
    assert one_wrong.interval == faultless


def test_a_class_of_one_image_says_next_to_nothing() -> None:
    area, interval = area_under_curve(np.array([0.7]), np.array([0.1, 0.9, 0.2]))
    assert area == pytest.approx(2 / 3)
    assert interval == pytest.approx(tuple(binomtest(1, 1).proportion_ci(method="wilson")))
