"""The tab Settings of Search: all settings of all trials at once, and one of them by accuracy."""

import math
from collections.abc import Sequence
from functools import partial
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from fmnist.common.errors import ConfigError
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.space import Dimension, Span, Value
from fmnist.studies.search.words import value_words
from ui.search.charts import MARK, STATE, accuracy_axis, tooltip
from ui.search.trial import chosen_of
from ui.shared.chart_style import FIT, Chart
from ui.shared.choice import choice
from ui.shared.colours import GREY

_REACHED = "Validation accuracy"
_KEY = "search-parallel"
Brushes = dict[str, tuple[float, float]]


def settings_tab(plan: Plan, trials: Sequence[Trial]) -> None:
    """Parallel coordinates that can be brushed, then the chosen setting against accuracy."""
    known = [trial for trial in trials if trial.accuracy is not None]
    axes = {span.name: (span, found) for span in plan.spans if (found := _dimension(span))}
    if not known or not axes:
        st.caption("No epoch has ended yet.")
        return
    places = _places(known, axes)
    st.session_state["search-axes"] = {found.title: name for name, (_, found) in axes.items()} | {
        _REACHED: _REACHED
    }
    brushes = _brushes()
    chosen = [
        all(low <= place.get(axis, -1) <= high for axis, (low, high) in brushes.items())
        for place in places
    ]
    st.altair_chart(
        parallel_chart(known, axes, places, chosen),
        key=_KEY,
        on_select=_brush,
        selection_mode=["brush", "mark"],
        alt="Settings and validation accuracy of every trial, a line for each",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(
            f"{sum(chosen):,} of {len(known):,} trials. Drag over an axis to keep the trials that "
            "pass there, over another to narrow further."
        )
        if brushes:
            st.button("Clear", icon=":material/clear:", on_click=_clear, key="search-clear")
    name = choice(
        st.selectbox,
        "Validation accuracy by",
        axes,
        format_func=lambda name: axes[name][1].title,
        key="search-scatter-by",
    )
    kept = [trial for trial, is_chosen in zip(known, chosen, strict=True) if is_chosen]
    key = "search-scatter"
    st.altair_chart(
        scatter_chart(kept, axes[name][1]),
        key=key,
        on_select=partial(chosen_of, key),
        alt=f"Validation accuracy of every trial by {axes[name][1].title}",
    )


def parallel_chart(
    trials: Sequence[Trial],
    axes: dict[str, tuple[Span, Dimension]],
    places: Sequence[dict[str, float]],
    chosen: Sequence[bool],
) -> Chart:
    """A line for each trial over an axis for each setting and the accuracy, from 0 to 1 each."""
    titles = {name: found.title for name, (_, found) in axes.items()} | {_REACHED: _REACHED}
    rows = [
        {
            "number": trial.number,
            "axis": titles[name],
            "place": place,
            "value": value_words(trial.values[name]) if name in trial.values else "",
            "accuracy": trial.accuracy,
            "state": trial.state,
            "chosen": is_chosen,
        }
        for trial, of_trial, is_chosen in zip(trials, places, chosen, strict=True)
        for name, place in of_trial.items()
    ]
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("axis:N", title=None, sort=list(titles.values()), axis=alt.Axis(labelAngle=0)),
        y=alt.Y(
            "place:Q",
            title="Position in its range",
            axis=alt.Axis(labels=False),
            scale=alt.Scale(domain=[0, 1]),
        ),
        detail="number:N",
        color=alt.condition(
            "datum.chosen",
            alt.Color(
                "accuracy:Q",
                title="Accuracy",
                scale=alt.Scale(scheme="viridis"),
                legend=alt.Legend(format=".1%", orient="right"),
            ),
            alt.value(GREY),
        ),
        opacity=alt.condition("datum.chosen", alt.value(0.7), alt.value(0.08)),
        tooltip=tooltip(
            alt.Tooltip("axis:N", title="Setting"), alt.Tooltip("value:N", title="Value")
        ),
    )
    brush = alt.selection_interval(name="brush", encodings=["x", "y"])
    points = base.mark_point(filled=True, size=25).add_params(brush, MARK)
    return alt.layer(base.mark_line(strokeWidth=1.4), points).properties(
        autosize=FIT, title="Settings of every trial", height=300
    )


def scatter_chart(trials: Sequence[Trial], found: Dimension) -> Chart:
    """One setting of every trial against its validation accuracy."""
    frame = pd.DataFrame(
        [
            {
                "number": trial.number,
                "value": trial.values[found.name],
                "accuracy": trial.accuracy,
                "state": trial.state,
            }
            for trial in trials
            if found.name in trial.values
        ],
        columns=["number", "value", "accuracy", "state"],
    )
    across = alt.X("value:N", title=found.title)
    if found.kind != "choice":
        scale = alt.Scale(type="log" if found.log else "linear", zero=False, padding=12)
        across = alt.X("value:Q", title=found.title, scale=scale, axis=alt.Axis(format="~g"))
    return (
        alt.Chart(frame)
        .mark_point(filled=True, size=60)
        .encode(
            x=across,
            y=alt.Y(
                "accuracy:Q",
                title="Validation accuracy (per cent)",
                **accuracy_axis(frame["accuracy"]),
            ),
            color=STATE,
            tooltip=tooltip(alt.Tooltip("value", title=found.title)),
        )
        .add_params(MARK)
        .properties(autosize=FIT, title=f"Validation accuracy by {found.title}", height=260)
    )


def _dimension(span: Span) -> Dimension | None:
    try:
        return span.dimension
    except ConfigError:
        return None


def _places(
    trials: Sequence[Trial], axes: dict[str, tuple[Span, Dimension]]
) -> list[dict[str, float]]:
    """Where each trial lies on the axes that it has, from 0 to 1."""
    accuracies = [trial.accuracy or 0.0 for trial in trials]
    low, high = min(accuracies), max(accuracies)
    return [
        {name: _place(trial.values[name], *axes[name]) for name in axes if name in trial.values}
        | {_REACHED: (accuracy - low) / (high - low) if high > low else 0.5}
        for trial, accuracy in zip(trials, accuracies, strict=True)
    ]


def _place(value: Value, span: Span, found: Dimension) -> float:
    if found.kind == "choice":
        return span.choices.index(value) / max(1, len(span.choices) - 1)
    low, high, at = span.low, span.high, float(value)
    if found.log:
        low, high, at = math.log(low), math.log(high), math.log(at)
    return min(1.0, max(0.0, (at - low) / (high - low)))


def _brushes() -> Brushes:
    found: Brushes = st.session_state.setdefault("search-brushes", {})
    return found


def _brush() -> None:
    """Keep what was drawn over an axis, or open the trial that was clicked."""
    chosen_of(_KEY)
    drawn: Any = st.session_state[_KEY].selection.get("brush", {})
    low, high = (drawn.get("place") or [0.0, 1.0])[:2]
    names = st.session_state.get("search-axes", {})
    for title in drawn.get("axis", []):
        if title in names:
            _brushes()[names[title]] = (float(min(low, high)), float(max(low, high)))


def _clear() -> None:
    st.session_state["search-brushes"] = {}
