"""The more watch a run, the less often each looks."""

import pytest

from ui.shared.watchers import INTERVALS, LOOKS_A_SECOND, Watchers


def crowd(watchers: Watchers, number: int, now: float, before: float = 1.0) -> list[float]:
    return [watchers.interval(f"session {place}", before, now) for place in range(number)]


@pytest.mark.parametrize("number", [1, 5, 10, 20, 50, 80])
def test_all_together_look_so_often_at_most(number: int) -> None:
    watchers = Watchers()
    crowd(watchers, number, 0.0)
    after = crowd(watchers, number, 0.5)
    assert number / max(after) <= LOOKS_A_SECOND
    assert len(set(after)) == 1
    assert (after[0] == 1.0) == (number <= 10)


def test_who_no_longer_looks_is_forgotten() -> None:
    watchers = Watchers()
    crowd(watchers, 50, 0.0)
    assert watchers.interval("session 0", 5.0, 1.0) == 5.0
    assert watchers.interval("session 0", 5.0, 100.0) == INTERVALS[0]


def test_one_more_or_less_does_not_change_it_back_and_forth() -> None:
    watchers = Watchers()
    crowd(watchers, 11, 0.0)
    assert watchers.interval("session 0", 1.0, 0.1) == 2.0
    assert [crowd(watchers, number, 2.0, 2.0)[0] for number in (10, 11, 10)] == [2.0] * 3
