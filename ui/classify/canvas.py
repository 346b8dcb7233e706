"""The drawing canvas: a square to draw on, and what was drawn as bytes for the core to decode.

It is the canvas of streamlit-drawable-canvas in a frame of our own: there its tools float above the
drawing, and where nothing can hover over it they lie unseen upon a corner of it.
"""

import base64
from typing import Any, NamedTuple

import streamlit as st

from fmnist.common.errors import ImageError

_SIZE = 280
_INK, _GROUND = "#FFFFFF", "#000000"
_FRAME = """
<div class="canvas-root"></div>
<style>
  .canvas-root .dc-root { display: flex; align-items: flex-start; gap: 0.25rem; }
  .canvas-root .dc-toolbar { position: static; opacity: 1; padding: 0; }
  .canvas-root .dc-toolbar-card {
    flex-direction: column; padding: 0; box-shadow: none; background: none;
  }
  .canvas-root .dc-icon-button { padding: 0.7rem; }
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


class _Drawing(NamedTuple):
    """What the canvas sent: its strokes, to go on with, and the picture that they make."""

    strokes: list[Any]
    png: bytes


def draw(pen_width: int) -> bytes | None:
    """Show the canvas; the drawing as a PNG, or None while it is empty.

    The drawing lasts as long as the session, whatever is shown in between. `pen_width` is that of
    the next stroke, in pixels.

    Raises:
        ImageError: the browser sent something that is not a drawing.
    """
    number = st.session_state.setdefault("canvas-number", 0)
    key = f"canvas-{number}"
    drawn: _Drawing | None = st.session_state.get("drawing")
    if key not in st.session_state:
        st.session_state["strokes-before"] = drawn.strokes if drawn else []
    try:
        sent = _read(_show(key, pen_width, st.session_state.get("strokes-before", [])))
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
    if sent is not None:
        st.session_state["drawing"] = drawn = sent
    return drawn.png if drawn and drawn.strokes else None


def _show(key: str, pen_width: int, strokes: list[Any]) -> Any:
    """What the canvas sent last; `strokes` are those it begins with."""
    begun = {"objects": strokes, "background": _GROUND}
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


def _read(sent: Any) -> _Drawing | None:
    """The drawing in what the browser sent, None where nothing was drawn yet."""
    if sent["data"] is None:
        return None
    encoded = sent["data"].partition(";base64,")[2]
    return _Drawing(list(sent["raw"]["objects"]), base64.b64decode(encoded))


def _clear() -> None:
    st.session_state["canvas-number"] += 1
    st.session_state.pop("drawing", None)
