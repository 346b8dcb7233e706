"""What the charts of a search share: colours of states, the scale of accuracy, the click."""

from collections.abc import Iterable
from typing import Any

import altair as alt

from ui.shared.chart_style import hues, legend
from ui.shared.colours import GREY, OKABE_ITO

_STATES = {
    "finished": OKABE_ITO[0],
    "pruned": GREY,
    "stopped": OKABE_ITO[3],
    "failed": OKABE_ITO[4],
    "running": OKABE_ITO[1],
}
STATE = hues("state", _STATES, legend())
MARK = alt.selection_point(name="mark", fields=["number"], on="click", empty=False)
_ROOM = 0.05


def accuracy_axis(accuracies: Iterable[float]) -> dict[str, Any]:
    """Axis and scale with some room around these accuracies, also around a single one."""
    found = list(accuracies)
    low, high = min(found), max(found)
    room = max(0.005, _ROOM * (high - low))
    return {
        "axis": alt.Axis(format=".1~%", tickCount=8),
        "scale": alt.Scale(domain=[low - room, high + room], nice=False),
    }


def tooltip(*more: alt.Tooltip) -> list[alt.Tooltip]:
    """Number, state and accuracy of a trial, and `more`."""
    return [
        alt.Tooltip("number:Q", title="Trial"),
        alt.Tooltip("state:N", title="State"),
        alt.Tooltip("accuracy:Q", title="Validation accuracy", format=".2%"),
        *more,
    ]
