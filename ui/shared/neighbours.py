"""The training images that are most like one image."""

import streamlit as st
import torch

from fmnist.data.dataset import Dataset
from fmnist.inspection.neighbours import nearest
from ui.shared.images import Tile, gallery

_NEIGHBOURS = 8


def nearest_training_images(dataset: Dataset, image: torch.Tensor) -> None:
    """The training images most like a uint8 image (28, 28), with their classes."""
    found = nearest(dataset.train_images, image, _NEIGHBOURS)
    st.caption("Nearest training images (Euclidean distance between pixels)")

    def tile(number: int) -> Tile:
        name = dataset.classes[int(dataset.train_labels[number])]
        image = dataset.train_images[number].numpy()
        return Tile(number, image, f"Training image {number}: {name}", name)

    gallery("nearest", [tile(number) for number in found.indices.tolist()])
