"""The charts of curves: where they lie and what they look like, without their points."""

from typing import NamedTuple

import altair as alt

from fmnist.runs.curves import Axis, Figure
from ui.shared.chart_style import FIT, Chart, hues, legend
from ui.shared.colours import GREY
from ui.shared.kept_charts import kept_chart

TITLES: dict[Figure, str] = {
    "accuracy": "Accuracy",
    "loss": "Loss",
    "objective": "Objective",
    "learning_rate": "Learning rate",
}
AXES: dict[Axis, str] = {"epoch": "Epoch", "step": "Step", "seconds": "Training time"}
_UNITS: dict[Figure, str] = {"accuracy": " (per cent)", "loss": " (nats)", "objective": " (nats)"}
_FORMATS: dict[Figure, str] = {"accuracy": ".1%", "learning_rate": ".3~r"}
_TICKS: dict[Figure, str] = {"accuracy": "%"}
_X_FORMATS: dict[Axis, str] = {"epoch": ".2f", "step": ",d", "seconds": ",.1f"}
_DASHES = alt.Scale(domain=["training", "validation"], range=[[4, 3], [1, 0]])
_ROOM = 1.03


class Shape(NamedTuple):
    """All that a chart of curves depends on but their points.

    Attributes:
        axis: what lies along x.
        end: where the planned training ends on it, None where that is not known.
        colours: of each line by its name, in order.
        smooth: whether a thin line shows training as it was before smoothing.
        banded: whether there are lines that are the mean of several runs.
        logarithmic: whether a loss is drawn on a logarithmic axis.
    """

    axis: Axis
    end: float | None
    colours: tuple[tuple[str, str], ...]
    smooth: bool = False
    banded: bool = False
    logarithmic: bool = False


@kept_chart
def curves_chart(figure: Figure, shape: Shape) -> Chart:
    """Curves over an axis that stays as long as the plan does, the best epochs marked.

    Tables: `training` and `validation` with columns x, value, smoothed, run; `best` with x, run;
    and `bands` with x, low, high, split, run.
    """
    several = len(shape.colours) > 1
    colour = hues("run", dict(shape.colours), legend("top") if several else None)
    # Beside the names of several runs it would leave a phone's screen.
    splits = alt.Legend(orient="bottom" if several else "top")
    dash = alt.StrokeDash("split:N", title=None, scale=_DASHES, legend=splits)

    def lines(table: str, value: str) -> alt.Chart:
        chart = alt.Chart(alt.NamedData(table)).transform_calculate(split=f"'{table}'")
        if shape.logarithmic:
            chart = chart.transform_filter(f"datum.{value} > 0")
        return chart.encode(x=_across(shape), y=_up(figure, shape, value), color=colour)

    layers = [
        lines("training", "smoothed").mark_line(strokeWidth=1.8).encode(strokeDash=dash),
        lines("training", "smoothed")
        .mark_circle(size=80, opacity=0, aria=False)  # For the mouse alone: the line says it all.
        .encode(tooltip=_tooltip(figure, shape, "training", shape.smooth)),
        lines("validation", "value").mark_line(strokeWidth=2).encode(strokeDash=dash),
        alt.Chart(alt.NamedData("best"))
        .mark_rule(strokeDash=[1, 3], strokeWidth=1.5)
        .encode(
            x="x:Q",
            color=colour,
            tooltip=[
                alt.Tooltip("run:N", title="Run"),
                alt.Tooltip("x:Q", title="Best epoch ended at", format=_X_FORMATS[shape.axis]),
            ],
        ),
        lines("validation", "value")
        .mark_circle(size=50, opacity=1)
        .encode(tooltip=_tooltip(figure, shape, "validation", smooth=False)),
    ]
    if shape.smooth:
        layers.insert(0, lines("training", "value").mark_line(strokeWidth=0.8, opacity=0.45))
    title: str | alt.TitleParams = f"{TITLES[figure]} by {AXES[shape.axis].lower()}"
    if shape.banded:
        layers.insert(0, _bands(figure, shape, colour))
        title = alt.TitleParams(
            title, subtitle="Mean of the runs; the band from lowest to highest", subtitleColor=GREY
        )
    zoom = alt.selection_interval(name="zoom", bind="scales", zoom="wheel![event.shiftKey]")
    height = 110 if figure == "learning_rate" else 220
    chart = alt.layer(*layers).add_params(zoom)
    return chart.properties(autosize=FIT, title=title, height=height)


def _bands(figure: Figure, shape: Shape, colour: alt.Color) -> alt.Chart:
    chart = alt.Chart(alt.NamedData("bands"))
    if shape.logarithmic:
        chart = chart.transform_filter("datum.low > 0")
    return chart.mark_area(opacity=0.2).encode(
        x=_across(shape),
        y=_up(figure, shape, "low"),
        y2="high:Q",
        color=colour,
        detail="split:N",
    )


def _across(shape: Shape) -> alt.X:
    """As far as is planned, so that the axis stays while the run grows, with room for a point."""
    fixed = alt.Scale(nice=False) if shape.end is None else _until(_ROOM * shape.end)
    ticks = 6 if shape.axis != "epoch" or shape.end is None else min(10, max(4, int(shape.end)))
    return alt.X(
        "x:Q",
        title=AXES[shape.axis] + (" (seconds)" if shape.axis == "seconds" else ""),
        scale=fixed,
        axis=alt.Axis(format="~s" if shape.axis == "step" else "~r", tickCount=ticks),
    )


def _until(end: float) -> alt.Scale:
    return alt.Scale(domain=[0, end], nice=False)


def _up(figure: Figure, shape: Shape, value: str) -> alt.Y:
    """An accuracy's axis ends at 1, a loss's begins at 0 unless it is logarithmic."""
    if figure == "accuracy":
        scale = alt.Scale(domainMax=1, zero=False)
    else:
        scale = alt.Scale(type="log") if shape.logarithmic else alt.Scale(zero=True)
    return alt.Y(
        f"{value}:Q",
        title=TITLES[figure] + _UNITS.get(figure, ""),
        scale=scale,
        axis=alt.Axis(format=_TICKS.get(figure, "~r")),
    )


def _tooltip(figure: Figure, shape: Shape, split: str, smooth: bool) -> list[alt.Tooltip]:
    form = _FORMATS.get(figure, ".3f")
    title = f"{TITLES[figure]}, {split}"
    rows = [
        alt.Tooltip("run:N", title="Run"),
        alt.Tooltip("x:Q", title=AXES[shape.axis], format=_X_FORMATS[shape.axis]),
        alt.Tooltip("value:Q", title=title, format=form),
    ]
    if smooth:
        rows.append(alt.Tooltip("smoothed:Q", title="Smoothed", format=form))
    return rows
