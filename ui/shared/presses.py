"""A press that acts on what the page says with it, not on what it said when it was drawn.

A callback is given what was drawn last: on a busy machine that may be a page from before the number
that was typed just now. So the press is noted, and acted on by the first run that comes to it.
Where nothing else than what was shown may be acted on, as in deleting, a button of `st.button` is
named after that: where the page shows something else by now, its press does nothing.
"""

import uuid
from typing import Any

import streamlit as st

_NEXT, _PRESSED = "next-press-", "pressed-"


def press_of(name: str, label: str, *, disabled: bool = False, **how: Any) -> str | None:
    """Draw a button; the id of its press once, in the run that is to act on it.

    A second press of what was drawn before the first was acted on is none, nor is one of a button
    that is gone or `disabled` by now. `how` goes to `st.button`.
    """
    # Nothing is kept of a button that was not on the page that was drawn to its end last.
    offered = st.session_state.get(_NEXT + name) if name in st.session_state else None
    pressed: str | None = st.session_state.pop(_PRESSED + name, None)
    acts = pressed is not None and pressed == offered
    following = uuid.uuid4().hex if acts or offered is None else offered
    st.session_state[_NEXT + name] = following
    st.button(
        label,
        key=name,
        disabled=disabled,
        on_click=lambda: st.session_state.update({_PRESSED + name: following}),
        **how,
    )
    return pressed if acts and not disabled else None
