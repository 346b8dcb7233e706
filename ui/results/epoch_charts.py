"""The charts of the tab Epochs: histories by class, and some images from epoch to epoch."""

import altair as alt
import pandas as pd

from fmnist.evaluation.forgetting import KINDS
from ui.shared.chart_style import FIT, Chart, class_axis, every_label, hues, legend
from ui.shared.colours import GREY, OKABE_ITO

SELECTED, ALL = "These images", "All validation images"

COLOURS: dict[str, str] = dict(
    zip(KINDS, (OKABE_ITO[5], OKABE_ITO[0], OKABE_ITO[1], OKABE_ITO[4]), strict=True)
)


def kinds_chart(frame: pd.DataFrame) -> Chart:
    """Shares of each class, from a frame with columns `class`, `kind`, `order`, `images`."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(
                "images:Q",
                stack="normalize",
                title="Validation images of the class (per cent)",
                axis=alt.Axis(format="%"),
            ),
            y=class_axis(),
            order="order:Q",
            color=hues("kind", COLOURS, legend()),
            tooltip=[
                alt.Tooltip("class:N", title="True class"),
                alt.Tooltip("kind:N", title="History"),
                alt.Tooltip("images:Q", title="Images", format=","),
            ],
        )
        .properties(autosize=FIT, title="Histories by true class", height=240)
    )


def right_by_epoch_chart(frame: pd.DataFrame, kept: int | None) -> Chart:
    """Shares right by epoch with 95 % intervals; a dotted line marks the `kept` epoch.

    The frame has columns `which` (`SELECTED`, `ALL`), `epoch`, `images`, and the fractions
    `fraction`, `low` and `high`.
    """
    base = alt.Chart(frame).encode(
        x=alt.X("epoch:Q", title="Epoch", axis=alt.Axis(tickMinStep=1, format="d")),
        color=hues("which", {SELECTED: OKABE_ITO[0], ALL: GREY}, legend()),
        tooltip=[
            alt.Tooltip("which:N", title="Images"),
            alt.Tooltip("epoch:Q", title="Epoch"),
            alt.Tooltip("images:Q", title="Right", format=","),
            alt.Tooltip("fraction:Q", title="Share correct", format=".1%"),
            alt.Tooltip("low:Q", title="95 % interval from", format=".1%"),
            alt.Tooltip("high:Q", title="to", format=".1%"),
        ],
    )
    share = alt.Y(
        "fraction:Q",
        title="Correct (per cent)",
        scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%"),
    )
    band = base.mark_area(opacity=0.2).encode(y="low:Q", y2="high:Q")
    line = base.mark_line(point=True).encode(y=share)
    best = (
        alt.Chart(pd.DataFrame({"epoch": [kept] if kept else []}))
        .mark_rule(strokeDash=[2, 3], color=GREY)
        .encode(x="epoch:Q")
    )
    return alt.layer(band, line, best).properties(
        autosize=FIT, title="Correct after each epoch", height=200
    )


def timelines_chart(frame: pd.DataFrame, sure: bool) -> Chart:
    """One row an image, one cell an epoch.

    The frame has columns `image`, `epoch`, `actual`, `predicted`, `outcome` ("right", "wrong"), and
    `confidence`, a fraction, if `sure`.
    """
    tooltip = [
        alt.Tooltip("image:N", title="Image"),
        alt.Tooltip("epoch:O", title="Epoch"),
        alt.Tooltip("actual:N", title="True class"),
        alt.Tooltip("predicted:N", title="Predicted as"),
    ]
    if sure:
        tooltip.append(alt.Tooltip("confidence:Q", title="Confidence", format=".2f"))
    return (
        alt.Chart(frame)
        .mark_rect(height=14)
        .encode(
            x=alt.X("epoch:O", title="Epoch", axis=alt.Axis(labelAngle=0, labelOverlap=True)),
            y=alt.Y("image:N", title=None, sort=None, axis=every_label()),
            color=hues("outcome", {"right": OKABE_ITO[5], "wrong": OKABE_ITO[4]}, legend()),
            tooltip=tooltip,
        )
        .properties(autosize=FIT, title="These images after each epoch", height=alt.Step(20))
    )
