"""Curves of runs, in one way on every page: training is dashed, validation solid and on top."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from fmnist.runs.curves import Axis, Figure, objective_differs, planned
from ui.shared.curve_charts import AXES, TITLES, Shape, curves_chart
from ui.shared.curve_points import Line, bands_of, best_of, table_of
from ui.shared.curve_words import remarks
from ui.shared.kept_charts import show_chart
from ui.shared.words import plain

_SMOOTHEST = 0.99


@dataclass(frozen=True)
class _View:
    """How the curves are looked at."""

    axis: Axis
    smoothing: float
    logarithmic: bool


def show_curves(lines: Sequence[Line]) -> None:
    """Accuracy and loss, and on demand what was minimised and the learning rate."""
    runs = [run for line in lines for run in line.runs]
    left, right = st.columns(2)
    view = _view()
    with left:
        _draw(lines, "accuracy", view)
    with right:
        _draw(lines, "loss", view)
    for remark in remarks(runs):
        st.caption(plain(remark))
    differs = any(objective_differs(run) for run in runs)
    title = "Objective and learning rate" if differs else "Learning rate"
    with st.expander(title, on_change="rerun", key="more-curves") as more:
        if more.open:
            if differs:
                st.caption(
                    "The objective is what training minimises: the cross-entropy with label "
                    "smoothing, or with pictures that show none of the classes."
                )
                _draw(lines, "objective", view)
            _draw(lines, "learning_rate", view)


def _view() -> _View:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        smoothing = st.slider(
            "Smoothing",
            0.0,
            _SMOOTHEST,
            0.0,
            key="curves-smoothing",
            persist_state="session",
            width=220,
            help="The weight of earlier values in each point of training (exponential moving "
            "average). Higher is smoother and lags more; the thin line is what was measured.",
        )
        axis = st.segmented_control(
            "Horizontal axis",
            list(AXES),
            format_func=AXES.__getitem__,
            default="epoch",
            required=True,
            key="curves-axis",
            persist_state="session",
            help="Step and training time compare runs whose epochs differ. In a chart, Shift "
            "with the wheel zooms, dragging moves, and a double click resets the view.",
        )
        logarithmic = st.toggle(
            "Logarithmic loss",
            key="curves-logarithmic",
            persist_state="session",
            help="Shows how a small loss changes.",
        )
    return _View(
        axis=axis if axis in AXES else "epoch",
        smoothing=min(_SMOOTHEST, max(0.0, smoothing)),
        logarithmic=logarithmic,
    )


def _draw(lines: Sequence[Line], figure: Figure, view: _View) -> None:
    ends = [planned(run, view.axis) for line in lines for run in line.runs]
    known = [end for end in ends if end is not None]
    shape = Shape(
        axis=view.axis,
        end=max(known) if len(known) == len(ends) else None,
        colours=tuple((line.name, line.colour) for line in lines),
        smooth=view.smoothing > 0,
        banded=any(len(line.runs) > 1 for line in lines),
        logarithmic=view.logarithmic and figure in ("loss", "objective"),
    )
    tables = {
        "training": table_of(lines, figure, "training", view.axis, view.smoothing),
        "validation": table_of(lines, figure, "validation", view.axis, view.smoothing),
        "best": best_of(lines, view.axis),
    }
    if shape.banded:
        tables["bands"] = bands_of(lines, figure, view.axis)
    show_chart(
        curves_chart(figure, shape),
        key=f"curves-{figure}",
        alt=f"{TITLES[figure]} of training and validation by {AXES[view.axis].lower()}",
        **tables,
    )
