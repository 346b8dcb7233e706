"""What was guessed, in the address and in the browser: the server keeps nobody's.

A session that has just begun asks the browser, which keeps what the address says once it answered.
"""

from pathlib import Path

import streamlit as st

from ui.address.lesson import name_guesses, named_guesses, read_guesses, written

_KEY, _ANSWERED = "lessons-progress", "lessons-answered"
_browser = st.components.v2.component(
    "lessons_progress", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def share_progress() -> None:
    """Have the browser keep the guesses; at first ask it for those it has."""
    _browser(
        key=_KEY,
        data={"asked": _ANSWERED not in st.session_state, "keep": written(named_guesses())},
        on_found_change=_take,
    )


def forget_everything() -> None:
    """Forget all guesses."""
    for key in [key for key in st.session_state if str(key).startswith("guess-")]:
        del st.session_state[key]
    name_guesses({})


def _take() -> None:
    """Add what the browser has; where the address says something, that stands."""
    st.session_state[_ANSWERED] = True
    found = st.session_state[_KEY].found
    if isinstance(found, str):
        name_guesses(read_guesses(found) | named_guesses())
