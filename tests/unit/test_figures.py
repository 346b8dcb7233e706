"""How figures are written, the same everywhere."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from fmnist.common.estimate import Estimate, Interval
from fmnist.common.figures import (
    bounded,
    count,
    ends,
    fixed,
    moment,
    number_of,
    per_cent,
    points,
    signed,
    sortable_duration,
)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (signed(-0.34, 1), "−0.3"),
        (signed(1234.5, 1), "+1,234.5"),
        (signed(-0.04, 1), "+0.0"),
        (fixed(-0.004, 2), "0.00"),
        (per_cent(-0.012), "−1.2 %"),
        (points(-0.012), "−1.2 points"),
        (ends(-0.012, 0.034), "−1.2 to 3.4"),
        (count(-1200), "−1,200"),
        (bounded(Estimate(-0.01, Interval(-0.02, 0.0))), "−1.0 % (−2.0 to 0.0)"),
        (number_of(Estimate(-0.5, Interval(-1.0, 0.25)), 2), "−0.50 (−1.00 to 0.25)"),
    ],
)
def test_there_is_one_minus_sign_and_no_negative_zero(written: str, expected: str) -> None:
    assert written == expected


def test_durations_sort_as_text_as_they_do_as_numbers() -> None:
    seconds = [0, 9, 10, 59, 60, 599, 600, 3_599, 3_600, 35_999, 36_000, 90_000]
    written = [sortable_duration(each) for each in seconds]
    assert sorted(written) == written
    assert [each.strip() for each in written[4:6]] == ["1 min 00 s", "9 min 59 s"]
    assert written[-1].strip() == "25 h 00 min 00 s"


@pytest.mark.parametrize(
    ("when", "zone"),
    [("9999-12-31T23:59+00:00", "Pacific/Auckland"), ("0001-01-01T00:00+00:00", "America/Lima")],
)
def test_a_day_that_another_zone_does_not_have_stays_in_its_own(when: str, zone: str) -> None:
    day = datetime.fromisoformat(when)
    assert moment(day, ZoneInfo(zone)) == moment(day, day.tzinfo)
