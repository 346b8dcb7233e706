"""The deletion curve of a map, and in a sentence whether the map beats chance."""

import altair as alt
import pandas as pd

from fmnist.common.figures import per_cent
from fmnist.inspection.deletion import Deletion
from ui.shared.chart_style import FIT, Chart, hues, legend
from ui.shared.colours import GREY

_LITTLE = 0.05


def deletion_chart(found: Deletion, colour: str) -> Chart:
    """The probability of a class while pixels are made black: by the map, and at random."""
    by_map, at_random = "By the map", "At random"
    frame = pd.DataFrame(
        {
            "removed": found.removed,
            by_map: found.probability,
            at_random: found.shuffled.mean(axis=0),
            "low": found.shuffled.min(axis=0),
            "high": found.shuffled.max(axis=0),
        }
    )
    title = "Probability (per cent)"
    scale = alt.Scale(domain=[0, 1])
    axis = alt.Axis(format="%", tickCount=5)
    x = alt.X("removed:Q", title="Made black (per cent)", axis=axis, scale=scale)
    band = (
        alt.Chart(frame)
        .mark_area(opacity=0.3, color=GREY)
        .encode(x=x, y=alt.Y("low:Q", title=title, axis=axis, scale=scale), y2="high:Q")
    )
    lines = (
        alt.Chart(frame)
        .transform_fold([by_map, at_random], as_=["order", "probability"])
        .mark_line(strokeWidth=1.8)
        .encode(
            x=x,
            y=alt.Y("probability:Q", title=title, axis=axis, scale=scale),
            color=hues("order", {by_map: colour, at_random: GREY}, legend()),
            tooltip=[
                alt.Tooltip("order:N", title="Pixels removed"),
                alt.Tooltip("removed:Q", title="Made black", format=".0%"),
                alt.Tooltip("probability:Q", title="Probability", format=".1%"),
            ],
        )
    )
    return alt.layer(band, lines).properties(
        autosize=FIT, title="As pixels are removed", height=170
    )


def say_deletion(found: Deletion, class_name: str) -> str:
    """Whether the order of the map lowers the probability sooner than random orders do."""
    orders = len(found.shuffled)
    if found.probability[0] < _LITTLE:
        return (
            f"The probability of {class_name} is {per_cent(found.probability[0])} to begin with, "
            "so there is little to take away: this cannot say whether the map is right."
        )
    if found.beats_chance:
        return (
            f"Removing pixels in the order of the map lowers the probability of {class_name} "
            f"sooner than all {orders} random orders: for this image it marks what the answer "
            f"hangs on. By luck alone a map does so once in {orders + 1} times."
        )
    return (
        f"{found.as_fast} of {orders} random orders lower the probability of {class_name} at "
        "least as soon: for this image the map cannot be told from chance, so do not read it as "
        "a reason."
    )
