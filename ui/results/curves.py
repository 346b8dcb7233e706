"""The tab Curves of Results."""

import streamlit as st

from fmnist.evaluation.selection import Selection
from fmnist.runs.overfitting import overfitting_of
from fmnist.runs.run import Run
from ui.shared.colours import colour_of
from ui.shared.curve_points import Line
from ui.shared.curve_words import overfitting_words
from ui.shared.curves import show_curves
from ui.shared.words import plain


def curves_tab(run: Run, selection: Selection) -> None:
    """Where the run began to overfit, and its curves, of all images whatever is selected."""
    if selection.narrows:
        st.caption("These curves are of all images: none are recorded for a selection.")
    if found := overfitting_of(run):
        st.markdown(plain(overfitting_words(found)))
    st.fragment(show_curves)([Line(run.label, colour_of(run.id), [run])])
