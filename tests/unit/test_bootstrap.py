"""The paired bootstrap against scipy's, which draws image by image, and what is said of it."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import bootstrap
from sklearn.metrics import f1_score

from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.bootstrap import (
    PairedDifferences,
    paired_bootstrap,
)
from ui.compare.words import differences_words

Classes = NDArray[np.int64]


def two_models(images: int = 1500, first: float = 0.9, second: float = 0.88) -> list[Classes]:
    """Two models' classes that are often wrong together, and uneven labels, each (images,)."""
    generator = np.random.default_rng(3)
    labels = generator.choice(10, images, p=np.arange(1, 11) / 55)
    hard = generator.random(images)
    guesses = [
        np.where(0.7 * hard + 0.3 * generator.random(images) < share, labels, (labels + k) % 10)
        for k, share in ((1, first - 0.1), (3, second - 0.1))
    ]
    return [*guesses, labels]


def difference_in_macro_f1(a: Classes, b: Classes, labels: Classes) -> float:
    scores = []
    for predicted in (a, b):
        table = np.bincount(10 * labels + predicted, minlength=100).reshape(10, 10)
        total = table.sum(0) + table.sum(1)
        scores.append(np.mean(2 * table.diagonal() / np.where(total == 0, 1, total)))
    return float(scores[0] - scores[1])


class TestPairedBootstrap:
    def test_its_values_are_those_of_the_images_themselves(self) -> None:
        a, b, labels = two_models()
        found = paired_bootstrap(a, b, labels, 10)
        f1_a, f1_b = (f1_score(labels, predicted, average="macro") for predicted in (a, b))
        assert found.accuracy.value == pytest.approx((a == labels).mean() - (b == labels).mean())
        assert found.macro_f1.value == pytest.approx(f1_a - f1_b)

    @pytest.mark.parametrize("level", [0.95, 0.8])
    def test_agrees_with_drawing_image_by_image(self, level: float) -> None:
        models = two_models()
        found = paired_bootstrap(*models, 10, level)
        for difference, statistic in (
            (found.accuracy, lambda a, b, y: float((a == y).mean() - (b == y).mean())),
            (found.macro_f1, difference_in_macro_f1),
        ):
            drawn = bootstrap(
                models,
                statistic,
                n_resamples=4000,
                paired=True,
                vectorized=False,
                method="percentile",
                confidence_level=level,
                random_state=11,
            ).confidence_interval
            assert difference.interval == pytest.approx((drawn.low, drawn.high), abs=0.0015)
            assert difference.interval.high - difference.interval.low > 0.01

    def test_what_the_models_have_in_common_cancels_out(self) -> None:
        a, _, labels = two_models()
        assert paired_bootstrap(a, a, labels, 10).accuracy == (0, (0, 0))
        assert paired_bootstrap(a, a, labels, 10).macro_f1 == (0, (0, 0))

    def test_gives_the_same_every_time_and_turns_around_with_the_models(self) -> None:
        a, b, labels = two_models()
        found, turned = paired_bootstrap(a, b, labels, 10), paired_bootstrap(b, a, labels, 10)
        assert found == paired_bootstrap(a, b, labels, 10)
        low, high = turned.accuracy.interval
        assert found.accuracy.interval == pytest.approx((-high, -low), abs=0.0015)

    def test_a_class_that_nobody_names_or_is_of_counts_as_zero(self) -> None:
        labels = np.zeros(20, int)
        found = paired_bootstrap(labels, labels + 1, labels, num_classes=4)
        assert found.macro_f1 == (0.25, (0.25, 0.25))

    def test_refuses_what_does_not_fit(self) -> None:
        a, b, labels = two_models()
        with pytest.raises(ValueError, match="not the same images"):
            paired_bootstrap(a, b[1:], labels, 10)
        with pytest.raises(ValueError, match="no interval"):
            paired_bootstrap(a[:0], b[:0], labels[:0], 10)
        with pytest.raises(ValueError, match="no interval"):
            paired_bootstrap(a, b, labels, 10, level=math.nan)


class TestInWords:
    ABOVE = Estimate(0.012, Interval(0.004, 0.0201))
    BELOW = Estimate(-0.012, Interval(-0.02, -0.004))
    AROUND = Estimate(0.001, Interval(-0.004, 0.006))

    def test_gives_the_numbers_in_points(self) -> None:
        text = differences_words(PairedDifferences(self.ABOVE, self.AROUND), "cnn225", "mlp109")
        assert text == (
            "cnn225 minus mlp109: accuracy +1.20 points (95 %: +0.40 to +2.01), "
            "macro F1 +0.10 points (95 %: −0.40 to +0.60)."
        )

    def test_an_interval_that_ends_at_zero_leaves_it_open(self) -> None:
        assert Estimate(0.01, Interval(0.0, 0.02)).sign == 0
