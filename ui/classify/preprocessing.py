"""The preprocessing of a picture: what each step does to it, and the switch that turns it off."""

from typing import Literal

import streamlit as st
from PIL import Image, ImageOps
from streamlit.delta_generator import DeltaGenerator

from fmnist.recognition.look import LOOKS, Look, Repairable
from fmnist.recognition.repair import Repaired, RepairOptions
from ui.classify.picture import drawn_here
from ui.shared.images import show_image

_SHOWN, _TILE = 128, 136
_AUTOMATIC: Literal["automatic"] = "automatic"
_SWITCHES = {
    "framed": "takes an image of the dataset as it is.",
    "background": "makes what is around the item black, and the item bright.",
    "contrast": "brings the shades of a photographed item to those of the dataset.",
    "crop": "cuts away what lies around the item.",
    "centre": "moves the item to the middle.",
}


def chosen_repairs() -> RepairOptions:
    """The repairs as they are switched, so that the answer can stand before the switches.

    What comes from the canvas is a drawing unless the user says otherwise.
    """
    automatic = "drawing" if drawn_here() else _AUTOMATIC
    return RepairOptions(
        look=_chosen_look() or automatic,
        framed=_is_on("framed"),
        background=_is_on("background"),
        contrast=_is_on("contrast"),
        crop=_is_on("crop"),
        centre=_is_on("centre"),
    )


def show_repairs(picture: Image.Image, options: RepairOptions, repaired: Repaired | None) -> None:
    """How the picture became what the network sees, step by step.

    Without a result, because no repair made one of it, the switches remain.
    """
    st.subheader("What the network sees", anchor=False)
    _choose_look()
    if repaired is not None:
        st.caption(_in_words(repaired))
        if repaired.note:
            st.warning(repaired.note, icon=":material/broken_image:")
    with st.container(horizontal=True, gap="small"):
        with _tile():
            st.markdown("As given")
            _show(picture, "The picture as given")
        if repaired is not None:
            _show_steps(options, repaired)
    if repaired is None:
        st.caption("It could not be preprocessed in this way.")
        _switch_row()


def show_switches() -> None:
    """The switches alone, for several pictures at once."""
    _choose_look()
    _switch_row()


def show_input(repaired: Repaired) -> None:
    """The input alone, for an image that needed no repair."""
    st.subheader("What the network sees", anchor=False)
    _show_input(repaired)


def _choose_look() -> None:
    st.segmented_control(
        "What the picture is",
        (_AUTOMATIC, *LOOKS),
        default=_AUTOMATIC,
        required=True,
        format_func=str.capitalize,
        key="repair-look",
        persist_state="session",
        wrap=True,
        help="A drawing is lines on an empty ground. In a photograph the item is searched for "
        "and cut out. Automatic decides by the picture itself, and takes an image of the dataset "
        "as it is.",
    )


def _switch_row() -> None:
    with st.container(horizontal=True, gap="medium"):
        for name, meaning in _SWITCHES.items():
            with st.container(width=160, gap="xxsmall"):
                _switch(name)
                st.caption(f"It {meaning}")


def _show_steps(options: RepairOptions, repaired: Repaired) -> None:
    """Every step that was made, and in its place every one that was not."""
    made = {step.name: step for step in repaired.steps}
    image = repaired.steps[0].image
    for name in _switches_of(repaired.look, options):
        step = made.get(name)
        with _tile():
            _switch(name)
            image = image if step is None else step.image
            _show(Image.fromarray(image), f"After the step: {name}")
            if step is not None:
                st.caption(step.explanation)
            elif getattr(options, name):
                st.caption("There was nothing to do.")
            else:
                st.caption(f"Off. On it {_SWITCHES[name]}")
    _show_input(repaired)


def _show_input(repaired: Repaired) -> None:
    with _tile():
        st.markdown("28 × 28")
        show_image(repaired.image, "The 28 × 28 image that the network gets", _SHOWN)
        turn = [step.explanation for step in repaired.steps if step.name == "turn"]
        st.caption(" ".join(["The exact image that the network gets.", *turn]))


def _in_words(repaired: Repaired) -> str:
    if _chosen_look():
        return f"Treated as {repaired.in_words}, as you chose."
    if drawn_here():
        return "A drawing, since it was drawn here."
    return f"Recognised as {repaired.in_words}."


def _chosen_look() -> Repairable | None:
    chosen = st.session_state.get("repair-look")
    return next((look for look in LOOKS if look == chosen), None)


def _switches_of(look: Look, options: RepairOptions) -> list[str]:
    """The repairs there are for a look; shades are set only where the background became black."""
    if look == "dataset":
        return ["framed"]
    is_there = {
        "framed": not options.framed,
        "contrast": look == "photograph" and options.background,
    }
    return [name for name in _SWITCHES if is_there.get(name, True)]


def _switch(name: str) -> None:
    st.toggle(name.capitalize(), True, key=f"repair-{name}", persist_state="session")


def _is_on(name: str) -> bool:
    return bool(st.session_state.get(f"repair-{name}", True))


def _tile() -> DeltaGenerator:
    return st.container(width=_TILE, gap="xxsmall")


def _show(picture: Image.Image, alt: str) -> None:
    """The picture in a square of its own, so that tiles keep their height; a small one enlarged."""
    square = 2 * _SHOWN, 2 * _SHOWN
    small = picture.convert("RGBA")
    small.thumbnail(square)
    filled = ImageOps.pad(small, square, Image.Resampling.NEAREST, color=(0, 0, 0, 0))
    st.image(filled, width=_SHOWN, alt=alt)
