"""What leaving the least sure answers to a person brings, in the tab Calibration of Results."""

import streamlit as st

from fmnist.common.figures import bounded, count, per_cent
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selective_prediction import (
    OperatingPoint,
    cheapest,
    cost,
    risk_coverage,
)
from ui.results.calibration_charts import cost_chart, coverage_chart


def left_to_a_person(test: Evaluation, validation: Evaluation | None) -> None:
    """A slider of how much is left, what wrong labels and checks cost, and a chart of each.

    Both have probabilities; the share that is advised is the cheapest on validation.
    """
    found = risk_coverage(test)
    asked, wrong, check = st.columns(3)
    share = asked.slider(
        "Leave the least sure to a person",
        0,
        99,
        10,
        format="%d %%",
        help="More leaves the model with answers that are right more often, and a person with "
        "more work.",
    )
    wrong_label = wrong.number_input(
        "Cost of a wrong label",
        0.0,
        1e6,
        10.0,
        help="In any currency. The dearer it is, the more is worth checking.",
    )
    manual_check = check.number_input(
        "Cost of a manual check",
        0.0,
        1e6,
        1.0,
        help="In the same currency. The dearer it is, the less is worth checking.",
    )
    chosen = found[share]
    advised = None
    if validation is not None:
        there = risk_coverage(validation)
        advised = found[cheapest(there, wrong_label, manual_check).share]
    left, right = st.columns(2, gap="medium")
    with left:
        st.altair_chart(
            coverage_chart(found, chosen),
            alt="Accuracy by the share of images that the model answers itself",
        )
        st.caption(say_coverage(found[0], chosen))
    with right:
        costs = [cost(each, wrong_label, manual_check) for each in found]
        st.altair_chart(
            cost_chart(costs, share), alt="Cost by the share of images left to a person"
        )
        st.caption(say_cost(found[0], chosen, advised, wrong_label, manual_check))


def say_coverage(nothing_left: OperatingPoint, chosen: OperatingPoint) -> str:
    """What the model gets right on its own, without and with a person for its doubts."""
    if chosen.abstained == 0:
        return (
            f"With nothing left to a person it gets {bounded(chosen.accuracy)} right; move "
            "the slider to see how much of the rest it would get right without its least sure "
            "answers."
        )
    return (
        f"Without its {count(chosen.abstained)} least sure answers it gets "
        f"{bounded(chosen.accuracy)} right instead of {per_cent(nothing_left.accuracy.value)}. "
        "This holds for images like these: on pictures of another kind it can be sure and wrong."
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
        "No images were set aside to say which share is the cheapest."
        if advised is None
        else f"On validation {advised.share} % is the cheapest, which costs {price(advised)} here."
    )
    amount, beside = (
        (f"{chosen.share} %", f", leaving nothing {price(nothing_left)}")
        if chosen.share
        else ("nothing", "")
    )
    return (
        f"Leaving {amount} to a person costs {price(chosen)} on these "
        f"{count(chosen.answered + chosen.abstained)} images{beside}. {advice} "
        "This takes it that a person is never wrong."
    )
