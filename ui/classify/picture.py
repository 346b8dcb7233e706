"""A picture from the user: drawn, uploaded, photographed, or taken from the test images."""

import secrets
from collections.abc import Sequence

import streamlit as st
from PIL import Image
from streamlit.runtime.uploaded_file_manager import UploadedFile

from fmnist.recognition.decode import MAX_BYTES, NAMES, decode_image
from fmnist.recognition.repair import Repaired
from ui.address.tabs import name_open_part, open_part
from ui.shared.canvas import clear_button, draw, put_away
from ui.shared.frame import from_address, require_dataset
from ui.shared.kept_pictures import Name, keep_picture, kept_picture

Given = Image.Image | Sequence[UploadedFile] | Repaired | None
"""A picture still to be repaired, several files, a test image that needs no repair, or nothing."""

_SOURCE, _UPLOADED, _TAKEN = "source", "uploaded", "taken"
_SOURCES = ("Draw", "Upload", "Camera", "Test image")


def ask_for_picture() -> Given:
    """Let the user give a picture, or several; None until there is one.

    Raises:
        ImageError: the picture cannot be read.
    """
    st.session_state[_SOURCE] = from_address(lambda: open_part(_SOURCE, _SOURCES), _SOURCES[0])
    source = st.segmented_control(
        "Where the picture comes from",
        _SOURCES,
        required=True,
        key=_SOURCE,
        on_change=lambda: name_open_part(_SOURCE, st.session_state[_SOURCE], _SOURCES),
        wrap=True,
        label_visibility="collapsed",
    )
    if source != "Draw":
        put_away()
    if source == "Test image":
        return _test_image()
    if source == "Upload":
        return _upload()
    payload = _photograph() if source == "Camera" else _drawing()
    return None if payload is None else decode_image(payload)


def drawn_here() -> bool:
    """Whether the picture comes from the canvas, as it does unless the user chose otherwise."""
    return bool(st.session_state[_SOURCE] == "Draw")


def _drawing() -> bytes | None:
    canvas = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        clear_button()
        width = st.slider(
            "Pen width",
            4,
            40,
            16,
            key="pen-width",
            persist_state="session",
            width=180,
            help="In pixels of the 280 × 280 canvas.",
        )
    with canvas:
        return draw(width)


def _upload() -> Given:
    files = st.file_uploader(
        "Pictures of one item each",
        accept_multiple_files=True,
        max_upload_size=MAX_BYTES // 1024**2,
        key=_UPLOADED,
        on_change=_keep_upload,
        help=f"{NAMES}, whatever the file is called, at most {MAX_BYTES // 1024**2} MB each. They "
        "stay on this machine. Several at once are answered in a table.",
    )
    if len(files) > 1:
        return files
    file = _given_before("upload", bool(files))
    return None if file is None else decode_image(file)


def _keep_upload() -> None:
    """Keep a single file; several are answered in a table, and stay with the uploader."""
    files = st.session_state[_UPLOADED]
    keep_picture("upload", files[0].getvalue() if len(files) == 1 else None)


def _photograph() -> bytes | None:
    photograph = st.camera_input(
        "A photograph of one item",
        key=_TAKEN,
        on_change=_keep_photograph,
        help="The picture stays on this machine.",
    )
    return _given_before("photograph", photograph is not None)


def _keep_photograph() -> None:
    photograph = st.session_state[_TAKEN]
    keep_picture("photograph", None if photograph is None else photograph.getvalue())


def _given_before(name: Name, is_in_view: bool) -> bytes | None:
    """The picture that is kept; with a way to remove it where its widget has forgotten it."""
    file = kept_picture(name)
    if file is not None and not is_in_view:
        st.button(
            "Remove the picture",
            icon=":material/close:",
            on_click=keep_picture,
            args=(name, None),
            help="It was given before, and is kept as long as this tab of the browser is open.",
        )
    return file


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
    return Repaired(dataset.test_images[index].numpy(), steps=(), look="dataset")
