"""The more watch a run, the less often each looks."""

import pytest

from ui.shared.watchers import INTERVALS, LOOKS_A_SECOND, Watchers, pace_of


def look(watchers: Watchers, place: int, now: float, before: float = 1.0) -> float:
    """After how many seconds a session is to look again at the common pace."""
    name = f"session {place}"
    pace = pace_of(name)
    return round(watchers.interval(name, before * pace, now) / pace, 6)


def crowd(watchers: Watchers, number: int, now: float, before: float = 1.0) -> list[float]:
    return [look(watchers, place, now, before) for place in range(number)]


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
    assert look(watchers, 0, 1.0, 5.0) == 5.0
    assert look(watchers, 0, 100.0, 5.0) == INTERVALS[0]


def test_one_more_or_less_does_not_change_it_back_and_forth() -> None:
    watchers = Watchers()
    crowd(watchers, 11, 0.0)
    assert look(watchers, 0, 0.1) == 2.0
    assert [crowd(watchers, number, 2.0, 2.0)[0] for number in (10, 11, 10)] == [2.0] * 3


def test_those_that_were_drawn_at_once_do_not_look_at_once() -> None:
    """After some looks hardly more of fifty come in any second than if they came evenly."""
    watchers = Watchers()
    names = [f"session {place}" for place in range(50)]
    for name in names:
        watchers.interval(name, 1.0, 0.0)
    after = {name: watchers.interval(name, 1.0, 0.1) for name in names}
    assert all(watchers.interval(name, each, 0.2) == each for name, each in after.items())
    looks = [each * number for each in after.values() for number in range(10, 20)]
    in_a_second = [sum(start <= look < start + 1 for look in looks) for start in range(60, 80)]
    assert max(in_a_second) < 2 * LOOKS_A_SECOND
