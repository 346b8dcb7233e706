"""The time that a training still takes."""

import pytest

from fmnist.training.pace import Moment, seconds_left

COMPILED = Moment(epoch=0.25, seconds=30.0)
"""The first report, before which half a minute went into compiling."""


def test_what_came_before_the_first_report_tells_nothing_of_the_pace() -> None:
    assert seconds_left(COMPILED, Moment(1.25, 38.0), 4, []) == pytest.approx(2.75 * 8)


def test_each_epoch_left_is_validated_too() -> None:
    left = seconds_left(COMPILED, Moment(2.25, 46.0), 4, [1.0, 3.0])
    assert left == pytest.approx(1.75 * (8 + 2))


def test_one_moment_has_no_pace() -> None:
    assert seconds_left(COMPILED, COMPILED, 4, []) is None


def test_nothing_is_left_at_the_end() -> None:
    assert seconds_left(COMPILED, Moment(4, 60.0), 4, [2.0]) == 0
