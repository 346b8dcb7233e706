"""The tabs of a page: one entry each, drawn only when it is open."""

from collections.abc import Callable, Mapping

import streamlit as st

from ui.address.tabs import name_open_part, open_part


def show_tabs(parts: Mapping[str, Callable[[], None]], key: str) -> None:
    """A tab for each title, drawn by its function; the address keeps under `key` which is open."""
    titles = list(parts)
    st.session_state[key] = open_part(key, titles)
    tabs = st.tabs(
        titles, key=key, on_change=lambda: name_open_part(key, st.session_state[key], titles)
    )
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab:
                draw()
