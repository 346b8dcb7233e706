"""The tab Mean images of Data."""

import numpy as np
import streamlit as st

from fmnist.data.dataset import Dataset
from ui.shared.images import Tile, gallery


def mean_images_tab(dataset: Dataset) -> None:
    """The average training image of each class."""
    names = dataset.classes
    gallery(
        "means",
        [
            Tile(place, image, f"Mean image of {names[place]}", names[place])
            for place, image in enumerate(_means(dataset))
        ],
    )
    st.caption(
        "The mean of the 6,000 training images of each class; it is blurred where they differ."
    )


@st.cache_resource(max_entries=1, show_spinner=False)
def _means(_dataset: Dataset) -> list[np.ndarray]:
    return [
        _dataset.train_images[_dataset.train_labels == index].float().mean(0).round().byte().numpy()
        for index in range(len(_dataset.classes))
    ]
