"""How cost grows: the law behind the figure, found again in costs that follow one."""

import numpy as np
import pytest

from benchmarks.growth.cost import fitted
from benchmarks.tables import growth

SIZES = [10.0, 100.0, 1_000.0, 5_000.0] * 3


def costs(fixed: float, variable: float, exponent: float, spread: float = 0.02) -> list[float]:
    """What the law says, a little more or less each time."""
    sizes, noise = np.array(SIZES), np.random.default_rng(0).normal(0, spread, len(SIZES))
    whole = fixed + variable * (sizes / max(SIZES)) ** exponent
    return list(whole * np.exp(noise))


@pytest.mark.parametrize("exponent", [0.6, 1.0, 1.8])
def test_an_exponent_is_found_above_a_fixed_part(exponent: float) -> None:
    law = fitted(SIZES, costs(0.2, 3.0, exponent))
    assert law.low < exponent < law.high
    assert law.high - law.low < 0.4
    assert law.fixed == pytest.approx(0.2, rel=0.1)


def test_the_size_of_a_cost_is_that_at_which_the_law_reaches_it() -> None:
    law = fitted(SIZES, costs(0.2, 3.0, 1.0, spread=0))
    assert law.size_at(1.7) == pytest.approx(2_500, rel=0.01)
    assert law.at(np.array([law.size_at(20.0)])) == pytest.approx(20.0)


def test_what_stays_the_same_has_no_exponent() -> None:
    law = fitted(SIZES, costs(0.07, 0.0, 1.0))
    assert not law.grows
    assert law.size_at(1.0) == float("inf")


def test_a_row_says_where_more_than_is_bearable_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    measured = {
        "costs": {
            str(size): {
                "seconds": [0.2 + size / 2_500] * 3,
                "megabytes": [500.0 + size] * 3,
            }
            for size in (10, 100, 1_000, 5_000)
        }
    }
    monkeypatch.setattr(growth, "kept", lambda name: measured if name == "growth-runs" else None)
    assert growth.table().splitlines()[6:8] == [
        "| runs in the store | opening the page Runs | 0.2 s | 1.00 (1.00 to 1.00) | "
        "2.2 s at 5,000 | 1 s at 2,000 |",
        "| runs in the store | the server | 500 MB | 1.00 (1.00 to 1.00) | 5,500 MB at 5,000 | "
        "2,000 MB at 1,500 |",
    ]
