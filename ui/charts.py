"""Charts: titles say what is seen, axes carry units, training is dashed and validation solid."""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fmnist.analysis.metrics import RocCurve
from fmnist.common.constants import CLASS_NAMES
from fmnist.runs.history import History
from fmnist.runs.run import Run
from ui.colours import GREY, OKABE_ITO

Chart = alt.Chart | alt.LayerChart | alt.FacetChart

_POINTS = 500
_FIT = alt.AutoSizeParams(type="fit-x", contains="padding")
"""The width is the page's; the height is that of the plot, without title, axes and legends."""
_PALE_TO_DARK = ["#FDF4EA", "#F0A04B", "#8C2D04"]
_HEIGHT = 220
_DASHES = alt.Scale(domain=["training", "validation"], range=[[4, 3], [1, 0]])


def curve_frame(history: History, figure: str, label: str) -> pd.DataFrame:
    """The points of one figure (`loss` or `accuracy`): columns epoch, value, split, run.

    A run that does not validate has none of that split.
    """
    reports = _thinned(history.reports)
    rows = [(entry["epoch"], entry[f"train_{figure}"], "training") for entry in reports]
    rows += [
        (_position(history, entry), entry[f"validation_{figure}"], "validation")
        for entry in history.epochs
        if entry[f"validation_{figure}"] is not None
    ]
    frame = pd.DataFrame(rows, columns=["epoch", "value", "split"])
    return frame.assign(run=label)


def best_position(run: Run) -> float | None:
    """Where on the axis of epochs the best one ended."""
    kept, history = run.record.kept_epoch, run.history()
    ends = [_position(history, entry) for entry in history.epochs if entry["epoch"] == kept]
    return ends[-1] if ends else None


def curves(
    frame: pd.DataFrame,
    figure: str,
    epochs: int,
    colours: Mapping[str, str],
    best: Mapping[str, float | None],
) -> Chart:
    """Curves of one or several runs over a fixed axis of `epochs`, the best epochs marked."""
    unit, form = ("per cent", ".1%") if figure == "accuracy" else ("nats", ".3f")
    base = alt.Chart(frame).encode(
        x=_epoch_axis(epochs),
        y=alt.Y(
            "value:Q",
            title=f"{figure.capitalize()} ({unit})",
            axis=alt.Axis(format="%" if figure == "accuracy" else ".2f"),
            scale=alt.Scale(domain=_range_of(frame, figure)),
        ),
        color=_run_colour(colours),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("split:N", title="Images"),
            alt.Tooltip("epoch:Q", title="Epoch", format=".2f"),
            alt.Tooltip("value:Q", title=figure.capitalize(), format=form),
        ],
    )
    lines = base.mark_line(strokeWidth=1.8, clip=True).encode(
        strokeDash=alt.StrokeDash(
            "split:N", title=None, scale=_DASHES, legend=alt.Legend(orient="top")
        )
    )
    points = base.transform_filter("datum.split === 'validation'").mark_circle(size=36, clip=True)
    layers = [lines, points]
    marks = pd.DataFrame(
        [(run, epoch) for run, epoch in best.items() if epoch is not None],
        columns=["run", "epoch"],
    )
    if len(marks):
        layers.append(
            alt.Chart(marks)
            .mark_rule(strokeDash=[1, 3], strokeWidth=1.5)
            .encode(
                x="epoch:Q",
                color=_run_colour(colours),
                tooltip=[
                    alt.Tooltip("run:N", title="Run"),
                    alt.Tooltip("epoch:Q", title="Best epoch", format=".3~g"),
                ],
            )
        )
    return alt.layer(*layers).properties(
        autosize=_FIT, title=f"{figure.capitalize()} by epoch", height=_HEIGHT
    )


def learning_rate_chart(history: History, epochs: int) -> alt.Chart:
    """The learning rate over the run."""
    frame = pd.DataFrame(_thinned(history.reports), columns=["epoch", "learning_rate"])
    return (
        alt.Chart(frame)
        .mark_line(color=GREY, strokeWidth=1.8)
        .encode(
            x=_epoch_axis(epochs),
            y=alt.Y("learning_rate:Q", title="Learning rate", axis=alt.Axis(format="~g")),
            tooltip=[
                alt.Tooltip("epoch:Q", format=".2f"),
                alt.Tooltip("learning_rate:Q", title="Learning rate", format=".3g"),
            ],
        )
        .properties(autosize=_FIT, title="Learning rate by epoch", height=110)
    )


