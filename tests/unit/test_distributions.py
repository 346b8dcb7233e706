"""Quantiles and tails against those of scipy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from fmnist.common.distributions import (
    fair_coin_p_value,
    fisher_quantile,
    student_p_value,
    student_quantile,
)

DEGREES = st.integers(1, 2_000)


@given(share=st.floats(0.55, 0.9999), freedom=st.floats(0.5, 1e5))
def test_student_quantile(share: float, freedom: float) -> None:
    expected = stats.t.ppf(share, freedom)
    assert student_quantile(share, freedom) == pytest.approx(expected, rel=1e-8)


@given(t=st.floats(-60, 60), freedom=st.floats(0.5, 1e4))
def test_student_p_value(t: float, freedom: float) -> None:
    expected = 2 * stats.t.sf(abs(t), freedom)
    assert student_p_value(t, freedom) == pytest.approx(expected, rel=1e-7, abs=1e-300)


@given(share=st.floats(0.001, 0.999), between=DEGREES, within=DEGREES)
def test_fisher_quantile(share: float, between: int, within: int) -> None:
    expected = stats.f.ppf(share, between, within)
    assert fisher_quantile(share, between, within) == pytest.approx(expected, rel=1e-8)


@given(data=st.data(), tosses=st.integers(1, 20_000))
def test_fair_coin_p_value(data: st.DataObject, tosses: int) -> None:
    heads = data.draw(st.integers(0, tosses))
    expected = stats.binomtest(heads, tosses).pvalue
    assert fair_coin_p_value(heads, tosses) == pytest.approx(expected, rel=1e-8, abs=1e-300)
