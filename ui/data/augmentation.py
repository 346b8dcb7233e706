"""The tab Augmentation of Data."""

import streamlit as st
import torch

from fmnist.data.augmentation import AUGMENTATIONS, augment
from fmnist.data.dataset import Dataset
from ui.shared.choice import choice
from ui.shared.images import show_image


def augmentation_tab(dataset: Dataset) -> None:
    """What an augmentation makes of ten training images in four epochs."""
    by_title = {augmentation.title: augmentation for augmentation in AUGMENTATIONS}
    left, right = st.columns(2)
    with left:
        title = choice(
            st.selectbox,
            "Augmentation",
            by_title,
            key="augmentation",
            help="A random change made anew in every epoch.",
        )
    augmentation = by_title[title]
    with right:
        strength = st.slider(
            f"Strength ({augmentation.unit})",
            0.0,
            float(augmentation.high),
            float(augmentation.default),
            float(augmentation.step),
            help=augmentation.help,
            key=f"strength-{augmentation.name}",
        )
    originals = dataset.train_images[:10]
    rows = [("As it is", originals)]
    for seed in range(4):
        generator = torch.Generator().manual_seed(seed)
        rows.append(
            (f"Epoch {seed + 1}", augment(originals, {augmentation.name: strength}, generator))
        )
    for caption, row in rows:
        st.caption(caption)
        with st.container(horizontal=True, gap="small"):
            for position, image in enumerate(row):
                with st.container(width=56):
                    show_image(image.numpy(), f"Training image {position}, {caption}", 56)
