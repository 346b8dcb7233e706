"""The tab One image of Data."""

import pandas as pd
import streamlit as st

from fmnist.common.figures import count
from fmnist.common.numbers import read_whole_between
from fmnist.data.dataset import Dataset
from ui.data.splits import choose_split, images_and_labels
from ui.shared.frame import explained
from ui.shared.images import Image, show_image
from ui.shared.number_field import number_field

_NUMBER = "one-image"


def one_image_tab(dataset: Dataset) -> None:
    """One image by its number, and the numbers it is made of."""
    split = choose_split("index-split")
    images, labels = images_and_labels(dataset, split)
    last = len(images) - 1
    st.session_state.setdefault(_NUMBER, "0")
    typed = number_field(
        "Image no.",
        _NUMBER,
        f"From 0 to {count(last)}, in the order of the dataset's files.",
    )
    with explained():
        number = read_whole_between(typed, 0, last)
        name = dataset.classes[int(labels[number])]
        _show(images[number].numpy(), f"{split} image no. {number}: {name}")


def _show(image: Image, words: str) -> None:
    left, right = st.columns([1, 3])
    with left:
        show_image(image, words)
        st.caption(words)
    with right, st.expander("Pixel values"):
        st.dataframe(pd.DataFrame(image), alt="Pixel values from 0 to 255")
