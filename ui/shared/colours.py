"""Colours that colour-blind people can tell apart, and the one that each run keeps."""

from typing import NamedTuple

import streamlit as st

OKABE_ITO = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#8C7A00")
"""Okabe and Ito's palette without black; its yellow is darkened so that it shows on white."""
GREY = "#999999"


class Shades(NamedTuple):
    """One hue from none, which is nearly the page's colour, to the most; and what is legible."""

    none_to_most: tuple[str, str, str]
    ink_on_none: str
    ink_on_most: str


_LIGHT = Shades(("#FDF4EA", "#F0A04B", "#8C2D04"), "#1C1C1A", "#FFFFFF")
_DARK = Shades(("#241F1B", "#A8560F", "#FFC078"), "#ECECEA", "#161616")


def shades() -> Shades:
    """Those of the reader's theme."""
    return _DARK if st.context.theme.type == "dark" else _LIGHT


def colour_of(run_id: str) -> str:
    """The colour of a run, the same on every page of a session."""
    given: dict[str, str] = st.session_state.setdefault("colours", {})
    if run_id not in given:
        used = list(given.values())
        given[run_id] = min(OKABE_ITO, key=used.count)
    return given[run_id]
