"""The rule behind the verdicts, against published figures, scipy and simulation."""

import math
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fmnist.common.estimate import Estimate, Interval
from fmnist.studies.claims.estimates import (
    difference,
    exact,
    half_unit,
    over_runs,
    published_estimate,
    share,
    spread_of_one,
    timed,
)
from fmnist.studies.claims.rule import (
    VERDICTS,
    Verdict,
    of_all,
    on_level,
    on_no_order,
    on_order,
)
from fmnist.studies.claims.words import (
    difference_in_words,
    in_words,
    published_in_words,
    with_interval,
)

FINITE = st.floats(-1, 1, allow_nan=False)
WIDER = st.floats(0, 1, allow_nan=False)


class TestEstimates:
    @pytest.mark.parametrize(
        ("first", "second", "low", "high"),
        [((56, 70), (48, 80), 0.0524, 0.3339), ((9, 10), (3, 10), 0.1705, 0.8090)],
    )
    def test_the_difference_of_shares_is_that_of_newcombes_table(
        self, first: tuple[int, int], second: tuple[int, int], low: float, high: float
    ) -> None:
        found = difference(*(share(hits / total, total) for hits, total in (first, second)))
        assert found.low == pytest.approx(low, abs=5e-5)
        assert found.high == pytest.approx(high, abs=5e-5)

    def test_several_runs_are_judged_by_students_t(self) -> None:
        values = [0.915, 0.918, 0.912, 0.917]
        low, high = stats.t.interval(0.95, 3, loc=np.mean(values), scale=stats.sem(values))
        found = over_runs([exact(value) for value in values])
        assert found.value == pytest.approx(np.mean(values))
        assert found.interval == pytest.approx((low, high))

    def test_one_run_keeps_its_sampling_error(self) -> None:
        alone = share(0.9158, 10_000)
        assert over_runs([alone]) is alone
        assert spread_of_one([alone]) == 0
        assert alone.value == 0.9158
        assert alone.interval == pytest.approx((0.9102, 0.9211), abs=1e-4)

    def test_what_was_timed_once_is_sure_to_a_factor_of_two(self) -> None:
        assert timed([3.0]) == [(3.0, (1.5, 6.0))]
        assert timed([3.0, 4.0]) == [exact(3.0), exact(4.0)]

    def test_the_luck_of_one_training_and_ours_make_the_interval_of_another_training(self) -> None:
        """Without sampling error it is the prediction interval of one more value."""
        values = [0.91, 0.92, 0.915]
        runs = [exact(value) for value in values]
        found = difference(over_runs(runs), published_estimate("0.900000", None, runs))
        margin = stats.t.ppf(0.975, 2) * np.std(values, ddof=1) * math.sqrt(1 + 1 / 3)
        assert found.value - found.low == pytest.approx(margin, abs=1e-6)

    def test_a_published_figure_has_its_sampling_error_and_its_rounding(self) -> None:
        found = published_estimate("0.93", 10_000, [exact(0.9)])
        sampled = stats.binomtest(9_300, 10_000).proportion_ci(method="wilson")
        assert found.low == pytest.approx(sampled.low - 0.005)
        assert found.high == pytest.approx(sampled.high + 0.005)

    def test_of_an_unknown_number_of_images_it_has_the_error_of_ours(self) -> None:
        found = published_estimate("0.2300", None, [Estimate(0.3, Interval(0.28, 0.31))])
        assert found.value == 0.23
        assert found.interval == pytest.approx((0.21 - 5e-5, 0.24 + 5e-5))

    @pytest.mark.parametrize(
        ("text", "half"), [("0.918", 0.0005), ("0.93", 0.005), ("1.2E6", 5e4), ("10", 0.5)]
    )
    def test_rounding_moves_half_a_unit_of_the_last_digit(self, text: str, half: float) -> None:
        assert half_unit(text) == pytest.approx(half)

    def test_a_figure_of_the_same_system_is_seldom_contradicted(self) -> None:
        """Published and ours are drawn alike: at most one in twenty is called contradicted."""
        generator = np.random.default_rng(1)
        contradicted = 0
        for _ in range(400):
            true = generator.normal(0.91, 0.002, 4)
            measured = generator.binomial(10_000, true) / 10_000
            runs = [share(value, 10_000) for value in measured[1:]]
            published = published_estimate(f"{measured[0]:.4f}", 10_000, runs)
            apart = difference(over_runs(runs), published)
            contradicted += on_level(apart, 0.02) == "contradicted"
        assert contradicted < 0.05 * 400

    def test_a_figure_of_another_system_is_contradicted(self) -> None:
        apart = difference(share(0.9271, 10_000), published_estimate("0.8995", 10_000, [exact(0)]))
        assert on_level(apart, 0.02) == "contradicted"


