"""Settings against each other: over trainings, in variance, in words, and as bands."""

import math

import numpy as np
import pytest
from scipy.stats import f_oneway, ttest_ind

from fmnist.comparison.seed_bands import band
from fmnist.comparison.variance import components
from fmnist.comparison.welch import welch
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import groups_of
from tests.made_up import LABELS, answers, finish
from ui.shared.seed_words import components_words, few_runs_words, settings_words

A, B = [0.912, 0.915, 0.911, 0.914], [0.905, 0.909, 0.903]
BALANCED = [[0.91, 0.92, 0.90], [0.88, 0.89, 0.90], [0.93, 0.91, 0.92]]
ALIKE = [[0.90, 0.92], [0.92, 0.90]]


class TestWelch:
    def test_by_the_formulas_of_the_paper(self) -> None:
        found = welch(A, B)
        spreads = [np.var(group, ddof=1) / len(group) for group in (A, B)]
        error = math.sqrt(sum(spreads))
        assert found.difference.value == pytest.approx(np.mean(A) - np.mean(B))
        assert found.p_value == pytest.approx(ttest_ind(A, B, equal_var=False).pvalue)
        freedom = error**4 / (spreads[0] ** 2 / 3 + spreads[1] ** 2 / 2)
        draws = np.random.default_rng(0).standard_t(freedom, 400_000)
        margin = error * np.quantile(draws, 0.975)
        assert found.difference.high - found.difference.value == pytest.approx(margin, rel=0.02)
        assert found.difference.value - found.difference.low == pytest.approx(margin, rel=0.02)

    @pytest.mark.parametrize(("first", "second"), [([0.9], B), (A, []), ([0.9] * 3, [0.8] * 3)])
    def test_refuses_what_has_no_spread(self, first: list[float], second: list[float]) -> None:
        with pytest.raises(ValueError, match="no spread"):
            welch(first, second)


class TestSettingsVerdict:
    def test_a_difference_that_the_seeds_do_not_explain(self) -> None:
        text = settings_words(A, B, "cnn225", "mlp109")
        p_value = ttest_ind(A, B, equal_var=False).pvalue
        assert text.startswith("Significant over seeds: the mean of cnn225 minus that of mlp109")
        assert "is +0.73 points (95 %: " in text
        assert f"Welch's t-test, p = {p_value:.3f})" in text

    def test_a_difference_that_they_may_explain(self) -> None:
        text = settings_words([0.90, 0.92, 0.91], [0.91, 0.90, 0.92], "a", "b")
        assert text.startswith("Inconclusive over seeds")
        assert "+0.00 points" in text

    @pytest.mark.parametrize(
        ("runs", "words"),
        [
            ((1, 1), "1 seed each"),
            ((2, 2), "2 seeds each"),
            ((1, 5), "1 seed of a and 5 seeds of b"),
            ((3, 2), "3 seeds of a and 2 seeds of b"),
        ],
    )
    def test_says_it_when_there_are_fewer_than_three_of_either(
        self, runs: tuple[int, int], words: str
    ) -> None:
        far_apart = (
            [0.1 + 0.001 * n for n in range(runs[0])],
            [0.9 + 0.001 * n for n in range(runs[1])],
        )
        said = settings_words(*far_apart, "a", "b")
        assert said == f"Seed variance not known: {words}, and it takes 3 of each."

    def test_knows_trainings_that_never_differ(self) -> None:
        assert "nothing can be tested" in settings_words([0.9] * 3, [0.8] * 3, "a", "b")


class TestFewRuns:
    def test_of_several_settings(self) -> None:
        assert few_runs_words([3, 4, 3]) == ""
        for numbers, few in (([1, 1, 1], 3), ([3, 1, 2], 2), ([3, 3, 2], 1)):
            expected = f"Seed variance not known for {few} of 3 configurations"
            assert few_runs_words(numbers).startswith(expected)


