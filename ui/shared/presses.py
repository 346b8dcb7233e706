"""A press that acts on what the page says with it, not on what it said when it was drawn.

A callback is given what was drawn last: on a busy machine that may be a page from before the number
that was typed just now. So the press is noted, and acted on by the first run that comes to it.
"""

import uuid
from typing import Any

import streamlit as st

_PRESSED, _ACTED = "pressed-", "acted-on-"


def press_of(name: str, label: str, **how: Any) -> str | None:
    """Draw a primary button; the id of its press once, in the run that is to act on it.

    A press that is told twice is one. `how` goes to `st.button`.
    """
    st.button(label, type="primary", key=name, on_click=_note, args=(name, uuid.uuid4().hex), **how)
    press: str | None = st.session_state.pop(_PRESSED + name, None)
    if press is None or press == st.session_state.get(_ACTED + name):
        return None
    st.session_state[_ACTED + name] = press
    return press


def _note(name: str, press: str) -> None:
    st.session_state[_PRESSED + name] = press
