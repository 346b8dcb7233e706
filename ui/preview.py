"""What is about to be trained: the network layer by layer, and images as they will be shown."""

import streamlit as st
import torch

from fmnist.architectures import build, get
from fmnist.architectures.profile import profile
from fmnist.data.augmentation import augment
from fmnist.data.dataset import FashionMnist
from fmnist.training.config import TrainConfig
from ui.images import show_image
from ui.tables import layer_table
from ui.words import count, megabytes, short_count

_SHOWN = 8


def network_preview(config: TrainConfig) -> None:
    """The layers with shapes, parameters and multiply-adds."""
    size = profile(build(config.architecture, config.options))
    st.subheader(f"The network: {config.architecture}", anchor=False)
    st.caption(get(config.architecture).description)
    with st.container(horizontal=True):
        st.metric("Parameters", count(size.parameters), width=150)
        st.metric("Multiply-adds per image", short_count(size.macs), width=190)
        st.metric("Weights file", megabytes(4 * size.parameters), width=130)
    layer_table(size)


def augmentation_preview(dataset: FashionMnist, strengths: dict[str, float], seed: int) -> None:
    """Eight training images as they are, and as one epoch may show them."""
    images = dataset.train_images[:_SHOWN]
    generator = torch.Generator().manual_seed(seed)
    changed = augment(images, strengths, generator)
    _row("As they are", images)
    _row("As one epoch shows them", changed)


def _row(title: str, images: torch.Tensor) -> None:
    st.caption(title)
    with st.container(horizontal=True, gap="small"):
        for index, image in enumerate(images):
            with st.container(width=56):
                show_image(image.numpy(), f"Training image {index}, {title.lower()}", 56)
