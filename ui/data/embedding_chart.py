"""The map of an embedding: a point for each image, told apart by colour, shape and name."""

import altair as alt
import pandas as pd

from ui.shared.chart_style import FIT, Chart
from ui.shared.colours import GREY, OKABE_ITO

_BLUE, _ORANGE, _GREEN, _PINK, _RED, _SKY, _OLIVE = OKABE_ITO
_VIOLET, _LIME = "#AA4499", "#7FBC41"
_LOOKS = {
    "T-shirt/top": (_BLUE, "circle"),
    "Trouser": (GREY, "square"),
    "Pullover": (_ORANGE, "triangle-up"),
    "Dress": (_GREEN, "diamond"),
    "Coat": (_RED, "square"),
    "Sandal": (_SKY, "triangle-down"),
    "Shirt": (_PINK, "cross"),
    "Sneaker": (_OLIVE, "circle"),
    "Bag": (_VIOLET, "diamond"),
    "Ankle boot": (_LIME, "triangle-up"),
    "right": (_BLUE, "circle"),
    "wrong": (_RED, "triangle-up"),
}
"""Seven colours that colour-blind people can tell apart and three more: shapes and names help."""


def embedding_chart(
    frame: pd.DataFrame, colour: str, axes: tuple[str, str], title: str, opened: int | None
) -> Chart:
    """A point for each image; a click selects its `number` as `mark`, a drag an `area`.

    Args:
        frame: a row for each with columns `x`, `y`, `number`, `true`, `predicted` and `answer`.
        colour: the column that points are coloured by; its groups are named at their medians.
        axes: the titles of both axes.
        opened: the number of the image to ring, if any.
    """
    order = [name for name in _LOOKS if name in set(frame[colour])]
    looks = [_LOOKS[name] for name in order]
    colours = alt.Scale(domain=order, range=[colour for colour, _ in looks])
    shapes = alt.Scale(domain=order, range=[shape for _, shape in looks])
    legend = alt.Legend(orient="bottom", columns=3, title=None, symbolOpacity=1)
    scale, plain = alt.Scale(zero=False), alt.Axis(grid=False)
    across = alt.X("x:Q", title=axes[0], scale=scale, axis=plain)
    up = alt.Y("y:Q", title=axes[1], scale=scale, axis=plain)
    base = alt.Chart(frame).encode(x=across, y=up)
    points = (
        base.mark_point(filled=True, size=30, opacity=0.75, cursor="pointer")
        .encode(
            color=alt.Color(f"{colour}:N", scale=colours, legend=legend),
            shape=alt.Shape(f"{colour}:N", scale=shapes, legend=legend),
            tooltip=[
                alt.Tooltip("number:Q", title="Test image no.", format="d"),
                alt.Tooltip("true:N", title="True class"),
                alt.Tooltip("predicted:N", title="Predicted class"),
            ],
        )
        .add_params(
            alt.selection_point(name="mark", fields=["number"], on="click", empty=False),
            alt.selection_interval(name="area"),
        )
    )
    ring = base.transform_filter(alt.datum.number == opened).mark_point(
        size=260, strokeWidth=2.5, color="black", stroke=_RED
    )
    layers = [points, ring]
    if colour != "answer":
        layers += _names(frame, colour, across, up)
    return alt.layer(*layers).properties(autosize=FIT, title=title, height=430)


def _names(frame: pd.DataFrame, colour: str, across: alt.X, up: alt.Y) -> list[alt.Chart]:
    """Each group's name at the median of its points, legible on light and dark."""
    medians = frame.groupby(colour, as_index=False)[["x", "y"]].median()
    base = alt.Chart(medians).encode(x=across, y=up, text=f"{colour}:N")
    return [
        base.mark_text(
            fontSize=12, fontWeight="bold", stroke="#1C1C1A", strokeWidth=3, opacity=0.8
        ),
        base.mark_text(fontSize=12, fontWeight="bold", color="white"),
    ]
