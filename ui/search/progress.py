"""The tab Progress of Search: the best so far against time, and every trial's validation curve."""

from collections.abc import Sequence
from functools import partial
from itertools import accumulate

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.studies.search.journal import Trial
from ui.search.charts import MARK, STATE, accuracy_axis, tooltip
from ui.search.trial import chosen_of
from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import GREY, OKABE_ITO


def progress_tab(trials: Sequence[Trial]) -> None:
    """Draw both charts; a click on a point or a line opens its trial."""
    known = [trial for trial in trials if trial.accuracies]
    if not known:
        st.caption("No epoch has ended yet.")
        return
    for key, chart, alt_text in (
        ("search-best", best_chart(known), "Best validation accuracy so far against time"),
        ("search-curves", curves_chart(known), "Validation accuracy of every trial by epoch"),
    ):
        st.altair_chart(chart, key=key, on_select=partial(chosen_of, key), alt=alt_text)


def best_chart(trials: Sequence[Trial]) -> Chart:
    """Each trial as a point where it ended, and the best until then as a line."""
    accuracies = [trial.accuracy or max(trial.accuracies) for trial in trials]
    frame = pd.DataFrame(
        {
            "number": [trial.number for trial in trials],
            "minutes": [each / 60 for each in accumulate(trial.seconds for trial in trials)],
            "accuracy": accuracies,
            "best": list(accumulate(accuracies, max)),
            "state": [trial.state for trial in trials],
        }
    )
    base = alt.Chart(frame).encode(
        x=alt.X(
            "minutes:Q",
            title="Training time (minutes)",
            axis=alt.Axis(tickCount=8),
            scale=alt.Scale(domain=[0, max(0.1, frame["minutes"].max())], nice=True),
        )
    )
    line = base.mark_line(interpolate="step-after", color=OKABE_ITO[0]).encode(
        y=alt.Y(
            "best:Q", title="Validation accuracy (per cent)", **accuracy_axis(frame["accuracy"])
        )
    )
    points = base.mark_point(size=60, filled=True).encode(
        y="accuracy:Q",
        color=STATE,
        shape=alt.Shape("state:N", legend=None),
        tooltip=tooltip(),
    )
    return alt.layer(line, points.add_params(MARK)).properties(
        autosize=FIT, title="Best so far by training time", height=240
    )


def curves_chart(trials: Sequence[Trial]) -> Chart:
    """A line for each trial; those that were pruned end early."""
    best = max(trials, key=lambda trial: trial.accuracy or 0.0).number
    frame = pd.DataFrame(
        [
            {
                "number": trial.number,
                "epoch": epoch,
                "accuracy": accuracy,
                "state": trial.state,
                "leads": trial.number == best,
            }
            for trial in trials
            for epoch, accuracy in enumerate(trial.accuracies, 1)
        ]
    )
    base = alt.Chart(frame).encode(
        x=alt.X("epoch:Q", title="Epoch", axis=alt.Axis(tickMinStep=1, format="d")),
        y=alt.Y(
            "accuracy:Q", title="Validation accuracy (per cent)", **accuracy_axis(frame["accuracy"])
        ),
        detail="number:N",
        color=STATE,
        tooltip=tooltip(),
    )
    lines = base.mark_line(opacity=0.7, strokeWidth=1.2)
    leader = base.transform_filter("datum.leads").mark_line(strokeWidth=3, color=GREY)
    points = base.mark_point(filled=True, size=30, opacity=0.7).add_params(MARK)
    return alt.layer(lines, leader, points).properties(
        autosize=FIT, title="Validation accuracy by epoch", height=240
    )
