"""Charts of the classes, in the dataset's order: confusions, probabilities, ROC, counts."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fmnist.evaluation.roc import RocCurve
from ui.shared.chart_style import (
    FIT,
    Chart,
    class_axis,
    every_label,
    hues,
    legend,
    shortened,
    title_of,
)
from ui.shared.colours import GREY, OKABE_ITO, shades
from ui.shared.kept_charts import kept_chart


@dataclass(frozen=True)
class Axes:
    """What the rows and the columns of a matrix stand for, and what lies beside the diagonal."""

    row: str = "True class"
    column: str = "Predicted class"
    beside: str = "Mistakes"
    title: str = "Predictions by true class"


_TRUTH_AND_PREDICTION = Axes()
_SPLITS = ("Training", "Validation", "Test")


def confusion_heatmap(
    matrix: np.ndarray,
    classes: tuple[str, ...],
    per_cent: bool,
    darkest: int | None = None,
    chosen: tuple[int | None, int | None] = (None, None),
    axes: Axes = _TRUTH_AND_PREDICTION,
) -> Chart:
    """A confusion matrix with a pale diagonal; a click selects a `mark` (`actual`, `predicted`).

    Args:
        matrix: counts (classes, classes).
        per_cent: whether cells show their share of the row.
        darkest: how many images the last shade stands for; None for the most beside the diagonal.
        chosen: the row and the column that are framed, None for every one; two None frame nothing.
    """
    totals = matrix.sum(axis=1, keepdims=True).clip(min=1)
    frame = pd.DataFrame(
        [
            {
                "actual": classes[row],
                "predicted": classes[column],
                "images": int(images),
                "share": float(images / totals[row, 0]),
                "beside": 0 if row == column else int(images),
                "shown": f"{100 * images / totals[row, 0]:.1f}" if per_cent else str(images),
                "chosen": chosen[0] in (None, row)
                and chosen[1] in (None, column)
                and chosen != (None, None),
            }
            for (row, column), images in np.ndenumerate(matrix)
        ]
    )
    most = max(1, int(frame["beside"].max()) if darkest is None else darkest)
    colours = shades()
    mark = alt.selection_point(name="mark", fields=["actual", "predicted"], on="click")
    order = list(classes)
    base = alt.Chart(frame).encode(
        x=alt.X("predicted:N", title=axes.column, sort=order, axis=every_label(-40)),
        y=alt.Y("actual:N", title=axes.row, sort=order, axis=every_label()),
        tooltip=[
            alt.Tooltip("actual:N", title=axes.row),
            alt.Tooltip("predicted:N", title=axes.column),
            alt.Tooltip("images:Q", title="Images"),
            alt.Tooltip("share:Q", title="Share of the row", format=".1%"),
        ],
    )
    squares = base.mark_rect(cursor="pointer").encode(
        color=alt.Color(
            "beside:Q",
            title=f"{axes.beside} (images)",
            scale=alt.Scale(range=[*colours.none_to_most], domain=[0, most]),
            legend=alt.Legend(orient="bottom", gradientLength=180, direction="horizontal"),
        ),
        stroke=alt.condition("datum.chosen", alt.value(OKABE_ITO[0]), alt.value(GREY)),
        strokeWidth=alt.condition("datum.chosen", alt.value(3), alt.value(0.3)),
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="shown:N",
        color=alt.condition(
            alt.datum.beside > 0.6 * most,
            alt.value(colours.ink_on_most),
            alt.value(colours.ink_on_none),
        ),
    )
    title = f"{axes.title}, " + ("per cent of each row" if per_cent else "number of images")
    return (
        alt.layer(squares.add_params(mark), numbers)
        .properties(autosize=FIT, title=title, height=400)
        .configure_scale(bandPaddingInner=0.04)
    )


@kept_chart
def probability_bars(colours: tuple[tuple[str, str], ...]) -> Chart:
    """Bars of models by their names and colours.

    Its table `bars` has columns `class`, `probability`, `model`.
    """
    several = len(colours) > 1
    encoding: dict[str, Any] = {"yOffset": alt.YOffset("model:N", title=None)} if several else {}
    return (
        alt.Chart(alt.NamedData("bars"))
        .mark_bar()
        .encode(
            x=alt.X(
                "probability:Q",
                title="Probability (per cent)",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            y=class_axis(),
            color=hues("model", dict(colours), legend() if several else None),
            tooltip=["model:N", "class:N", alt.Tooltip("probability:Q", format=".1%")],
            **encoding,
        )
        .properties(autosize=FIT, title="Probability of each class", height=230)
    )


def recall_difference_bars(
    frame: pd.DataFrame, first: str, second: str, colours: Mapping[str, str]
) -> Chart:
    """Recall of `first` minus that of `second`, from a frame with `class` and `difference`."""
    return (
        alt.Chart(frame)
        .transform_calculate(points="100 * datum.difference")
        .mark_bar()
        .encode(
            x=alt.X(
                "points:Q",
                title="Difference (points)",
                axis=alt.Axis(format="+~r", tickCount=8),
            ),
            y=class_axis(),
            color=alt.condition(
                alt.datum.difference > 0,
                alt.value(colours[first]),
                alt.value(colours[second]),
            ),
            tooltip=[
                "class:N",
                alt.Tooltip("points:Q", title="Difference (points)", format="+.1f"),
            ],
        )
        .properties(
            autosize=FIT,
            title=title_of(
                f"Recall by class: {shortened(first)} \N{MINUS SIGN} {shortened(second)}"
            ),
            height=240,
        )
    )


def roc_chart(curves: Mapping[str, RocCurve], chosen: Set[str]) -> Chart:
    """ROC curves of at most seven classes by name, with the diagonal of chance.

    Those of the `chosen` classes stand out if there are any.
    """
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "class": name,
                    "pale": bool(chosen) and name not in chosen,
                    "false": curve.false_positive_rate,
                    "true": curve.true_positive_rate,
                }
            )
            for name, curve in curves.items()
        ]
        or [pd.DataFrame(columns=["class", "pale", "false", "true"])]
    )
    chance = alt.Chart(pd.DataFrame({"false": [0, 1], "true": [0, 1]})).mark_line(
        color=GREY, strokeDash=[2, 3]
    )
    lines = (
        alt.Chart(frame)
        .mark_line(strokeWidth=1.8)
        .encode(
            opacity=alt.Opacity(
                "pale:N", scale=alt.Scale(domain=[False, True], range=[1, 0.5]), legend=None
            ),
            color=hues("class", dict(zip(curves, OKABE_ITO, strict=False)), legend()),
            tooltip=[
                "class:N",
                alt.Tooltip("false:Q", title="False positive rate", format=".1%"),
                alt.Tooltip("true:Q", title="True positive rate", format=".1%"),
            ],
        )
    )
    axes = {
        "x": alt.X("false:Q", title="False positive rate (per cent)", axis=alt.Axis(format="%")),
        "y": alt.Y("true:Q", title="True positive rate (per cent)", axis=alt.Axis(format="%")),
    }
    return alt.layer(chance.encode(**axes), lines.encode(**axes)).properties(
        autosize=FIT, title="ROC curves, each class against the rest", height=300
    )


def class_counts(frame: pd.DataFrame) -> Chart:
    """Images per class and split, from a frame with columns `class`, `split`, `images`."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("images:Q", title="Images"),
            y=class_axis(),
            color=hues("split", dict(zip(_SPLITS, OKABE_ITO, strict=False)), legend()),
            tooltip=["class:N", "split:N", alt.Tooltip("images:Q", format=",")],
        )
        .properties(autosize=FIT, title="Images by class", height=240)
    )
