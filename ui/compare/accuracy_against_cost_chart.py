"""The chart of configurations: accuracy with intervals against a cost, and the Pareto front."""

from collections.abc import Iterable
from typing import Any

import altair as alt
import pandas as pd

from fmnist.comparison.repeats import FEW
from fmnist.studies.presets import PRESETS
from fmnist.studies.seed_groups import OTHER, OWN
from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import GREY, OKABE_ITO

_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right")


def field_chart(frame: pd.DataFrame, axis: str, form: str) -> Chart:
    """Every setting with its interval; hollow with few runs; a line through the Pareto front.

    Args:
        frame: a row for each with columns `setting`, `source`, `accuracy`, `low`, `high`, `cost`,
            `front`, `runs`, `repeats` and `devices`.
        axis: the title of the axis of cost.
        form: the format of its numbers, in the words of d3.
    """
    sources = _sources(frame)
    legend = alt.Legend(orient="bottom", columns=2, labelLimit=0, title=None)
    colours = alt.Scale(domain=list(sources), range=[colour for colour, _ in sources.values()])
    shapes = alt.Scale(domain=list(sources), range=[shape for _, shape in sources.values()])
    domain = accuracy_range(frame["accuracy"])
    base = alt.Chart(frame).encode(
        x=alt.X(
            "cost:Q",
            title=axis,
            scale=alt.Scale(type="log", nice=False, padding=24),
            axis=alt.Axis(format=form, grid=False),
        ),
        tooltip=_tooltip(axis),
    )
    height = alt.Y(
        "accuracy:Q",
        title="Test accuracy (per cent)",
        axis=alt.Axis(format="%"),
        scale=alt.Scale(domain=list(domain), nice=False),
    )
    front = base.transform_filter("datum.front")
    line = front.mark_line(interpolate="step-after", strokeDash=[2, 3], color=GREY, clip=True)
    bars = base.mark_rule(strokeWidth=1.5, opacity=0.6, clip=True).encode(
        y=alt.Y("low:Q"), y2="high:Q", color=alt.Color("source:N", scale=colours, legend=legend)
    )
    points = base.mark_point(size=80, strokeWidth=2, clip=True).encode(
        y=height,
        stroke=alt.Stroke("source:N", scale=colours, legend=None),
        fill=alt.Fill("source:N", scale=colours, legend=None),
        shape=alt.Shape("source:N", scale=shapes, legend=legend),
        fillOpacity=alt.condition(f"datum.runs >= {FEW}", alt.value(1), alt.value(0)),
    )
    return alt.layer(
        line.encode(y=height, order="cost:Q"),
        bars,
        points,
        *(name.encode(y=height) for name in _names(front, frame["cost"].min())),
    ).properties(
        autosize=FIT,
        title=f"Test accuracy against {axis if axis.startswith('MACs') else axis.lower()}",
        height=340,
    )


def accuracy_range(accuracies: Iterable[float]) -> tuple[float, float]:
    """What the axis shows: every accuracy, and of the intervals a point beyond the outermost."""
    ordered = sorted(accuracies)
    return ordered[0] - 0.01, min(1.0, ordered[-1] + 0.01)


def _tooltip(axis: str) -> list[alt.Tooltip]:
    return [
        alt.Tooltip("setting:N", title="Configuration"),
        alt.Tooltip("source:N", title="Source"),
        alt.Tooltip("accuracy:Q", title="Test accuracy", format=".2%"),
        alt.Tooltip("low:Q", title="Interval from", format=".2%"),
        alt.Tooltip("high:Q", title="to", format=".2%"),
        alt.Tooltip("cost:Q", title=axis, format=",.3~f"),
        alt.Tooltip("repeats:N", title="Seeds"),
        alt.Tooltip("devices:N", title="Trained on"),
    ]


def _names(front: alt.Chart, cheapest: float) -> list[alt.Chart]:
    """The names on the front, to the left; that of the cheapest to the right, where room is."""
    text: dict[str, Any] = {"dy": -9, "color": GREY, "clip": True}
    first = front.transform_filter(alt.datum.cost == cheapest).mark_text(align="left", dx=7, **text)
    others = front.transform_filter(alt.datum.cost > cheapest).mark_text(
        align="right", dx=-7, **text
    )
    return [marks.encode(text="setting:N") for marks in (first, others)]


def _sources(frame: pd.DataFrame) -> dict[str, tuple[str, str]]:
    """The colour and the shape of each source in the frame, always the same ones."""
    projects = dict.fromkeys(preset.source for preset in PRESETS if preset.source)
    every = zip((*projects, OWN, OTHER), OKABE_ITO, _SHAPES, strict=True)
    return {name: (colour, shape) for name, colour, shape in every if name in set(frame["source"])}
