"""A picture from the user: drawn, uploaded, photographed, or taken from the test images."""

import secrets

import streamlit as st

from fmnist.common.constants import CLASS_NAMES
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import Repaired, RepairOptions, repair
from ui.canvas import draw
from ui.frame import require_dataset

_SOURCES = ("Draw", "Upload", "Camera", "Test image")


def ask_for_picture() -> Repaired | None:
    """Let the user give a picture and choose its repairs; None until there is one.

    Raises:
        ImageError: the picture cannot be read, or is empty.
    """
    source = st.segmented_control(
        "Where the picture comes from",
        _SOURCES,
        default="Draw",
        required=True,
        key="source",
        wrap=True,
        help="Draw it, choose a file, take a photograph, or take a test image at random.",
    )
    if source == "Test image":
        return _test_image()
    payload = {"Draw": _drawing, "Upload": _upload, "Camera": _photograph}[str(source)]()
    options = _repair_options()
    return None if payload is None else repair(decode_image(payload), options)


def _repair_options() -> RepairOptions:
    with st.popover(
        "Repairs",
        icon=":material/tune:",
        help="What is done to the picture before the network sees it; each can be turned off.",
    ):
        return RepairOptions(
            background=st.toggle(
                "Background to black",
                True,
                help="Networks here know bright items on black. Off leaves light paper light.",
            ),
            crop=st.toggle(
                "Trim", True, help="Cuts the empty border away, so that the item fills the image."
            ),
            centre=st.toggle("Centre", True, help="Moves the item to the middle."),
        )


def _drawing() -> bytes | None:
    st.caption("Draw one item, as large as the square allows.")
    canvas = st.container()
    width = st.slider("Pen width", 4, 40, 16, width=280, help="In pixels of the 280 × 280 canvas.")
    with canvas:
        return draw(width)


def _upload() -> bytes | None:
    file = st.file_uploader(
        "A picture of one item",
        type=["png", "jpg", "jpeg", "webp"],
        help="PNG, JPEG or WebP, at most 20 MB. It stays on this machine.",
    )
    return None if file is None else file.getvalue()


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
    st.caption(f"Test image no. {index}: {CLASS_NAMES[int(dataset.test_labels[index])]}")
    return Repaired(image=dataset.test_images[index].numpy(), steps=(), look="drawing")
