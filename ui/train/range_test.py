"""The learning-rate range test on Train: one button, a band, and a suggestion to take over."""

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.figures import decimal
from fmnist.common.numbers import written
from fmnist.jobs.range_tests import range_test_analysis
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.range_test import STARTS, RangeTest
from ui.shared.background import result_or_start
from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import GREY, OKABE_ITO
from ui.shared.words import plain


def range_test_panel(config: TrainConfig) -> None:
    """The test of `config`, whose learning rate does not matter; then what it found."""
    with st.expander("Learning-rate range test", key="range-test-open"):
        found = result_or_start(
            range_test_analysis(Store(), config),
            "Test learning rates",
            f"Trains {STARTS} times from the start while the learning rate rises from step to step "
            "(Smith 2017), in under 20 s.",
        )
        if found is None:
            return
        test = RangeTest(**found)
        st.markdown(plain(test.sentence))
        if test.suggestion is not None:
            st.button(
                f"Use {decimal(test.suggestion)}",
                icon=":material/check:",
                key="range-test-use",
                on_click=_take_over,
                args=(test.suggestion,),
                help="Puts it into the form.",
            )
        st.altair_chart(
            range_chart(test), alt="Training loss against the learning rate, five starts"
        )


def range_chart(test: RangeTest) -> Chart:
    """The band from the lowest to the highest start, their mean, and each suggestion as a line."""
    with np.errstate(all="ignore"):
        known = ~np.isnan(test.losses).any(axis=0)
    losses = test.losses[:, known]
    frame = pd.DataFrame(
        {
            "rate": test.rates[known],
            "low": losses.min(0),
            "mean": losses.mean(0),
            "high": np.minimum(losses.max(0), 2 * losses[:, 0].max()),
        }
    )
    marks = pd.DataFrame({"rate": test.suggestions[~np.isnan(test.suggestions)]})
    across = alt.X(
        "rate:Q",
        title="Learning rate",
        scale=alt.Scale(type="log", nice=False),
        axis=alt.Axis(format="~g", tickCount=6),
    )
    base = alt.Chart(frame).encode(x=across)
    band = base.mark_area(opacity=0.25, color=OKABE_ITO[0]).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(color=OKABE_ITO[0]).encode(
        y=alt.Y("mean:Q", title="Training loss (nats)", scale=alt.Scale(zero=False)),
        tooltip=[
            alt.Tooltip("rate:Q", title="Learning rate", format=".2g"),
            alt.Tooltip("low:Q", title="Lowest", format=".3f"),
            alt.Tooltip("mean:Q", title="Mean", format=".3f"),
            alt.Tooltip("high:Q", title="Highest", format=".3f"),
        ],
    )
    rules = (
        alt.Chart(marks)
        .mark_rule(strokeDash=[2, 3], color=GREY)
        .encode(x="rate:Q", tooltip=[alt.Tooltip("rate:Q", title="Steepest at", format=".2g")])
    )
    return alt.layer(band, line, rules).properties(
        autosize=FIT, title="Training loss by learning rate", height=200
    )


def _take_over(rate: float) -> None:
    st.session_state["form-learning_rate"] = written(rate)
