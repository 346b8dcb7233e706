"""Charts over the epochs of a run: training is dashed and validation solid throughout."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from fmnist.runs.history import History, thinned
from fmnist.runs.run import Run
from ui.shared.chart_style import FIT, Chart, legend
from ui.shared.colours import GREY
from ui.shared.words import plain

_POINTS = 500
_HEIGHT = 220
_ROOM = 1.03
_DASHES = alt.Scale(domain=["training", "validation"], range=[[4, 3], [1, 0]])


def curve_frame(history: History, figure: str, label: str) -> pd.DataFrame:
    """The points of one figure (`loss` or `accuracy`): columns epoch, value, split, run.

    A run that does not validate has none of that split.
    """
    reports = thinned(history.reports, _POINTS)
    rows = [(entry["epoch"], entry[f"train_{figure}"], "training") for entry in reports]
    rows += [
        (_position(history, entry), entry[f"validation_{figure}"], "validation")
        for entry in history.epochs
        if entry[f"validation_{figure}"] is not None
    ]
    frame = pd.DataFrame(rows, columns=["epoch", "value", "split"])
    return frame.assign(run=label)


def remark_on_curves(runs: Sequence[Run]) -> str:
    """Which of the runs train and validate on pictures of other kinds, as Markdown; often none."""
    worldly = [plain(run.label) for run in runs if run.record.config.domain == "real_world"]
    if not worldly:
        return ""
    return (
        f"{' and '.join(worldly)}: training is on drawings and cut-outs made by program too, "
        "validation on the dataset alone. Their accuracies and losses cannot be compared."
    )


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
    """Curves of one or several runs over a fixed axis of `epochs`, the best epochs marked.

    Rows with columns `low` and `high` get a band between these: they are the mean of several runs.
    """
    unit, form = ("per cent", ".1%") if figure == "accuracy" else ("nats", ".3f")
    height: dict[str, Any] = {
        "title": f"{figure.capitalize()} ({unit})",
        "axis": alt.Axis(format="%" if figure == "accuracy" else ".2f"),
        "scale": alt.Scale(domain=_range_of(frame, figure)),
    }
    base = alt.Chart(frame).encode(
        x=_epoch_axis(epochs),
        y=alt.Y("value:Q", **height),
        color=_run_colour(colours),
        tooltip=[
            alt.Tooltip("run:N", title="Run"),
            alt.Tooltip("split:N", title="Images"),
            alt.Tooltip("epoch:Q", title="Epoch", format=".2f"),
            alt.Tooltip("value:Q", title=figure.capitalize(), format=form),
        ],
    )
    lines = base.mark_line(strokeWidth=1.8).encode(
        strokeDash=alt.StrokeDash(
            "split:N", title=None, scale=_DASHES, legend=alt.Legend(orient="top")
        )
    )
    points = base.transform_filter("datum.split === 'validation'").mark_circle(size=60)
    layers = [lines, points]
    title: str | alt.TitleParams = f"{figure.capitalize()} by epoch"
    if "low" in frame:
        bands = alt.Chart(frame.dropna(subset=["low"])).mark_area(opacity=0.2)
        layers.insert(
            0,
            bands.encode(
                x=_epoch_axis(epochs),
                y=alt.Y("low:Q", **height),
                y2="high:Q",
                color=_run_colour(colours),
                detail="split:N",
            ),
        )
        title = alt.TitleParams(
            title, subtitle="Mean of the runs; the band from lowest to highest", subtitleColor=GREY
        )
    marks = pd.DataFrame(
        [(run, epoch) for run, epoch in best.items() if epoch is not None],
        columns=["run", "epoch"],
    )
    if len(marks):
        rules = (
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
        layers.insert(-1, rules)
    return alt.layer(*layers).properties(autosize=FIT, title=title, height=_HEIGHT)


def learning_rate_chart(history: History, epochs: int) -> alt.Chart:
    """The learning rate over the run."""
    frame = pd.DataFrame(thinned(history.reports, _POINTS), columns=["epoch", "learning_rate"])
    return (
        alt.Chart(frame)
        .mark_line(color=GREY, strokeWidth=1.8)
        .encode(
            x=_epoch_axis(epochs),
            y=alt.Y("learning_rate:Q", title="Learning rate", axis=alt.Axis(format="~r")),
            tooltip=[
                alt.Tooltip("epoch:Q", format=".2f"),
                alt.Tooltip("learning_rate:Q", title="Learning rate", format=".3~r"),
            ],
        )
        .properties(autosize=FIT, title="Learning rate by epoch", height=110)
    )


def _position(history: History, entry: Mapping[str, Any]) -> float:
    """Where on the axis of epochs a line lies; a run that was stopped ends within an epoch."""
    last = history.reports[-1] if history.reports else None
    return entry["step"] * last["epoch"] / last["step"] if last else float(entry["epoch"])


def _epoch_axis(epochs: int) -> alt.X:
    """The planned epochs, so that the axis stays while the run grows, and room for a last point."""
    return alt.X(
        "epoch:Q",
        title="Epoch",
        scale=alt.Scale(domain=[0, _ROOM * epochs], nice=False),
        axis=alt.Axis(format="~r", tickCount=min(10, max(4, epochs))),
    )


def _range_of(frame: pd.DataFrame, figure: str) -> list[float]:
    """A round range that holds every value: an accuracy's ends at 1, a loss's begins at 0."""
    columns = [name for name in ("value", "low", "high") if name in frame]
    drawn = frame[columns].to_numpy(float)
    if not drawn.size:
        return [0.0, 1.0]
    if figure == "accuracy":
        return [math.floor(10 * np.nanmin(drawn)) / 10, 1.0]
    return [0.0, math.ceil(10 * np.nanmax(drawn)) / 10]


def _run_colour(colours: Mapping[str, str]) -> alt.Color:
    return alt.Color(
        "run:N",
        title=None,
        scale=alt.Scale(domain=list(colours), range=list(colours.values())),
        legend=legend() if len(colours) > 1 else None,
    )
