"""Quantiles and tails of the distributions that intervals and tests are made of.

All come from one function, the regularised incomplete beta function. scipy has them too, and takes
longer to import than a command that lists or judges runs may take as a whole; the tests compare.
"""

import itertools
import math
from functools import lru_cache

_ENOUGH = 1e-15
"""The relative change at which a continued fraction has converged."""


@lru_cache
def student_quantile(share: float, freedom: float) -> float:
    """Below which a t of `freedom` degrees lies with probability `share`, from 0.5 to 1."""
    place = _beta_quantile(2 * (1 - share), freedom / 2, 0.5)
    return math.sqrt(freedom * (1 - place) / place)


def student_p_value(t: float, freedom: float) -> float:
    """The probability of a t of `freedom` degrees at least as far from 0, on either side."""
    return _beta(freedom / (freedom + t * t), freedom / 2, 0.5)


def fisher_quantile(share: float, between: int, within: int) -> float:
    """Below which an F of `between` and `within` degrees lies with probability `share`."""
    place = _beta_quantile(share, between / 2, within / 2)
    return within * place / (between * (1 - place))


def fair_coin_p_value(heads: int, tosses: int) -> float:
    """The probability of a fair coin to fall at least as unevenly, to either side; exact."""
    fewer = min(heads, tosses - heads)
    return min(1.0, 2 * _beta(0.5, tosses - fewer, fewer + 1))


def _beta_quantile(share: float, a: float, b: float) -> float:
    """Where the incomplete beta function reaches `share`, by halving to the last digit."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if _beta(middle, a, b) < share else (low, middle)
    return middle


def _beta(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function.

    By its continued fraction (dlmf.nist.gov/8.17.22), from the front as Lentz (1976) does.
    """
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(1 - x, b, a)
    if x == 0:
        return 0.0
    value, above, below = 1.0, 1.0, 0.0
    for number in itertools.count(1):
        step = _coefficient(number, x, a, b)
        above, below = 1 + step / above, 1 / (1 + step * below)
        value *= above * below
        if abs(above * below - 1) < _ENOUGH:
            break
    logarithm = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b)
    return math.exp(logarithm + a * math.log(x) + b * math.log1p(-x)) / (a * value)


def _coefficient(number: int, x: float, a: float, b: float) -> float:
    half = number // 2
    if number % 2:
        return -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
    return half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