class TestVerdicts:
    @pytest.mark.parametrize(
        ("low", "high", "verdict"),
        [
            (-0.01, 0.02, "confirmed"),
            (-0.021, 0.01, "inconclusive"),
            (-0.01, 0.03, "inconclusive"),
            (0.001, 0.01, "contradicted"),
            (-0.01, -0.001, "contradicted"),
        ],
    )
    def test_on_a_level(self, low: float, high: float, verdict: Verdict) -> None:
        assert on_level(Estimate((low + high) / 2, Interval(low, high)), 0.02) == verdict

    @pytest.mark.parametrize(
        ("low", "high", "order", "no_order"),
        [
            (0.001, 0.02, "confirmed", "confirmed"),
            (-0.01, 0.01, "inconclusive", "confirmed"),
            (-0.02, -0.001, "contradicted", "contradicted"),
        ],
    )
    def test_on_an_order(self, low: float, high: float, order: Verdict, no_order: Verdict) -> None:
        found = Estimate((low + high) / 2, Interval(low, high))
        assert on_order(found) == order
        assert on_no_order(found) == no_order

    @given(FINITE, WIDER, WIDER, WIDER, WIDER)
    def test_a_wider_interval_contradicts_nothing_that_was_open(
        self, value: float, below: float, above: float, more_below: float, more_above: float
    ) -> None:
        narrow = Estimate(value, Interval(value - below, value + above))
        wide = Estimate(value, Interval(narrow.low - more_below, narrow.high + more_above))
        for judge in (lambda found: on_level(found, 0.02), on_order, on_no_order):
            if judge(narrow) != "contradicted":
                assert judge(wide) != "contradicted"

    @given(FINITE, WIDER, WIDER, WIDER)
    def test_more_uncertainty_of_either_widens_the_difference(
        self, value: float, below: float, above: float, more: float
    ) -> None:
        first = Estimate(value, Interval(value - below, value + above))
        wider = Estimate(value, Interval(first.low - more, first.high + more))
        narrow, wide = (difference(found, exact(0.0)) for found in (first, wider))
        assert wide.low <= narrow.low + 1e-12
        assert wide.high >= narrow.high - 1e-12

    def test_a_claim_holds_if_all_of_it_does(self) -> None:
        assert of_all(["confirmed", "confirmed"]) == "confirmed"
        assert of_all(["confirmed", "inconclusive"]) == "inconclusive"
        assert of_all(["inconclusive", "not run here"]) == "not run here"
        assert of_all(VERDICTS) == "contradicted"


class TestWords:
    @pytest.mark.parametrize(
        ("text", "unit", "words"),
        [
            ("0.918", "share", "91.8 %"),
            ("0.870", "share", "87.0 %"),
            ("0.93", "share", "93 %"),
            ("0.048", "points", "4.8 points"),
            ("0.23", "nats", "0.23"),
            ("1.2E6", "parameters", "1.2 million"),
            ("310E3", "parameters", "310,000"),
            ("10", "milliseconds", "10 ms"),
        ],
    )
    def test_a_published_figure_keeps_its_digits(self, text: str, unit: str, words: str) -> None:
        assert published_in_words(Decimal(text), unit) == words  # type: ignore[arg-type]

    def test_measured_figures(self) -> None:
        found = Estimate(0.9271, Interval(0.9218, 0.9321))
        assert in_words(0.9271, "share") == "92.7 %"
        assert with_interval(found, "share") == "92.7 % (92.2 to 93.2)"
        apart = Estimate(-0.004, Interval(-0.012, 0.0001))
        assert difference_in_words(apart, "share") == "−0.4 points (−1.2 to +0.0)"
        assert in_words(923_914, "parameters") == "923,914"
