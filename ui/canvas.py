"""The drawing canvas: a square to draw on, and what was drawn as bytes for the core to decode."""

import streamlit as st
from streamlit_drawable_canvas import st_canvas

from fmnist.common.errors import ImageError

_SIZE = 280


def draw(stroke_width: int) -> bytes | None:
    """Show the canvas; the drawing as a PNG, or None before the first stroke.

    Raises:
        ImageError: the browser sent something that is not a drawing.
    """
    st.session_state.setdefault("canvas-number", 0)
    try:
        drawn: bytes | None = st_canvas(
            stroke_color="#FFFFFF",
            background_color="#000000",
            stroke_width=stroke_width,
            width=_SIZE,
            height=_SIZE,
            return_image_data=True,
            key=f"canvas-{st.session_state['canvas-number']}",
        ).image_bytes
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ImageError(
            "What arrived is not a drawing: clear the canvas and draw again."
        ) from error
    finally:
        st.button(
            "Clear",
            icon=":material/delete_sweep:",
            on_click=_clear,
            help="Starts with an empty canvas.",
        )
    return drawn


def _clear() -> None:
    st.session_state["canvas-number"] += 1
