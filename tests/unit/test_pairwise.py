"""Several models at once: Holm's correction and the groups against their definitions."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from fmnist.comparison.mcnemar import McNemar
from fmnist.comparison.pairwise import Pair, holm, inseparable_groups, pairwise

LUCK = McNemar(5, 5, 1.0)


def pairs_of(runs: int, separated: set[tuple[int, int]]) -> list[Pair]:
    """All pairs of `runs` models, of which those given differ by more than luck."""
    return [
        Pair(*places, LUCK, 0.01 if places in separated else 0.6)
        for places in combinations(range(runs), 2)
    ]


class TestHolm:
    def test_by_hand(self) -> None:
        assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])

    @given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.floats(0.001, 0.999))
    def test_rejects_what_the_step_down_procedure_rejects(
        self, p_values: list[float], alpha: float
    ) -> None:
        rejected = set()
        for step, place in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
            if p_values[place] * (len(p_values) - step) > alpha:
                break
            rejected.add(place)
        assert {place for place, p in enumerate(holm(p_values)) if p <= alpha} == rejected

    def test_of_nothing_is_nothing(self) -> None:
        assert holm([]) == []


class TestPairwise:
    def test_tests_every_pair_and_corrects_for_their_number(self) -> None:
        generator = np.random.default_rng(2)
        correct = [generator.random(400) < share for share in (0.95, 0.9, 0.8)]
        found = pairwise(correct)
        assert [(pair.first, pair.second) for pair in found] == [(0, 1), (0, 2), (1, 2)]
        expected = []
        for a, b in combinations(correct, 2):
            only_a, only_b = int((a & ~b).sum()), int((b & ~a).sum())
            expected.append(binomtest(only_a, only_a + only_b).pvalue)
        assert [pair.test.p_value for pair in found] == pytest.approx(expected)
        assert [pair.adjusted for pair in found] == pytest.approx(holm(expected))

    def test_one_pair_alone_needs_no_correction(self) -> None:
        correct = np.array([True] * 9 + [False]), np.array([False] * 9 + [True])
        (pair,) = pairwise(correct)
        assert pair.adjusted == pair.test.p_value == pytest.approx(2 * 11 / 1024)

    def test_what_one_pair_alone_would_show_may_be_lost_among_several(self) -> None:
        images = np.arange(40)
        best, middle, worst = images < 40, images >= 6, images >= 5
        alone, _, _ = pairwise([best, middle, worst])
        assert alone.test.p_value < 0.05 < alone.adjusted
        assert not alone.separated


class TestGroups:
    @pytest.mark.parametrize(
        ("separated", "groups"),
        [
            (set(), [(0, 1, 2)]),
            ({(0, 2)}, [(0, 1), (1, 2)]),
            ({(0, 1), (0, 2)}, [(0,), (1, 2)]),
            ({(0, 1), (0, 2), (1, 2)}, [(0,), (1,), (2,)]),
        ],
    )
    def test_of_three(self, separated: set[tuple[int, int]], groups: list[tuple[int, ...]]) -> None:
        assert inseparable_groups(pairs_of(3, separated)) == groups

    @given(st.integers(2, 6), st.data())
    def test_two_share_a_group_exactly_if_they_are_not_separated(
        self, runs: int, data: st.DataObject
    ) -> None:
        everyone = list(combinations(range(runs), 2))
        separated = data.draw(st.sets(st.sampled_from(everyone)))
        groups = inseparable_groups(pairs_of(runs, separated))
        together = {pair for group in groups for pair in combinations(group, 2)}
        assert together == set(everyone) - separated
        assert {place for group in groups for place in group} == set(range(runs))
        assert not any(set(a) < set(b) for a in groups for b in groups)
