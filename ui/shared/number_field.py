"""A field for a number that a person types.

A browser's own number field drops what it does not know: 0,001 becomes 1 without a word.
"""

from collections.abc import Callable
from typing import Literal

import streamlit as st


def number_field(
    label: str,
    key: str,
    help: str | None,
    width: int | Literal["stretch"] = "stretch",
    on_change: Callable[[], None] | None = None,
    value: str = "",
) -> str:
    """What is typed, as a text: the core reads it, or says in words why it cannot.

    `value` is there at first, unless the session has one.
    """
    typed: str = st.text_input(
        label,
        value,
        key=key,
        help=help,
        width=width,
        on_change=on_change,
        persist_state="session",
    )
    return typed
