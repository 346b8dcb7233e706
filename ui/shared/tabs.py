"""The tabs of a page: one entry each, drawn only when it is open."""

from collections.abc import Callable, Mapping
from pathlib import Path

import streamlit as st

from ui.address.tabs import name_open_part, open_part
from ui.shared.frame import from_address

_show_the_open_one = st.components.v2.component(
    "tabs", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def show_tabs(parts: Mapping[str, Callable[[], None]], key: str) -> None:
    """A tab for each title, drawn by its function; the address keeps under `key` which is open."""
    titles = list(parts)
    st.session_state[key] = from_address(lambda: open_part(key, titles), titles[0])
    tabs = st.tabs(
        titles, key=key, on_change=lambda: name_open_part(key, st.session_state[key], titles)
    )
    _show_the_open_one(key=f"{key}-strip", data={"open": st.session_state[key]})
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()
