"""Charts of what changed images leave of the accuracy of one run or several."""

from collections.abc import Mapping

import altair as alt
import pandas as pd

from fmnist.data.corruptions import Corruption
from fmnist.inspection.robustness import Robustness, accuracy_lost, points
from ui.shared.chart_style import FIT, Chart, hues, label_axis

_HEIGHT, _ROW = 130, 26
_ACCURACY = alt.Scale(domain=[0, 1])


def corruption_chart(
    found: Mapping[str, Robustness], colours: Mapping[str, str], corruption: Corruption
) -> Chart:
    """Accuracy by the strength of one corruption, with 95 % bands, for each run by its label."""
    frame = pd.DataFrame(
        [
            {
                "run": label,
                "strength": point.strength,
                "accuracy": point.accuracy.value,
                "low": point.accuracy.low,
                "high": point.accuracy.high,
            }
            for label, each in found.items()
            for point in points(each, corruption)
        ]
    )
    base = alt.Chart(frame).encode(
        x=alt.X(
            "strength:Q",
            title=f"{corruption.measure} ({corruption.unit})",
            scale=alt.Scale(domain=[0, corruption.strengths[-1]], nice=False),
            axis=alt.Axis(values=[0, *corruption.strengths], format="~f"),
        ),
        color=hues("run", colours, None),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("strength:Q", title=f"{corruption.measure} ({corruption.unit})"),
            alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
            alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
            alt.Tooltip("high:Q", title="to", format=".1%"),
        ],
    )
    title = "Accuracy (per cent)"
    axis = alt.Axis(format="%", values=[0, 0.5, 1])
    band = base.mark_area(opacity=0.25).encode(
        y=alt.Y("low:Q", title=title, scale=_ACCURACY, axis=axis), y2="high:Q"
    )
    accuracy = alt.Y("accuracy:Q", title=title, scale=_ACCURACY, axis=axis)
    line = base.mark_line(strokeWidth=1.8).encode(y=accuracy)
    dots = base.mark_circle(size=40, opacity=1).encode(y=accuracy)
    return alt.layer(band, line, dots).properties(
        autosize=FIT, title=corruption.title, height=_HEIGHT
    )


def loss_chart(found: Mapping[str, Robustness], colours: Mapping[str, str]) -> Chart:
    """For each run by its label the accuracy lost on average, with its 95 % interval."""
    frame = pd.DataFrame(
        [
            {
                "run": label,
                "clean": float(each.clean.mean()),
                "lost": 100 * lost.value,
                "low": 100 * lost.low,
                "high": 100 * lost.high,
            }
            for label, each in found.items()
            for lost in [accuracy_lost(each)]
        ]
    )
    base = alt.Chart(frame).encode(
        y=alt.Y("run:N", title=None, sort=list(found), axis=label_axis()),
        color=hues("run", colours, None),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("clean:Q", title="Accuracy without change", format=".1%"),
            alt.Tooltip("lost:Q", title="Lost on average (points)", format=".1f"),
            alt.Tooltip("low:Q", title="95 % interval from", format=".1f"),
            alt.Tooltip("high:Q", title="to", format=".1f"),
        ],
    )
    title, axis = "Accuracy lost (points)", alt.Axis(tickCount=5)
    interval = base.mark_rule(strokeWidth=2).encode(
        x=alt.X("low:Q", title=title, axis=axis), x2="high:Q"
    )
    dot = base.mark_circle(size=80, opacity=1).encode(x=alt.X("lost:Q", title=title, axis=axis))
    return alt.layer(interval, dot).properties(
        autosize=FIT, title="Lost on average over all changes", height=_ROW * len(found)
    )
