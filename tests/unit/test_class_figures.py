"""The figures of classes against scikit-learn, scipy and drawing the images again one by one."""

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import precision_recall_fscore_support as scikit_learns

from fmnist.common.estimate import Estimate
from fmnist.evaluation.metrics import confusion
from fmnist.evaluation.per_class import (
    ClassFigures,
    class_figures,
    macro_average,
    micro_average,
)

FEW = confusion(np.array([0, 0, 1, 1, 1, 2, 0, 0]), np.array([0, 0, 0, 1, 1, 1, 1, 2]), 4)


@pytest.fixture(scope="module")
def answers() -> tuple[np.ndarray, np.ndarray]:
    """Predicted and true classes of 3,000 images of four classes, one of them rare."""
    generator = np.random.default_rng(2)
    labels = generator.choice(4, 3_000, p=[0.4, 0.3, 0.25, 0.05])
    guesses = generator.integers(0, 4, 3_000)
    return np.where(generator.random(3_000) < 0.8, labels, guesses), labels


def values(figures: ClassFigures) -> list[float]:
    return [figures.precision.value, figures.recall.value, figures.f1.value]


def test_by_hand() -> None:
    assert [values(each) for each in class_figures(FEW)] == [
        pytest.approx([2 / 4, 2 / 3, 4 / 7]),
        pytest.approx([2 / 3, 2 / 4, 4 / 7]),
        [0, 0, 0],
        [0, 0, 0],
    ]
    assert [each.images for each in class_figures(FEW)] == [3, 4, 1, 0]


def test_agrees_with_scikit_learn(answers: tuple[np.ndarray, np.ndarray]) -> None:
    predicted, labels = answers
    counts = confusion(predicted, labels, 4)
    of_classes = np.array([values(each) for each in class_figures(counts)])
    np.testing.assert_allclose(of_classes.T, scikit_learns(labels, predicted)[:3])
    for average, of_all in (("macro", macro_average(counts)), ("micro", micro_average(counts))):
        expected = scikit_learns(labels, predicted, average=average)[:3]
        assert values(of_all) == pytest.approx(list(expected))
        assert of_all.images == 3_000


def test_precision_and_recall_have_the_interval_of_their_images() -> None:
    counted = [((2, 4), (2, 3)), ((2, 3), (2, 4)), ((0, 1), (0, 1))]
    for figures, shares in zip(class_figures(FEW), counted, strict=False):
        for figure, (hits, images) in zip(figures[:2], shares, strict=True):
            expected = binomtest(hits, images).proportion_ci(method="wilson")
            assert figure.interval == pytest.approx(tuple(expected))
    nothing = class_figures(FEW)[3]
    assert nothing.precision == nothing.recall == nothing.f1 == (0, (0, 1))


def test_the_micro_average_is_the_accuracy_with_its_interval() -> None:
    expected = binomtest(4, 8).proportion_ci(method="wilson")
    for figure in micro_average(FEW)[:3]:
        assert figure.value == 0.5
        assert figure.interval == pytest.approx(tuple(expected))


def test_f1_and_the_macro_average_spread_as_images_drawn_again(
    answers: tuple[np.ndarray, np.ndarray],
) -> None:
    """Figures of 1,500 draws of the images, by their definitions."""
    predicted, labels = answers
    counts = confusion(predicted, labels, 4)
    shares = counts.ravel() / 3_000
    drawn = np.random.default_rng(3).multinomial(3_000, shares, 1_500).reshape(-1, 4, 4)
    right, called, there = drawn.diagonal(axis1=1, axis2=2), drawn.sum(1), drawn.sum(2)
    f1s = 2 * right / (called + there)
    for place, figures in enumerate(class_figures(counts)):
        check_spread(figures.f1, f1s[:, place])
    macros = [each.mean(1) for each in (right / called, right / there, f1s)]
    for figure, spread in zip(macro_average(counts)[:3], macros, strict=True):
        check_spread(figure, spread)


def check_spread(figure: Estimate, drawn: np.ndarray) -> None:
    """Both ends where the draws have them, by a tenth of the interval."""
    low, high = np.quantile(drawn, (0.025, 0.975))
    assert figure.interval == pytest.approx((low, high), abs=(high - low) / 10)


@pytest.mark.parametrize(
    "counts",
    [
        np.diag([500, 500]),
        np.array([[480, 20], [9, 491]]),
        np.array([[400, 100], [1, 28]]),
        np.array([[400, 100], [1, 0]]),
    ],
)
def test_the_macro_average_has_no_interval_where_draws_would_be_too_much_alike(
    counts: np.ndarray,
) -> None:
    assert [figure.interval for figure in macro_average(counts)[:3]] == [None] * 3
    recalls = counts.diagonal() / counts.sum(axis=1)
    assert macro_average(counts).recall.value == pytest.approx(recalls.mean())


def test_no_images_have_no_macro_average() -> None:
    with pytest.raises(ValueError, match="no images"):
        macro_average(np.zeros((3, 3), int))


def test_f1_is_sure_where_all_are_right_and_many() -> None:
    low, high = class_figures(np.diag([1_000, 10]))[0].f1.interval
    assert (low > 0.99, high) == (True, 1.0)
    assert class_figures(np.diag([1_000, 10]))[1].f1.interval.low < 0.9
