"""The pictures that a person gave: the session has them, and the tab of the browser too.

So none is lost by going elsewhere and back, by a reload, or when the session expired while the lid
was closed. What the tab says is decoded by the core like any upload.
"""

from contextlib import suppress
from pathlib import Path
from typing import Literal, get_args

import streamlit as st

from fmnist.common.errors import ImageError
from fmnist.recognition.decode import decode_image
from fmnist.recognition.text import file_of, text_of

Name = Literal["drawing", "upload", "photograph", "pinned"]

_KEPT, _UNSENT, _ASKED, _KEY = "kept-pictures", "unsent-pictures", "asked-for-pictures", "kept"
_tab = st.components.v2.component(
    "kept_pictures", js=Path(__file__).with_suffix(".js").read_text("utf-8")
)


def kept_picture(name: Name) -> bytes | None:
    """The file of a picture that was given before, if there is one."""
    file: bytes | None = st.session_state.get(_KEPT, {}).get(name)
    return file


def keep_picture(name: Name, file: bytes | None) -> None:
    """Keep the file of a picture in the place of the one before; None forgets that."""
    if file != kept_picture(name):
        st.session_state.setdefault(_KEPT, {})[name] = file
        st.session_state.setdefault(_UNSENT, {})[name] = file


def is_to_be_asked() -> bool:
    """Whether the session has just begun, and its tab is still to say what it keeps."""
    return _ASKED not in st.session_state


def share_with_tab(waits: bool = False) -> None:
    """Have the tab keep what is new; a session that has just begun asks it for what it has.

    The page is then drawn again if the tab has anything, and in any case if the page `waits`.
    """
    _tab(
        key=_KEY,
        data={
            "keep": {
                name: _as_text(file) for name, file in st.session_state.pop(_UNSENT, {}).items()
            },
            "asked": get_args(Name) if is_to_be_asked() else (),
            "waits": waits,
        },
        on_found_change=_take,
    )
    st.session_state[_ASKED] = True


def _as_text(file: bytes | None) -> str | None:
    with suppress(ImageError):
        return None if file is None else text_of(file)
    return None


def _take() -> None:
    """Take what the tab has, but for what the session has by now, and what is no picture."""
    found = st.session_state[_KEY].found
    given = st.session_state.setdefault(_KEPT, {})
    for name in get_args(Name):
        with suppress(ImageError, AttributeError):
            text = found.get(name)
            if text is not None and name not in given:
                file = file_of(text)
                decode_image(file)
                given[name] = file
