"""The tabs of a page: one entry each, drawn only when it is open."""

from collections.abc import Callable, Mapping

import streamlit as st


def show_tabs(parts: Mapping[str, Callable[[], None]], key: str) -> None:
    """A tab for each title, drawn by its function; the address keeps under `key` which is open."""
    for tab, draw in zip(
        st.tabs(list(parts), key=key, bind="query-params"), parts.values(), strict=True
    ):
        if tab.open:
            with tab:
                draw()
