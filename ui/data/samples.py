"""The tab Samples of Data."""

import streamlit as st
import torch

from fmnist.data.dataset import Dataset
from ui.data.splits import choose_split, images_and_labels
from ui.shared.choice import choice
from ui.shared.images import Tile, gallery

_SAMPLES = 30


def samples_tab(dataset: Dataset) -> None:
    """Images of one class chosen at random."""
    left, right = st.columns(2)
    with left:
        name = choice(
            st.selectbox,
            "Class",
            dataset.classes,
            key="samples-class",
            help="In the order of the dataset.",
        )
    with right:
        split = choose_split("samples-split")
    images, labels = images_and_labels(dataset, split)
    members = torch.nonzero(labels == dataset.classes.index(name)).squeeze(1)
    st.session_state.setdefault("samples-seed", 0)
    generator = torch.Generator().manual_seed(st.session_state["samples-seed"])
    shown = members[torch.randperm(len(members), generator=generator)[:_SAMPLES]]
    gallery(
        "samples",
        [
            Tile(i, images[i].numpy(), f"{split} image {i}: {name}", f"no. {i}")
            for i in shown.tolist()
        ],
    )
    st.button(
        "Show others",
        icon=":material/shuffle:",
        on_click=_next_samples,
        help="Another random choice of images of this class.",
    )


def _next_samples() -> None:
    st.session_state["samples-seed"] += 1