class TestComponents:
    def test_follow_from_the_f_of_a_balanced_design(self) -> None:
        found = components(BALANCED)
        within = np.mean([np.var(group, ddof=1) for group in BALANCED])
        assert found.seeds == pytest.approx(within)
        assert found.settings == pytest.approx((f_oneway(*BALANCED).statistic - 1) * within / 3)
        assert not found.negative

    def test_are_right_on_average_for_settings_of_different_sizes(self) -> None:
        generator = np.random.default_rng(1)
        sizes, settings, seeds = (2, 5, 9, 3), 4.0, 1.0
        owners = np.repeat(np.arange(4), sizes)
        squares = []
        for _ in range(1_000):
            values = generator.normal(0, 2, 4)[owners] + generator.normal(0, 1, len(owners))
            found = components([values[owners == place] for place in range(4)])
            squares.append((found.settings, found.seeds))
        assert np.mean(squares, 0) == pytest.approx([settings, seeds], rel=0.08)

    def test_the_interval_holds_the_share_as_often_as_it_says(self) -> None:
        generator = np.random.default_rng(2)
        held = 0
        for _ in range(1_000):
            values = generator.normal(0, 1, (4, 1)) + generator.normal(0, 1, (4, 3))
            low, high = components(values.tolist()).interval
            held += low <= 0.5 <= high
        assert held / 1_000 == pytest.approx(0.95, abs=0.015)

    def test_a_negative_estimate_becomes_nothing(self) -> None:
        found = components(ALIKE)
        assert (found.settings, found.share.value, found.negative) == (0, 0, True)
        assert found.interval.low == 0

    @pytest.mark.parametrize("wrong", [[[0.9, 0.91]], [[0.9, 0.91], [0.8]], [[0.9] * 2] * 2])
    def test_refuses_what_has_no_components(self, wrong: list[list[float]]) -> None:
        with pytest.raises(ValueError, match="no variance components"):
            components(wrong)


class TestComponentsInWords:
    def test_has_the_shares_and_their_interval(self) -> None:
        found = components(BALANCED)
        text = components_words(BALANCED)
        share = round(100 * found.share.value)
        assert f"these 9 runs: {share} % between configurations" in text
        assert f"{100 * found.interval.low:.0f} to {100 * found.interval.high:.0f})" in text

    def test_says_that_a_negative_estimate_counts_as_nothing(self) -> None:
        assert "a negative estimate counts as 0" in components_words(ALIKE)

    def test_knows_runs_that_never_differ(self) -> None:
        assert "no seed variance" in components_words([[0.9] * 2, [0.8] * 2])


class TestBand:
    def test_goes_as_far_as_all_curves_do(self) -> None:
        found = band([[0.5, 0.8, 0.9], [0.7, 0.6]])
        assert found.mean.tolist() == pytest.approx([0.6, 0.7])
        assert found.low.tolist() == [0.5, 0.6]
        assert found.high.tolist() == [0.7, 0.8]

    def test_a_missing_value_leaves_a_gap(self) -> None:
        assert np.isnan(band([[0.5, None], [0.7, 0.6]]).mean).tolist() == [False, True]


class TestSettingsOf:
    def test_seeds_are_one_and_a_stopped_run_is_its_own(self, store: Store) -> None:
        for seed, right in enumerate((9_000, 9_100, 9_300)):
            config = PRESETS.get("cnn225").config.model_copy(update={"seed": seed})
            finish(store, config, answers(LABELS, right))
        stopped = finish(store, config, answers(LABELS, 9_900))
        store.update(stopped.record.changed(status="stopped"))
        alone, together = groups_of(store.runs())
        assert (alone.name, alone.accuracies, alone.deviation) == (stopped.label, (0.99,), None)
        assert (together.name, together.accuracies) == ("cnn225", (0.90, 0.91, 0.93))
        assert together.deviation == pytest.approx(np.std([0.90, 0.91, 0.93], ddof=1))
        assert together.validation.value == pytest.approx(np.mean([0.90, 0.91, 0.93]))
