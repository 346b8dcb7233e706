"""Charts of a model at work: each look against validation, and the classes it sees."""

import altair as alt
import pandas as pd

from fmnist.monitoring.watch import Watch
from ui.shared.chart_style import FIT, Chart, class_axis
from ui.shared.colours import GREY, OKABE_ITO

_HEIGHT, _ROW = 180, 30
_BLUE, _ORANGE = OKABE_ITO[0], OKABE_ITO[1]


def confidence_chart(watched: Watch) -> Chart:
    """The mean confidence of each look; the dashed line is that of validation."""
    return _over_looks(
        watched,
        "Mean confidence by look, dashed on validation",
        [look.confidence for look in watched.looks],
        float(watched.reference.confidence.mean()),
        ".2f",
    )


def outlier_chart(watched: Watch) -> Chart:
    """The share of outliers of each look; the dashed line is that of validation."""
    return _over_looks(
        watched,
        "Outlier share by look, dashed on validation",
        [look.outliers.value for look in watched.looks],
        float(watched.reference.outliers.mean()),
        ".2~%",
    )


def class_chart(watched: Watch) -> Chart:
    """Each class: predicted at work and on validation, and the share estimated behind it."""
    known, found = watched.reference.counts, watched.found.counts
    frame = pd.DataFrame(
        [
            {
                "class": name,
                "estimated": share.value,
                "low": share.low,
                "high": share.high,
                "in use": found[place] / found.sum(),
                "validation": known[place] / known.sum(),
            }
            for place, (name, share) in enumerate(
                zip(watched.validation.classes, watched.shares, strict=True)
            )
        ]
    )
    base = alt.Chart(frame).encode(
        y=class_axis(),
        tooltip=[
            alt.Tooltip("class:N", title="Class"),
            alt.Tooltip("estimated:Q", title="Estimated share", format=".1%"),
            alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
            alt.Tooltip("high:Q", title="to", format=".1%"),
            alt.Tooltip("in use:Q", title="Predicted in use", format=".1%"),
            alt.Tooltip("validation:Q", title="Predicted on validation", format=".1%"),
        ],
    )
    axis = alt.X("low:Q", title="Share of images (per cent)", axis=alt.Axis(format="%"))
    rule = base.mark_rule(strokeWidth=3, color=_BLUE).encode(x=axis, x2="high:Q")
    dot = base.mark_circle(size=70, color=_BLUE, opacity=1).encode(x="estimated:Q")
    tick = base.mark_tick(thickness=3, color=_ORANGE).encode(x="validation:Q")
    return alt.layer(rule, dot, tick).properties(
        autosize=FIT,
        title="Estimated share (dot), on validation (tick)",
        height=_ROW * len(frame),
    )


def _over_looks(
    watched: Watch, title: str, values: list[float], usual: float, written: str
) -> Chart:
    frame = pd.DataFrame(
        {
            "answers": [look.end for look in watched.looks],
            "value": values,
            "alarm": ["alarm" if look.alarms else "none" for look in watched.looks],
        }
    )
    base = alt.Chart(frame).encode(
        x=alt.X("answers:Q", title="Answers so far", scale=alt.Scale(nice=False)),
        y=alt.Y("value:Q", title=None, axis=alt.Axis(format=written, tickCount=4)),
        tooltip=[
            alt.Tooltip("answers:Q", title="Answers so far"),
            alt.Tooltip("value:Q", title="Value", format=written),
            alt.Tooltip("alarm:N", title="Alarm"),
        ],
    )
    colour = alt.Color(
        "alarm:N",
        title="Alarm",
        scale=alt.Scale(domain=["none", "alarm"], range=[_BLUE, _ORANGE]),
        legend=alt.Legend(orient="bottom"),
    )
    line = base.mark_line(color=_BLUE)
    dots = base.mark_circle(size=60, opacity=1).encode(color=colour)
    rule = alt.Chart(pd.DataFrame({"usual": [usual]})).mark_rule(strokeDash=[5, 4], color=GREY)
    return alt.layer(line, dots, rule.encode(y="usual:Q")).properties(
        autosize=FIT, title=title, height=_HEIGHT
    )
