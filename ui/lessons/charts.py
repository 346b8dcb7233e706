"""The charts of experiments."""

import altair as alt
import pandas as pd

from fmnist.studies.lessons.parts import Bars, Chart
from ui.shared.chart_style import FIT, hues, legend, title_of
from ui.shared.chart_style import Chart as Drawn
from ui.shared.colours import GREY, OKABE_ITO

_HEIGHT = 230


def line_chart(part: Chart) -> Drawn:
    """Lines with their points, or points alone, of each series in its colour."""
    frame = pd.DataFrame(
        [
            {"series": name, "x": x, "y": y}
            for name, points in part.series.items()
            for x, y in points
        ]
    )
    x = alt.X(
        "x:Q",
        title=part.x + _unit(part.across_per_cent),
        scale=_scale(part.logarithmic),
        axis=_axis(part.across_per_cent),
    )
    y = alt.Y("y:Q", title=part.y + _unit(part.per_cent), scale=_scale(), axis=_axis(part.per_cent))
    base = alt.Chart(frame).encode(
        x=x,
        y=y,
        color=_colour(tuple(part.series), part.grey, part.colours_before),
        tooltip=[
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("x:Q", title=part.x, format=".1%" if part.across_per_cent else ",.6~g"),
            alt.Tooltip("y:Q", title=part.y, format=".1%" if part.per_cent else ".4~g"),
        ],
    )
    layers: list[alt.Chart] = []
    if part.diagonal:
        low = float(frame[["x", "y"]].min().max())
        high = float(frame[["x", "y"]].max().min())
        ends = pd.DataFrame({"x": [low, high], "y": [low, high]})
        layers.append(alt.Chart(ends).mark_line(color=GREY, strokeDash=[4, 3]).encode(x=x, y=y))
    if part.at is not None:
        layers.append(
            alt.Chart(pd.DataFrame({"x": [part.at]}))
            .mark_rule(color=GREY, strokeDash=[1, 3], strokeWidth=2)
            .encode(x=x)
        )
    if part.kind == "lines":
        layers += [base.mark_line(strokeWidth=2), base.mark_circle(size=45, opacity=1)]
    else:
        layers.append(base.mark_circle(size=70, opacity=0.9))
    return alt.layer(*layers).properties(autosize=FIT, title=title_of(part.title), height=_HEIGHT)


def bar_chart(part: Bars) -> Drawn:
    """Bars by name, the series side by side."""
    frame = pd.DataFrame(
        [
            {"series": series, "name": name, "value": value}
            for series, values in part.series.items()
            for name, value in values.items()
        ]
    )
    names = list(dict.fromkeys(frame["name"]))
    form = ".1%" if part.per_cent else ".4~g"
    bars = alt.Chart(frame).encode(
        x=alt.X("name:N", title=None, sort=names, axis=alt.Axis(labelAngle=0, labelLimit=160)),
        xOffset=alt.XOffset("series:N", sort=list(part.series)),
        y=alt.Y("value:Q", title=part.y + _unit(part.per_cent), axis=_axis(part.per_cent)),
        tooltip=[
            alt.Tooltip("name:N", title="Of"),
            alt.Tooltip("series:N", title="Series"),
            alt.Tooltip("value:Q", title=part.y, format=form),
        ],
    )
    numbers = bars.mark_text(baseline="bottom", color=GREY).encode(
        text=alt.Text("value:Q", format=form)
    )
    return alt.layer(bars.mark_bar().encode(color=_colour(tuple(part.series))), numbers).properties(
        autosize=FIT, title=title_of(part.title), height=_HEIGHT
    )


def _colour(names: tuple[str, ...], grey: str | None = None, before: int = 0) -> alt.Color:
    palette = iter(OKABE_ITO[before:])
    colours = {name: GREY if name == grey else next(palette) for name in names}
    return hues("series", colours, legend() if len(names) > 1 else None)


def _scale(logarithmic: bool = False) -> alt.Scale:
    return alt.Scale(type="log") if logarithmic else alt.Scale(zero=False, nice=True)


def _axis(per_cent: bool) -> alt.Axis:
    return alt.Axis(format="~%" if per_cent else "~r", tickCount=6)


def _unit(per_cent: bool) -> str:
    return " (per cent)" if per_cent else ""
