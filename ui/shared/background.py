"""A long analysis on a page: a button that starts it, how far it is, and what it found."""

import streamlit as st

from fmnist.jobs.background import Analysis, analyses, result_of
from fmnist.runs.derived import Arrays
from ui.shared.presses import press_of
from ui.shared.words import plain

_LOOK_EVERY_SECONDS = 1.0
_GOING_ON = ("waiting", "running")


def result_or_start(analysis: Analysis, label: str, help: str) -> Arrays | None:
    """What `analysis` found; until it is there a button `label`, then its progress, and None.

    `help` says what is computed and how long that takes. The analysis goes on when the page is
    left.
    """
    found = result_of(analysis)
    if found is not None:
        return found
    state = analyses().state(analysis.key)
    if state.status in _GOING_ON:
        st.fragment(_progress, run_every=_LOOK_EVERY_SECONDS)(analysis)
        return None
    if state.status == "failed":
        st.error(plain(state.error), icon=":material/error:")
    st.caption(help)
    if press_of(f"start-{analysis.key.analysis}", label, icon=":material/play_arrow:"):
        analyses().ask(analysis)
        st.rerun()
    return None


def _progress(analysis: Analysis) -> None:
    state = analyses().state(analysis.key)
    if state.status not in _GOING_ON:
        st.rerun()
    waits = state.status == "waiting"
    st.progress(
        state.share,
        text="Waiting for another analysis" if waits else "Working in the background",
    )
    st.button(
        "Cancel",
        key=f"cancel-{analysis.key.analysis}-{analysis.key.of}",
        on_click=analyses().cancel,
        args=(analysis.key,),
        help="Nothing is kept of it.",
    )
