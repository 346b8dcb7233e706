"""Runs: every run in one table."""

import streamlit as st

from fmnist.runs.columns import columns
from fmnist.runs.store import Store
from ui.runs.actions import PLACE, show_actions
from ui.runs.filters import filtered, ordered
from ui.runs.table import as_csv, choose_rows
from ui.shared.evaluations import figures_of
from ui.shared.frame import nothing_yet, open_page
from ui.shared.nothing_learned import learned_nothing
from ui.shared.refusals import say_refused

open_page("Runs", "Every run in one table: find, sort, tag, compare and train again.")
store = Store()
runs = store.runs()
if not runs:
    nothing_yet("There is no run yet.", "pages/train.py", "Train a network")
known = columns(figures_of, learned_nothing)
shown, names = ordered(filtered(runs, known), known)
say_refused(PLACE)
if not shown:
    st.info("No run meets all of these conditions.", icon=":material/filter_alt_off:")
    st.stop()
toolbar = st.container(horizontal=True, vertical_alignment="center")
chosen = choose_rows(shown, names, known)
with toolbar:
    show_actions(store, chosen, runs)
    st.download_button(
        "CSV",
        lambda: as_csv(shown, names, known),
        file_name="runs.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        help="The rows and columns below, for a spreadsheet.",
    )
