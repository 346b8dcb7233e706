"""The drawing canvas: a square to draw on, and what was drawn as bytes for the core to decode.

It is the canvas of streamlit-drawable-canvas in a frame of our own: there its tools float above the
drawing, and where nothing can hover over it they lie unseen upon a corner of it.
"""

from typing import Any

import streamlit as st

from fmnist.common.errors import ImageError
from fmnist.recognition.text import file_of, text_of
from ui.address.parameters import arrivals
from ui.shared.kept_pictures import is_to_be_asked, keep_picture, kept_picture

_SIZE = 280
_INK, _GROUND = "#FFFFFF", "#000000"
_FRAME = """
<div class="canvas-root" role="group" aria-label="Canvas to draw on by mouse, pen or finger"></div>
<style>
  .canvas-root .dc-root { display: flex; align-items: flex-start; gap: 0.25rem; }
  .canvas-root .dc-toolbar { position: static; opacity: 1; padding: 0; }
  .canvas-root .dc-toolbar-card {
    flex-direction: column; padding: 0; box-shadow: none; background: none;
  }
  .canvas-root .dc-icon-button { padding: 0.7rem; }
  .canvas-root .dc-icon-button:focus-visible { outline: 3px solid var(--st-primary-color); }
  .canvas-root .dc-icon-button svg { width: 1.2rem; height: 1.2rem; }
  .canvas-root .dc-icon-button:not([title="Undo"], [title="Redo"]) { display: none; }
  .canvas-root .dc-toolbar-separator { display: none; }
</style>
"""
_canvas = st.components.v2.component(
    "streamlit-drawable-canvas.streamlit_drawable_canvas",
    html=_FRAME,
    css="index-*.css",
    js="index-*.js",
)


def draw(pen_width: int) -> bytes | None:
    """Show the canvas; the drawing as a PNG, or None while it is empty.

    It begins with the ink that was there before, so that the next stroke is added to it; a session
    that has just begun waits until the browser has said what that is. `pen_width` is that of the
    next stroke, in pixels.

    Raises:
        ImageError: the browser sent something that is not a drawing.
    """
    if is_to_be_asked():
        st.container(height=_SIZE, border=False)
        return None
    key = f"canvas-{arrivals()}-{st.session_state.setdefault('canvas-number', 0)}"
    if key not in st.session_state:
        st.session_state["ink-before"] = kept_picture("drawing")
    try:
        sent = _show(key, pen_width, st.session_state.get("ink-before"))
        objects = list(sent["raw"]["objects"])
        if sent["data"] is not None:
            # Of the ink that it began with the canvas sends a blank picture until that is loaded.
            if [each.get("type") for each in objects] == ["Image"]:
                keep_picture("drawing", st.session_state["ink-before"])
            else:
                keep_picture("drawing", file_of(sent["data"]) if objects else None)
    except (ImageError, AttributeError, KeyError, TypeError) as error:
        raise ImageError(
            "What arrived is not a drawing: clear the canvas and draw again."
        ) from error
    return kept_picture("drawing")


def put_away() -> None:
    """Show another canvas the next time, which begins with the ink of this one.

    Whoever shows something else in its place says so, as the address says of another page: were
    that run cut short, the session would still have the canvas and the browser not.
    """
    st.session_state["canvas-number"] = st.session_state.get("canvas-number", 0) + 1


def clear_button() -> None:
    """The button that empties the canvas."""
    st.button(
        "Clear",
        icon=":material/delete_sweep:",
        on_click=_clear,
        help="Starts with an empty canvas.",
    )


def _show(key: str, pen_width: int, ink: bytes | None) -> Any:
    """What the canvas sent last; `ink` is a PNG of what it begins with."""
    before = {"type": "Image", "originX": "left", "originY": "top"}
    begun = {
        "objects": [] if ink is None else [before | {"src": text_of(ink)}],
        "background": _GROUND,
    }
    settings = {
        "backgroundColor": _GROUND,
        "backgroundImageURL": None,
        "backgroundImageFit": "stretch",
        "canvasWidth": _SIZE,
        "canvasHeight": _SIZE,
        "disabled": False,
        "drawingMode": "freedraw",
        "initialDrawing": begun,
        "maxDisplayHeight": None,
        "realtimeUpdateStreamlit": True,
        "returnImageData": True,
        "strokeColor": _INK,
        "strokeWidth": pen_width,
    }
    return _canvas(
        key=key,
        data=settings,
        default={"drawing": {"raw": begun, "data": None}},
        width="content",
        on_drawing_change=lambda: None,
    ).get("drawing")


def _clear() -> None:
    put_away()
    keep_picture("drawing", None)
