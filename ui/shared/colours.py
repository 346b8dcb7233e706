"""Colours that colour-blind people can tell apart, and the one that each run keeps."""

import streamlit as st

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C7A00")
"""Okabe and Ito's palette without black; its yellow is darkened so that it shows on white."""
GREY = "#999999"


def colour_of(run_id: str) -> str:
    """The colour of a run, the same on every page of a session."""
    given: dict[str, str] = st.session_state.setdefault("colours", {})
    if run_id not in given:
        used = list(given.values())
        given[run_id] = min(OKABE_ITO, key=used.count)
    return given[run_id]
