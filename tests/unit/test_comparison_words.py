"""What the figures of a comparison allow one to say, in words."""

import numpy as np
import pytest
from scipy.stats import binomtest

from fmnist.comparison.class_differences import differing_classes
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import SeedGroup, alone, groups_of
from tests.made_up import LABELS, answers, finish
from ui.compare.words import (
    accuracies_words,
    class_differences_words,
    curves_words,
    front_words,
    spread_words,
)


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
                [FASHION_MNIST.classes[c] for c in differing_classes(a, b, LABELS)],
                len(FASHION_MNIST.classes),
            )

        one = words(right, shirts)
        assert one.startswith("1 class differs by more than luck explains: Shirt (")
        both = words(right, two)
        assert both.startswith("2 classes differ by more than luck explains: Bag, Ankle boot (")
        assert "one run each" in both
        none = words(right, right)
        assert "which does not show that they are alike" in none


class TestReadings:
    def test_of_single_runs(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100,), mlp109=(8_850,))
        text = accuracies_words(found)
        assert "cnn225 is 2.50 points ahead of mlp109, one run each" in text
        assert "not about another training" in text

    def test_of_settings(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100, 9_120), mlp109=(8_850, 8_800, 8_900))
        text = spread_words(found)
        assert text.startswith("cnn225 is 2.60 points above mlp109; seeds alone")
        assert "seeds alone move mlp109 by 1.00 points" in text
        assert "Two runs tell little" in text

    def test_of_one_setting(self, store: Store) -> None:
        text = spread_words(settings(store, mlp109=(8_850, 8_800, 8_900)))
        assert text.startswith("Seeds alone move mlp109 by 1.00 points")
        assert "Two runs" not in text

    def test_of_the_front(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100,), mlp109=(8_850, 8_800, 8_900))
        text = front_words(found)
        assert "So nothing trained here beats 2 settings, 1 with fewer than 3 runs" in text
        assert "to choose on the test images" in text
        assert "So nothing trained here beats 1 setting, 0 with" in front_words(found[1:])

    def test_of_curves_and_of_bands(self, store: Store) -> None:
        found = settings(store, cnn225=(9_100, 9_120))
        first, second = found[0].runs
        worse = first.record.best.model_copy(update={"accuracy": 0.85})  # type: ignore[union-attr]
        store.update(first.record.changed(best=worse))
        again = groups_of(store.runs())
        text = curves_words(again)
        assert "is widest for a run of cnn225: +6.0 points" in text
        assert "A band holds the runs there are" in text
        assert "Each curve is one training" in curves_words([alone(second)])

    @pytest.mark.parametrize("lacking", ["best", "train"])
    def test_of_curves_without_validation(self, store: Store, lacking: str) -> None:
        (setting,) = settings(store, cnn225=(9_100,))
        protocol = setting.runs[0].record.protocol.model_copy(update={"split": "none"})
        store.update(setting.runs[0].record.changed(protocol=protocol, **{lacking: None}))
        (run,) = store.runs()
        assert run.record.generalisation_gap is None
        assert "cannot show what was learned by heart" in curves_words([alone(run)])
