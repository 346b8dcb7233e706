"""A picture from the user: drawn, uploaded, photographed, or taken from the test images."""

import secrets
from collections.abc import Sequence

import streamlit as st
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

from fmnist.recognition.decode import MAX_BYTES, NAMES, decode_image
from fmnist.recognition.repair import Repaired
from ui.classify.canvas import draw
from ui.shared.frame import require_dataset

Given = Image.Image | Sequence[UploadedFile] | Repaired | None
"""A picture still to be repaired, several files, a test image that needs no repair, or nothing."""

_SOURCE = "source"
_SOURCES = ("Draw", "Upload", "Camera", "Test image")


def ask_for_picture() -> Given:
    """Let the user give a picture, or several; None until there is one.

    Raises:
        ImageError: the picture cannot be read.
    """
    source = st.segmented_control(
        "Where the picture comes from",
        _SOURCES,
        default="Draw",
        required=True,
        key=_SOURCE,
        wrap=True,
        help="Draw it, choose files, take a photograph, or take a test image at random.",
    )
    if source == "Test image":
        return _test_image()
    if source == "Upload":
        return _upload()
    payload = _photograph() if source == "Camera" else _drawing()
    return None if payload is None else decode_image(payload)


def drawn_here() -> bool:
    """Whether the picture comes from the canvas, as it does unless the user chose otherwise."""
    return bool(st.session_state.get(_SOURCE, "Draw") == "Draw")


def _drawing() -> bytes | None:
    st.caption("Draw one item, as large as the square allows.")
    canvas = st.container()
    width = st.slider(
        "Pen width",
        4,
        40,
        16,
        key="pen-width",
        persist_state="session",
        width=280,
        help="In pixels of the 280 × 280 canvas.",
    )
    with canvas:
        return draw(width)


def _upload() -> Given:
    files = st.file_uploader(
        "Pictures of one item each",
        accept_multiple_files=True,
        max_upload_size=MAX_BYTES // 1024**2,
        help=f"{NAMES}, whatever the file is called, at most {MAX_BYTES // 1024**2} MB each. They "
        "stay on this machine. Several at once are answered in a table.",
    )
    if len(files) > 1:
        return files
    return decode_image(files[0].getvalue()) if files else None


def _photograph() -> bytes | None:
    photograph = st.camera_input(
        "A photograph of one item", help="The picture stays on this machine."
    )
    return None if photograph is None else photograph.getvalue()


def _test_image() -> Repaired:
    dataset = require_dataset()
    st.session_state.setdefault("test-image", secrets.randbelow(len(dataset.test_images)))
    st.button(
        "Another one",
        icon=":material/shuffle:",
        on_click=lambda: st.session_state.pop("test-image"),
        help="A test image at random.",
    )
    index = st.session_state["test-image"]
    st.caption(f"Test image no. {index}: {dataset.classes[int(dataset.test_labels[index])]}")
    return Repaired(dataset.test_images[index].numpy(), steps=(), look="drawing")
