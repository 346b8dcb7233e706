"""A figure and the interval that it may lie in, the one shape for both in the whole program."""

import math
from typing import NamedTuple


class Interval(NamedTuple):
    """From `low` to `high`."""

    low: float
    high: float


class Estimate(NamedTuple):
    """A figure with its 95 % interval; what that is about stands where the estimate is made.

    None where there is too little to tell.
    """

    value: float
    interval: Interval | None = None

    @property
    def low(self) -> float:
        """The lower end of the interval, NaN without one."""
        return math.nan if self.interval is None else self.interval.low

    @property
    def high(self) -> float:
        """The upper end of the interval, NaN without one."""
        return math.nan if self.interval is None else self.interval.high

    @property
    def sign(self) -> int:
        """1 if the whole interval lies above zero, -1 if below, else 0."""
        return int(self.low > 0) - int(self.high < 0)
