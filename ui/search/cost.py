"""The tab Accuracy against cost of Search: which trials nothing else beats in both."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.errors import RunError
from fmnist.comparison.pareto import pareto_front
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.search.journal import Trial
from ui.search.charts import MARK, accuracy_axis, tooltip
from ui.search.trial import chosen_of
from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import GREY, OKABE_ITO


class _Cost(NamedTuple):
    axis: str
    of: Callable[[Run], float | None]


_COSTS = {
    "Parameters": _Cost("Parameters", lambda run: run.record.network.parameters),
    "MACs": _Cost("MACs for one image", lambda run: run.record.network.macs),
    "Latency": _Cost(
        "Latency of one image on the processor (ms)", lambda run: run.record.effort.latency_ms
    ),
    "Training time": _Cost(
        "Training time (seconds)", lambda run: run.record.effort.training_seconds
    ),
}


def cost_tab(store: Store, trials: Sequence[Trial]) -> None:
    """Choose a cost; every trial that was not pruned, and the Pareto front."""
    title = st.segmented_control(
        "Validation accuracy against",
        list(_COSTS),
        default="Parameters",
        required=True,
        key="search-cost",
        help="Further left is cheaper, further up more accurate.",
    )
    cost = _COSTS[title]
    rows = [
        {"number": trial.number, "accuracy": trial.accuracy, "cost": found, "state": trial.state}
        for trial in trials
        if trial.has_ended and (found := _cost(store, trial, cost)) is not None
    ]
    if not rows:
        st.caption("No trial has trained to its end yet.")
        return
    frame = pd.DataFrame(rows)
    frame["front"] = pareto_front(
        np.array(frame["cost"], float), np.array(frame["accuracy"], float)
    )
    key = "search-pareto"
    st.altair_chart(
        cost_chart(frame, cost.axis),
        key=key,
        on_select=partial(chosen_of, key),
        alt=f"Validation accuracy of every trial against {title.lower()}",
    )
    st.caption("Filled: Pareto-optimal. Each accuracy is of one seed, on the images that chose.")


def cost_chart(frame: pd.DataFrame, axis: str) -> Chart:
    """Points of `cost` and `accuracy`, those of the `front` filled and joined."""
    base = alt.Chart(frame).encode(
        x=alt.X(
            "cost:Q",
            title=axis,
            scale=alt.Scale(zero=False, padding=16),
            axis=alt.Axis(format="~s"),
        ),
        y=alt.Y(
            "accuracy:Q", title="Validation accuracy (per cent)", **accuracy_axis(frame["accuracy"])
        ),
        tooltip=tooltip(alt.Tooltip("cost:Q", title=axis, format=",.4~g")),
    )
    line = base.transform_filter("datum.front").mark_line(
        interpolate="step-after", strokeDash=[2, 3], color=GREY
    )
    points = base.mark_point(size=70, strokeWidth=2, color=OKABE_ITO[0], fill=OKABE_ITO[0]).encode(
        fillOpacity=alt.condition("datum.front", alt.value(1), alt.value(0))
    )
    return alt.layer(line, points.add_params(MARK)).properties(
        autosize=FIT, title="Validation accuracy against cost", height=300
    )


def _cost(store: Store, trial: Trial, cost: _Cost) -> float | None:
    try:
        return cost.of(store.get(trial.run_id or ""))
    except RunError:
        return None