def confusion_heatmap(matrix: np.ndarray, per_cent: bool) -> Chart:
    """The confusion matrix with a pale diagonal; choosing a cell selects `actual`, `predicted`."""
    totals = matrix.sum(axis=1, keepdims=True).clip(min=1)
    frame = pd.DataFrame(
        [
            {
                "actual": actual,
                "predicted": predicted,
                "images": int(matrix[row, column]),
                "share": float(matrix[row, column] / totals[row, 0]),
                "mistakes": 0 if row == column else int(matrix[row, column]),
                "shown": (
                    f"{100 * matrix[row, column] / totals[row, 0]:.1f}"
                    if per_cent
                    else str(matrix[row, column])
                ),
            }
            for row, actual in enumerate(CLASS_NAMES)
            for column, predicted in enumerate(CLASS_NAMES)
        ]
    )
    cell = alt.selection_point(name="cell", fields=["actual", "predicted"], on="click", empty=True)
    order = list(CLASS_NAMES)
    base = alt.Chart(frame).encode(
        x=alt.X("predicted:N", title="Predicted class", sort=order, axis=_every_label(-40)),
        y=alt.Y("actual:N", title="True class", sort=order, axis=_every_label()),
        tooltip=[
            alt.Tooltip("actual:N", title="True class"),
            alt.Tooltip("predicted:N", title="Predicted class"),
            alt.Tooltip("images:Q", title="Images"),
            alt.Tooltip("share:Q", title="Share of the true class", format=".1%"),
        ],
    )
    squares = base.mark_rect(stroke=GREY, strokeWidth=0.3, cursor="pointer").encode(
        color=alt.Color(
            "mistakes:Q",
            title="Mistakes (images)",
            scale=alt.Scale(range=_PALE_TO_DARK, domainMin=0),
            legend=alt.Legend(orient="bottom", gradientLength=180, direction="horizontal"),
        ),
        opacity=alt.condition(cell, alt.value(1.0), alt.value(0.45)),
    )
    numbers = base.mark_text(fontSize=11).encode(
        text="shown:N",
        color=alt.condition(
            alt.datum.mistakes > 0.6 * frame["mistakes"].max(),
            alt.value("white"),
            alt.value("#1C1C1A"),
        ),
    )
    title = "Predictions by true class, " + (
        "per cent of each true class" if per_cent else "number of images"
    )
    return (
        alt.layer(squares.add_params(cell), numbers)
        .properties(autosize=_FIT, title=title, height=400)
        .configure_scale(bandPaddingInner=0.04)
    )


def probability_bars(bars: pd.DataFrame, colours: Mapping[str, str]) -> alt.Chart:
    """Bars from a frame with columns `class`, `probability`, `model`."""
    several = len(colours) > 1
    encoding: dict[str, Any] = {"yOffset": alt.YOffset("model:N", title=None)} if several else {}
    return (
        alt.Chart(bars)
        .mark_bar()
        .encode(
            x=alt.X(
                "probability:Q",
                title="Probability (per cent)",
                scale=alt.Scale(domain=[0, 1]),
                axis=alt.Axis(format="%"),
            ),
            y=_class_axis(),
            color=alt.Color(
                "model:N",
                title=None,
                scale=alt.Scale(domain=list(colours), range=list(colours.values())),
                legend=_legend() if several else None,
            ),
            tooltip=["model:N", "class:N", alt.Tooltip("probability:Q", format=".1%")],
            **encoding,
        )
        .properties(autosize=_FIT, title="Probability of each class", height=230)
    )


