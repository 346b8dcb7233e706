"""Selective prediction, in the tab Calibration of Results: what abstaining brings and costs."""

import streamlit as st

from fmnist.common.figures import bounded, count, per_cent
from fmnist.common.numbers import read_between
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selective_prediction import (
    OperatingPoint,
    cheapest,
    cost,
    risk_coverage,
)
from ui.results.calibration_charts import cost_chart, coverage_chart
from ui.shared.frame import explained
from ui.shared.number_field import number_field

_MOST = 1_000_000


def left_to_a_person(test: Evaluation, validation: Evaluation | None) -> None:
    """A slider of how much is left, what wrong labels and checks cost, and a chart of each.

    Both have probabilities; the share that is advised is the cheapest on validation.
    """
    found = risk_coverage(test)
    asked, wrong, check = st.columns(3)
    share = asked.slider(
        "Abstain on the least confident",
        0,
        99,
        10,
        format="%d %%",
        help="Selective prediction. More: the model is right more often about the rest, and a "
        "person has more to check. Less: the other way round.",
    )
    with wrong:
        wrong_typed = number_field(
            "Cost of a wrong prediction",
            "cost-wrong",
            "In any currency. The higher it is, the more checking pays.",
            value="10",
        )
    with check:
        check_typed = number_field(
            "Cost of a manual check",
            "cost-check",
            "In the same currency. The higher it is, the less checking pays.",
            value="1",
        )
    with explained():
        costs = (read_between(typed, 0, _MOST) for typed in (wrong_typed, check_typed))
        _show(found, found[share], validation, *costs)


def _show(
    found: tuple[OperatingPoint, ...],
    chosen: OperatingPoint,
    validation: Evaluation | None,
    wrong_label: float,
    manual_check: float,
) -> None:
    """What the chosen share brings and costs, beside what validation advises."""
    advised = None
    if validation is not None:
        there = risk_coverage(validation)
        advised = found[cheapest(there, wrong_label, manual_check).share]
    left, right = st.columns(2, gap="medium")
    with left:
        st.altair_chart(
            coverage_chart(found, chosen),
            alt="Accuracy by coverage",
        )
        st.caption(say_coverage(found[0], chosen))
    with right:
        costs = [cost(each, wrong_label, manual_check) for each in found]
        st.altair_chart(cost_chart(costs, chosen.share), alt="Cost by the share abstained on")
        st.caption(say_cost(found[0], chosen, advised, wrong_label, manual_check))


def say_coverage(nothing_left: OperatingPoint, chosen: OperatingPoint) -> str:
    """What the model gets right on its own, without and with a person for its doubts."""
    if chosen.abstained == 0:
        return f"Without abstaining its accuracy is {bounded(chosen.accuracy)}."
    return (
        f"Abstaining on the {count(chosen.abstained)} least confident images, its accuracy is "
        f"{bounded(chosen.accuracy)} instead of {per_cent(nothing_left.accuracy.value)}: on images "
        "like these, not on other pictures."
    )


def say_cost(
    nothing_left: OperatingPoint,
    chosen: OperatingPoint,
    advised: OperatingPoint | None,
    wrong_label: float,
    manual_check: float,
) -> str:
    """What the chosen share costs on test, beside none and beside the share validation advises."""

    def price(point: OperatingPoint) -> str:
        return count(cost(point, wrong_label, manual_check))

    advice = (
        "Without validation images no share is advised."
        if advised is None
        else f"Cheapest on validation: {advised.share} %, which costs {price(advised)} here."
    )
    amount, beside = (
        (f"{chosen.share} %", f", answering all of them {price(nothing_left)}")
        if chosen.share
        else ("none", "")
    )
    return (
        f"Abstaining on {amount} costs {price(chosen)} on these "
        f"{count(chosen.answered + chosen.abstained)} images{beside}, if a person is never wrong. "
        f"{advice}"
    )
