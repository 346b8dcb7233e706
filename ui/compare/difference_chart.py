"""The chart of the difference in accuracy of every pair of runs, with its interval."""

from collections.abc import Sequence

import altair as alt
import pandas as pd

from fmnist.common.estimate import Estimate
from ui.shared.chart_style import FIT, Chart, hues, label_axis, legend, shortened
from ui.shared.colours import GREY, OKABE_ITO

_ROW = 42
_VERDICTS = {"significant": OKABE_ITO[0], "inconclusive": GREY}


def difference_chart(
    names: Sequence[tuple[str, str]], differences: Sequence[Estimate], significant: Sequence[bool]
) -> Chart:
    """A row for each pair: the accuracy of its first run minus that of its second, in points."""
    frame = pd.DataFrame(
        [
            {
                "pair": f"{shortened(first)}\n\N{MINUS SIGN} {shortened(second)}",
                "difference": 100 * each.value,
                "low": 100 * each.low,
                "high": 100 * each.high,
                "verdict": "significant" if differs else "inconclusive",
            }
            for (first, second), each, differs in zip(names, differences, significant, strict=True)
        ]
    )
    title = "Difference in accuracy (points)"
    base = alt.Chart(frame).encode(
        y=alt.Y("pair:N", title=None, sort=None, axis=label_axis("split(datum.label, '\\n')")),
        color=hues("verdict", _VERDICTS, legend() if len(frame) > 1 else None),
        tooltip=[
            alt.Tooltip("pair:N", title="Pair"),
            alt.Tooltip("difference:Q", title=title, format="+.2f"),
            alt.Tooltip("low:Q", title="95 % interval from", format="+.2f"),
            alt.Tooltip("high:Q", title="to", format="+.2f"),
            alt.Tooltip("verdict:N", title="Verdict"),
        ],
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=GREY, strokeDash=[2, 3])
    interval = base.mark_rule(strokeWidth=3).encode(
        x=alt.X(
            "low:Q",
            title=title,
            scale=alt.Scale(padding=12),
            axis=alt.Axis(format="+~r", tickCount=8),
        ),
        x2="high:Q",
    )
    points = base.mark_circle(size=110, opacity=1).encode(x=alt.X("difference:Q", title=title))
    return alt.layer(zero.encode(x="zero:Q"), interval, points).properties(
        autosize=FIT,
        title="Difference in accuracy, with 95 % intervals",
        height=max(2, len(frame)) * _ROW,
    )
