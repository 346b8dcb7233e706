"""Charts of how sure a model is and what leaving its doubts to a person brings."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import pandas as pd

from fmnist.common.estimate import Estimate
from fmnist.evaluation.calibration import Bin
from fmnist.evaluation.selective_prediction import OperatingPoint
from ui.address.selection import RANGES
from ui.shared.chart_style import FIT, Chart, hues, legend
from ui.shared.colours import GREY, OKABE_ITO

_HEIGHT = 260
_WHOLE: dict[str, Any] = {"axis": alt.Axis(format="%"), "scale": alt.Scale(domain=[0, 1])}
_CONFIDENCE: dict[str, Any] = {"axis": alt.Axis(format=".2~f"), "scale": alt.Scale(domain=[0, 1])}
_FITTED: dict[str, Any] = {"axis": alt.Axis(format="%"), "scale": alt.Scale(zero=False)}


def reliability_diagram(series: Mapping[str, tuple[Bin, ...]], chosen: int | None = None) -> Chart:
    """How often a model is right against how sure it is, with intervals and the ideal diagonal.

    A click on a point of the first series, which lie on top, selects its range as `mark` (`sure`);
    that of the bin `chosen` is drawn larger.
    """
    sure, right = "Confidence", "Accuracy (per cent)"
    first = next(iter(series))
    frame = pd.DataFrame(
        [
            _accuracy(each.accuracy)
            | {
                "images": each.images,
                "confidence": each.confidence,
                "series": name,
                "sure": RANGES[each.place] if name == first else None,
                "chosen": name == first and each.place == chosen,
            }
            for name, bins in reversed(list(series.items()))
            for each in bins
        ]
    )
    mark = alt.selection_point(name="mark", fields=["sure"], on="click")
    ideal = (
        alt.Chart(pd.DataFrame({"confidence": [0, 1], "accuracy": [0, 1]}))
        .mark_line(color=GREY, strokeDash=[2, 3])
        .encode(
            x=alt.X("confidence:Q", title=sure, **_CONFIDENCE),
            y=alt.Y("accuracy:Q", title=right, **_WHOLE),
        )
    )
    base = alt.Chart(frame).encode(
        x=alt.X("confidence:Q", title=sure, **_CONFIDENCE),
        color=hues("series", dict(zip(series, OKABE_ITO, strict=False)), legend()),
        tooltip=[
            alt.Tooltip("series:N", title="Probabilities"),
            alt.Tooltip("images:Q", title="Images", format=","),
            alt.Tooltip("confidence:Q", title="Mean confidence", format=".2f"),
            alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
            alt.Tooltip("accuracy_low:Q", title="95 % interval from", format=".1%"),
            alt.Tooltip("accuracy_high:Q", title="to", format=".1%"),
        ],
    )
    intervals = base.mark_rule(strokeWidth=1.5).encode(
        y=alt.Y("accuracy_low:Q", title=right, **_WHOLE), y2="accuracy_high:Q"
    )
    points = base.mark_circle(opacity=1, cursor="pointer").encode(
        y=alt.Y("accuracy:Q", title=right, **_WHOLE),
        size=alt.condition("datum.chosen", alt.value(260), alt.value(70)),
    )
    return alt.layer(ideal, intervals, points.add_params(mark)).properties(
        autosize=FIT, title="Reliability diagram", height=_HEIGHT
    )


def coverage_chart(found: tuple[OperatingPoint, ...], chosen: OperatingPoint) -> Chart:
    """Accuracy on the images that a model answers by how many it answers, one point marked."""
    frame = pd.DataFrame(
        [
            _accuracy(each.accuracy)
            | {
                "share": each.share,
                "answered": each.answered / (each.answered + each.abstained),
            }
            for each in found
        ]
    )
    tooltip = [
        alt.Tooltip("answered:Q", title="Coverage", format=".0%"),
        alt.Tooltip("accuracy:Q", title="Accuracy", format=".1%"),
        alt.Tooltip("accuracy_low:Q", title="95 % interval from", format=".1%"),
        alt.Tooltip("accuracy_high:Q", title="to", format=".1%"),
    ]
    base = alt.Chart(frame).encode(
        x=alt.X("answered:Q", title="Coverage: images not abstained on (per cent)", **_WHOLE),
        tooltip=tooltip,
    )
    title = "Accuracy on these (per cent)"
    accuracy = alt.Y("accuracy:Q", title=title, **_FITTED)
    band = base.mark_area(opacity=0.25, color=OKABE_ITO[0]).encode(
        y=alt.Y("accuracy_low:Q", title=title, **_FITTED), y2="accuracy_high:Q"
    )
    line = base.mark_line(color=OKABE_ITO[0], strokeWidth=1.8).encode(y=accuracy)
    point = (
        base.transform_filter(alt.datum.share == chosen.share)
        .mark_circle(size=90, color=OKABE_ITO[4], opacity=1)
        .encode(y=accuracy)
    )
    return alt.layer(band, line, point).properties(
        autosize=FIT, title="Accuracy by coverage", height=_HEIGHT
    )


def cost_chart(costs: list[float], chosen: int) -> Chart:
    """What wrong labels and checks cost together by the whole per cent of images that are left."""
    frame = pd.DataFrame({"share": [share / 100 for share in range(len(costs))], "cost": costs})
    base = alt.Chart(frame).encode(
        x=alt.X("share:Q", title="Abstained on (per cent)", **_WHOLE),
        y=alt.Y("cost:Q", title="Cost (in your currency)", axis=alt.Axis(format=",~f")),
        tooltip=[
            alt.Tooltip("share:Q", title="Abstained on", format=".0%"),
            alt.Tooltip("cost:Q", title="Cost", format=",.0f"),
        ],
    )
    line = base.mark_line(color=OKABE_ITO[0], strokeWidth=1.8)
    point = base.transform_filter(alt.datum.share == chosen / 100).mark_circle(
        size=90, color=OKABE_ITO[4], opacity=1
    )
    return alt.layer(line, point).properties(
        autosize=FIT, title="Cost by the share abstained on", height=_HEIGHT
    )


def _accuracy(found: Estimate) -> dict[str, Any]:
    return {"accuracy": found.value, "accuracy_low": found.low, "accuracy_high": found.high}
