"""What something costs, and the law by which that grows."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import curve_fit
from scipy.stats import t

Numbers = npt.NDArray[np.float64]


class Cost(NamedTuple):
    """Seconds by the clock, and memory in MB."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Law:
    """cost = fixed + variable · (size / largest) ** exponent, the exponent with its 95 % interval.

    The largest is that of the sizes it was fitted to.
    """

    fixed: float
    variable: float
    exponent: float
    low: float
    high: float
    largest: float

    @property
    def grows(self) -> bool:
        """Whether the cost at the largest size is a tenth or more above the fixed part."""
        return self.variable > 0.1 * self.fixed

    def at(self, sizes: Numbers) -> Numbers:
        """The cost of each size."""
        return self.fixed + self.variable * (sizes / self.largest) ** self.exponent

    def size_at(self, cost: float) -> float:
        """The size that costs so much; infinity if the cost does not grow."""
        if not self.grows:
            return math.inf
        share = max(cost - self.fixed, 0.0) / self.variable
        return float(self.largest * share ** (1 / self.exponent))


def fitted(sizes: Sequence[float], costs: Sequence[float]) -> Law:
    """The law that fits these costs best by their logarithms; a size may occur several times.

    The interval is that of the regression: it takes errors for independent, and for normal in the
    logarithm.
    """
    largest, values = max(sizes), np.asarray(costs, np.float64)
    shares = np.asarray(sizes, np.float64) / largest
    least, most = values.min(), values.max()

    def logarithm(shares: Numbers, fixed: float, variable: float, exponent: float) -> Numbers:
        return np.log(fixed + variable * shares**exponent)

    found, covariance = curve_fit(
        logarithm,
        shares,
        np.log(values),
        p0=(0.9 * least, most - 0.9 * least, 1.0),
        bounds=((0, 0, 0.1), (most, np.inf, 3)),
        x_scale=(most, most, 1.0),
    )
    fixed, variable, exponent = (float(each) for each in found)
    error = math.sqrt(covariance[2, 2]) * float(t.ppf(0.975, max(len(values) - 3, 1)))
    return Law(fixed, variable, exponent, exponent - error, exponent + error, largest)
