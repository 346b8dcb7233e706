"""The tab Curves of Results."""

import streamlit as st

from fmnist.evaluation.selection import Selection
from fmnist.runs.run import Run
from ui.shared.colours import colour_of
from ui.shared.curves import (
    best_position,
    curve_frame,
    curves,
    learning_rate_chart,
    remark_on_curves,
)


def curves_tab(run: Run, selection: Selection) -> None:
    """Accuracy, loss and learning rate over the epochs, of all images whatever is selected."""
    if selection.narrows:
        st.caption("These are of all images: a training writes down no more of its curves.")
    history, epochs = run.history(), run.record.config.epochs
    best = {run.label: best_position(run)}
    colours = {run.label: colour_of(run.id)}
    for column, figure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        with column:
            st.altair_chart(
                curves(curve_frame(history, figure, run.label), figure, epochs, colours, best),
                alt=f"{figure.capitalize()} of training and validation by epoch",
            )
    st.altair_chart(learning_rate_chart(history, epochs), alt="Learning rate by epoch")
    st.caption(
        "Training figures are averages over the last few steps, on augmented images and with "
        "dropout at work, which is why they can lie below validation. The dotted line marks the "
        "best epoch."
    )
    if remark := remark_on_curves([run]):
        st.caption(remark)
