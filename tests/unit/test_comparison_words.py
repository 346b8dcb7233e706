"""What the figures of a comparison allow one to say, in words."""

import numpy as np
import pytest
from scipy.stats import binomtest

from fmnist.common.estimate import Estimate, Interval
from fmnist.comparison.class_differences import differing_classes
from fmnist.comparison.mcnemar import mcnemar
from fmnist.comparison.pairwise import pairwise
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import SeedGroup, alone, groups_of
from tests.made_up import LABELS, answers, finish
from ui.compare.words import (
    class_differences_words,
    curves_words,
    front_words,
    pairwise_words,
)
from ui.shared.seed_words import settings_words, spread_words
from ui.shared.verdicts import verdict_words


def settings(store: Store, **right: tuple[int, ...]) -> list[SeedGroup]:
    """The settings of made-up runs of presets, with the images that each seed gets right."""
    for name, group in right.items():
        for seed, number in enumerate(group):
            config = PRESETS.get(name).config.model_copy(update={"seed": seed})
            finish(store, config, answers(LABELS, number))
    return groups_of(store.runs())


class TestDifferingClasses:
    def test_against_the_binomial_test_corrected_by_hand(self) -> None:
        generator = np.random.default_rng(3)
        a = generator.random(10_000) < 0.9
        b = np.where(generator.random(10_000) < 0.9, a, ~a)
        b[(LABELS == 6) & (generator.random(10_000) < 0.06)] = False
        p_values = {}
        for place in range(10):
            only_a = int((a & ~b & (place == LABELS)).sum())
            only_b = int((b & ~a & (place == LABELS)).sum())
            p_values[place] = binomtest(only_a, only_a + only_b).pvalue
        expected = []
        for left, place in zip(range(10, 0, -1), sorted(p_values, key=p_values.get), strict=True):
            if p_values[place] * left >= 0.05:
                break
            expected.append(place)
        assert expected
        assert differing_classes(a, b, LABELS) == sorted(expected)

    def test_in_words(self) -> None:
        right = np.ones(10_000, bool)
        shirts, two = right & (LABELS != 6), right & (LABELS < 8)

        def words(a: np.ndarray, b: np.ndarray) -> str:
            return class_differences_words(
                [FASHION_MNIST.classes[c] for c in differing_classes(a, b, LABELS)]
            )

        assert words(right, shirts).startswith("Significant: Shirt (")
        assert words(right, two).startswith("Significant: Bag, Ankle boot (")
        assert words(right, right).startswith("Inconclusive: no class")


def judged_by(a: int, b: int, both: int = 8_000) -> tuple[np.ndarray, np.ndarray]:
    """What two runs get right of 10,000: `both`, and by itself the first `a`, the second `b`."""
    first, second = np.zeros(10_000, bool), np.zeros(10_000, bool)
    first[: both + a] = True
    second[:both] = second[both + a : both + a + b] = True
    return first, second


class TestVerdicts:
    @pytest.mark.parametrize(
        ("only_a", "only_b", "start"),
        [
            (0, 0, "Equal: x and y are right on the same images."),
            (50, 50, "Equal: x and y have the same accuracy, each alone right on 50 images."),
            (150, 50, "Significant: x is 1.00 points ahead of y (95 %: 0.50 to 1.50, p < 0.001)."),
            (50, 150, "Significant: y is 1.00 points ahead of x (95 %: 0.50 to 1.50, p < 0.001)."),
            (50, 40, "Inconclusive: x is 0.10 points ahead of y (95 %: −0.40 to 0.60, p = 0.34)."),
        ],
    )
    def test_of_two(self, only_a: int, only_b: int, start: str) -> None:
        test = mcnemar(*judged_by(only_a, only_b))
        value = (only_a - only_b) / 10_000
        accuracy = Estimate(value, Interval(value - 0.005, value + 0.005))
        assert verdict_words(test, accuracy, "x", "y") == start

    @pytest.mark.parametrize(
        ("rights", "words"),
        [
            ((0, 0, 0), "Inconclusive: none of the 3 pairs differs significantly."),
            ((0, 200, 400), "Significant: all 3 pairs differ."),
            ((0, 0, 400), "2 of 3 pairs differ significantly; the rest is inconclusive."),
        ],
    )
    def test_of_three(self, rights: tuple[int, ...], words: str) -> None:
        correct = [np.arange(10_000) < 8_000 + right for right in rights]
        assert pairwise_words(pairwise(correct)) == words


class TestReadings:
    def test_of_settings(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100, 9_120), mlp109=(8_850, 8_800, 8_900))
        assert spread_words(found) == "Seeds alone move mlp109 by 1.00 points over 3 runs."
        assert spread_words(found[:1]) == "Seeds alone move cnn225 by 0.20 points over 2 runs."

    def test_of_single_runs_there_is_no_spread(self, store: Store) -> None:
        assert spread_words(settings(store, mlp109=(8_850,))) == ""

    def test_of_too_few_seeds(self) -> None:
        assert settings_words([0.9], [0.8], "x", "y") == (
            "Seed variance not known: 1 seed each, and it takes 3 of each."
        )

    def test_of_the_front(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100,), mlp109=(8_850, 8_800, 8_900))
        assert front_words(found).startswith("2 configurations are Pareto-optimal.")
        assert front_words(found[1:]).startswith("1 configuration is Pareto-optimal.")

    def test_of_curves_and_of_bands(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100, 9_120))
        first, second = found[0].runs
        worse = first.record.best.model_copy(update={"accuracy": 0.85})  # type: ignore[union-attr]
        store.update(first.record.changed(best=worse))
        again = groups_of(store.runs())
        text = curves_words(again)
        assert "a run of cnn225, +6.0 points" in text
        assert alone(second).name in curves_words([alone(second)])

    @pytest.mark.parametrize("lacking", ["best", "train"])
    def test_of_curves_without_validation(self, store: Store, lacking: str) -> None:
        (setting,) = settings(store, cnn225=(9_100,))
        protocol = setting.runs[0].record.protocol.model_copy(update={"split": "none"})
        store.update(setting.runs[0].record.changed(protocol=protocol, **{lacking: None}))
        (run,) = store.runs()
        assert run.record.generalisation_gap is None
        assert "No generalisation gap is known" in curves_words([alone(run)])
