"""A choice among options, of which a browser may ask for one that is not there.

It may have gone since the page was drawn, as a run that was deleted in another tab, or an address
or another program named it.
"""

from collections.abc import Callable, Iterable
from typing import Any

import streamlit as st

from ui.shared.words import plain


def choice(
    widget: Callable[..., Any], label: str, options: Iterable[Any], *, key: str, **rest: Any
) -> Any:
    """Draw a select box or its like of Streamlit's over `options`, and return what is chosen.

    Streamlit leaves out what is not among them, or falls back on the default; the page says so.
    """
    offered = list(options)
    asked = st.session_state.get(key)
    chosen = widget(label, offered, key=key, **rest)
    wanted = asked if isinstance(asked, list | tuple) else [asked]
    for each in wanted:
        if each is not None and each not in offered:
            st.warning(
                plain(f"{label}: there is no {str(each)[:40]!r} to choose."),
                icon=":material/search_off:",
            )
    return chosen
