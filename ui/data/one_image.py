"""The tab One image of Data."""

import pandas as pd
import streamlit as st

from fmnist.common.figures import count
from fmnist.data.dataset import Dataset
from ui.data.splits import choose_split, images_and_labels
from ui.shared.images import show_image


def one_image_tab(dataset: Dataset) -> None:
    """One image by its number, and the numbers it is made of."""
    split = choose_split("index-split")
    images, labels = images_and_labels(dataset, split)
    number = st.number_input(
        "Number of the image",
        0,
        len(images) - 1,
        0,
        help=f"From 0 to {count(len(images) - 1)}, in the order of the dataset's files.",
    )
    number = min(max(int(number), 0), len(images) - 1)
    name = dataset.classes[int(labels[number])]
    left, right = st.columns([1, 3])
    with left:
        show_image(images[number].numpy(), f"{split} image {number}: {name}")
        st.caption(f"{split} image no. {number}: {name}")
    with right, st.expander("The 28 × 28 numbers"):
        st.dataframe(pd.DataFrame(images[number].numpy()), alt="Pixel values from 0 to 255")
