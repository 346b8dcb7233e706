"""Comparisons of two models against sums written out, resampling and a textbook example."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import binomtest

from fmnist.comparison.mcnemar import (
    Disagreements,
    disagreements,
    mcnemar,
    paired_difference_interval,
    smallest_separable,
)
from ui.compare.words import counts_words, disagreements_words

Bools = NDArray[np.bool_]


def outcomes(both: int, only_a: int, only_b: int, neither: int) -> tuple[Bools, Bools]:
    """Two models' right and wrong answers with these four counts, in a shuffled order."""
    table = np.repeat([[1, 1], [1, 0], [0, 1], [0, 0]], [both, only_a, only_b, neither], axis=0)
    shuffled = np.random.default_rng(0).permutation(table).astype(bool)
    return shuffled[:, 0], shuffled[:, 1]


class TestMcNemar:
    def test_by_hand(self) -> None:
        result = mcnemar(*outcomes(5, 1, 5, 2))
        assert (result.only_a, result.only_b) == (1, 5)
        assert result.p_value == pytest.approx(2 * (1 + 6) / 64)

    @given(st.integers(0, 300), st.integers(0, 300))
    def test_is_twice_the_smaller_tail(self, only_a: int, only_b: int) -> None:
        tosses = only_a + only_b
        tail = sum(math.comb(tosses, heads) for heads in range(min(only_a, only_b) + 1))
        expected = min(1.0, 2 * tail / 2**tosses)
        result = mcnemar(*outcomes(10, only_a, only_b, 10))
        assert result == (only_a, only_b, pytest.approx(expected, rel=1e-9))

    def test_images_that_both_get_right_or_wrong_do_not_count(self) -> None:
        assert mcnemar(*outcomes(0, 7, 19, 0)) == mcnemar(*outcomes(500, 7, 19, 80))

    def test_refuses_answers_to_different_images(self) -> None:
        with pytest.raises(ValueError, match="not the same images"):
            mcnemar(np.ones(3, bool), np.ones(4, bool))


class TestInterval:
    def test_of_the_approval_ratings(self) -> None:
        """Agresti, Categorical Data Analysis, table 10.1: -0.04, 95 % from -0.06 to -0.02."""
        low, high = paired_difference_interval(*outcomes(794, 86, 150, 570))
        assert (round(low, 2), round(high, 2)) == (-0.06, -0.02)

    @given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
    def test_is_the_normal_interval_with_half_an_image_more_of_each_kind(
        self, both: int, only_a: int, only_b: int, neither: int
    ) -> None:
        if both + only_a + only_b + neither == 0:
            both = 1
        counts = np.array([both, only_a, only_b, neither]) + 0.5
        scores = np.array([0, 1, -1, 0])
        mean = np.average(scores, weights=counts)
        variance = np.average((scores - mean) ** 2, weights=counts)
        margin = 1.959963984540054 * math.sqrt(variance / counts.sum())
        low, high = paired_difference_interval(*outcomes(both, only_a, only_b, neither))
        assert low == pytest.approx(max(-1, mean - margin))
        assert high == pytest.approx(min(1, mean + margin))

    def test_agrees_with_resampling_the_images(self) -> None:
        correct_a, correct_b = outcomes(1700, 110, 70, 120)
        difference = correct_a.astype(float) - correct_b
        generator = np.random.default_rng(5)
        resampled = [generator.choice(difference, 2000).mean() for _ in range(4000)]
        low, high = paired_difference_interval(correct_a, correct_b)
        assert (low, high) == pytest.approx(np.quantile(resampled, [0.025, 0.975]), abs=0.001)

    def test_covers_the_truth_as_often_as_it_says(self) -> None:
        generator = np.random.default_rng(6)
        hits = 0
        for _ in range(1500):
            kind = generator.choice(4, 100, p=[0.8, 0.08, 0.04, 0.08])
            low, high = paired_difference_interval(
                np.isin(kind, [0, 1]), np.isin(kind, [0, 2]), level=0.9
            )
            hits += low <= 0.04 <= high
        assert 0.88 < hits / 1500 < 0.94

    def test_turns_around_with_the_models(self) -> None:
        correct_a, correct_b = outcomes(50, 9, 4, 7)
        low, high = paired_difference_interval(correct_a, correct_b)
        assert paired_difference_interval(correct_b, correct_a) == pytest.approx((-high, -low))

    @pytest.mark.parametrize("level", [0.0, 1.0, math.nan])
    def test_refuses_a_level_that_is_none(self, level: float) -> None:
        with pytest.raises(ValueError, match="no interval"):
            paired_difference_interval(*outcomes(1, 1, 1, 1), level=level)

    def test_refuses_no_images(self) -> None:
        with pytest.raises(ValueError, match="no interval"):
            paired_difference_interval(np.zeros(0, bool), np.zeros(0, bool))


def counted(a: np.ndarray, b: np.ndarray) -> str:
    return counts_words(mcnemar(a, b), len(a))


class TestSmallestSeparable:
    @pytest.mark.parametrize("discordant", [6, 7, 8, 9, 20, 57, 400, 1001])
    def test_is_the_first_that_the_exact_test_finds(self, discordant: int) -> None:
        p_values = {
            2 * wins - discordant: binomtest(wins, discordant).pvalue
            for wins in range(-(-discordant // 2), discordant + 1)
        }
        expected = min(lead for lead, p_value in p_values.items() if p_value < 0.05)
        assert smallest_separable(discordant) == expected

    @pytest.mark.parametrize("discordant", range(6))
    def test_so_few_that_even_all_for_one_could_be_luck(self, discordant: int) -> None:
        assert smallest_separable(discordant) is None

    def test_in_words(self) -> None:
        assert mcnemar(*outcomes(0, 220, 180, 0)).p_value > 0.05
        assert mcnemar(*outcomes(0, 221, 179, 0)).p_value < 0.05
        assert counted(*outcomes(9000, 205, 195, 600)) == (
            "Of 10,000 images 205 only the first run gets right, 195 only the second. With so many "
            "the smallest significant difference is 0.42 points."
        )

    @pytest.mark.parametrize("only_a", [0, 1, 5])
    def test_in_words_where_there_is_none(self, only_a: int) -> None:
        text = counted(*outcomes(90, only_a, 0, 5))
        assert text.endswith("With fewer than 6 of these no difference could be significant.")


class TestDisagreements:
    def test_by_hand(self) -> None:
        found = disagreements(
            predicted_a=np.array([0, 1, 2, 3, 4, 5]),
            predicted_b=np.array([0, 1, 7, 4, 3, 6]),
            labels=np.array([0, 9, 2, 9, 3, 6]),
        )
        assert found.only_a_right.tolist() == [2]
        assert found.only_b_right.tolist() == [4, 5]
        assert found.both_wrong_differently.tolist() == [3]

    def test_in_words(self) -> None:
        none, some = np.array([], np.int64), np.arange(3)
        assert "differ on 1,006 of 10,000 images (10.1 %)" in disagreements_words(
            Disagreements(some, some, np.arange(1_000)), 10_000
        )
        assert "the same class for every image" in disagreements_words(
            Disagreements(none, none, none), 10_000
        )

    def test_agrees_with_mcnemar_and_splits_all_differences(self) -> None:
        generator = np.random.default_rng(7)
        a, b, labels = generator.integers(0, 4, (3, 500))
        found = disagreements(a, b, labels)
        test = mcnemar(a == labels, b == labels)
        assert (len(found.only_a_right), len(found.only_b_right)) == (test.only_a, test.only_b)
        together = np.concatenate(found)
        assert sorted(together) == [i for i in range(500) if a[i] != b[i]]