def recall_difference_bars(
    frame: pd.DataFrame, first: str, second: str, colours: Mapping[str, str]
) -> Chart:
    """Recall of `first` minus that of `second`, from a frame with `class` and `difference`."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X(
                "difference:Q",
                title="Difference (points)",
                axis=alt.Axis(format="+.0%"),
            ),
            y=_class_axis(),
            color=alt.condition(
                alt.datum.difference > 0,
                alt.value(colours[first]),
                alt.value(colours[second]),
            ),
            tooltip=["class:N", alt.Tooltip("difference:Q", format="+.1%")],
        )
        .properties(autosize=_FIT, title="Difference in recall by class", height=240)
    )


def roc_chart(found: Sequence[RocCurve]) -> Chart:
    """ROC curves of at most seven classes, with the diagonal of chance."""
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "class": CLASS_NAMES[curve.class_index],
                    "false": curve.false_positive_rate,
                    "true": curve.true_positive_rate,
                }
            )
            for curve in found
        ]
        or [pd.DataFrame(columns=["class", "false", "true"])]
    )
    names = [CLASS_NAMES[curve.class_index] for curve in found]
    chance = alt.Chart(pd.DataFrame({"false": [0, 1], "true": [0, 1]})).mark_line(
        color=GREY, strokeDash=[2, 3]
    )
    lines = (
        alt.Chart(frame)
        .mark_line(strokeWidth=1.8)
        .encode(
            color=alt.Color(
                "class:N",
                title=None,
                scale=alt.Scale(domain=names, range=list(OKABE_ITO[: len(names)])),
                legend=_legend(),
            ),
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
        autosize=_FIT, title="ROC curves, each class against the rest", height=300
    )


def class_counts(frame: pd.DataFrame) -> Chart:
    """Images per class and split, from a frame with columns `class`, `split`, `images`."""
    return (
        alt.Chart(frame)
        .mark_bar()
        .encode(
            x=alt.X("images:Q", title="Images"),
            y=_class_axis(),
            color=alt.Color(
                "split:N",
                title=None,
                scale=alt.Scale(
                    domain=["Training", "Validation", "Test"], range=list(OKABE_ITO[:3])
                ),
                legend=_legend(),
            ),
            tooltip=["class:N", "split:N", alt.Tooltip("images:Q", format=",")],
        )
        .properties(autosize=_FIT, title="Images by class", height=240)
    )


def _class_axis() -> alt.Y:
    """The ten classes in the dataset's order, each with its name."""
    return alt.Y("class:N", title=None, sort=list(CLASS_NAMES), axis=_every_label())


def _every_label(angle: int = 0) -> alt.Axis:
    """An axis that leaves out no class, however little room there is."""
    return alt.Axis(labelOverlap=False, labelAngle=angle)


def _position(history: History, entry: Mapping[str, Any]) -> float:
    """Where on the axis of epochs a line lies; a run that was stopped ends within an epoch."""
    last = history.reports[-1] if history.reports else None
    return entry["step"] * last["epoch"] / last["step"] if last else float(entry["epoch"])


def _epoch_axis(epochs: int) -> alt.X:
    """The planned epochs, so that the axis stays while the run grows."""
    return alt.X(
        "epoch:Q",
        title="Epoch",
        scale=alt.Scale(domain=[0, epochs], nice=False),
        axis=alt.Axis(format="~g", tickCount=min(10, max(4, epochs))),
    )


def _range_of(frame: pd.DataFrame, figure: str) -> list[float]:
    """The part of the scale where a run spends its time; the first moments may lie outside."""
    latest = frame.groupby(["run", "split"])["value"].last()
    if figure == "accuracy":
        return [0.6, 1.0] if (latest > 0.65).all() and len(latest) else [0.0, 1.0]
    return [0.0, 1.2] if (latest < 1.1).all() and len(latest) else [0.0, 2.5]


def _run_colour(colours: Mapping[str, str]) -> alt.Color:
    return alt.Color(
        "run:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=_legend() if len(colours) > 1 else None,
    )


def _legend() -> alt.Legend:
    return alt.Legend(orient="bottom", labelLimit=240, direction="vertical")


def _thinned(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most 500 of the entries, evenly, the last one always among them."""
    stride = -(-len(entries) // _POINTS) or 1
    return list(entries[::-1][::stride][::-1])
