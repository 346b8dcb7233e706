"""The desk of the lesson on drawings: one's own, with the preprocessing switched off."""

import streamlit as st

from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import RepairOptions, repair
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store
from ui.shared.answers import show_answers
from ui.shared.canvas import clear_button, draw
from ui.shared.frame import explained
from ui.shared.images import show_image
from ui.shared.kept_pictures import share_with_tab

_PEN = 16


def show_drawing() -> None:
    """A canvas, three switches, what the network gets to see, and its answer."""
    st.markdown("**Your own drawing**: draw one item, then switch the preprocessing off.")
    left, right = st.columns(2, gap="medium")
    with left, explained():
        drawn = draw(_PEN)
        clear_button()
    with right, explained():
        with st.container(horizontal=True):
            options = RepairOptions(
                look="drawing",
                framed=False,
                background=st.toggle("Polarity", value=True, help="Bright on black."),
                crop=st.toggle("Crop", value=True, help="What lies around the item goes."),
                centre=st.toggle("Centre", value=True, help="Into the middle of the square."),
            )
        if drawn is None:
            st.info("The answer appears here.", icon=":material/info:")
        else:
            found = repair(decode_image(drawn), options)
            show_image(found.image, "Your drawing as the network gets to see it")
            show_answers([default_run(Store())], found, "lesson-drawing")
    share_with_tab(waits=True)
