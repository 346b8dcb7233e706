"""Data: the images themselves."""

import numpy as np
import pandas as pd
import streamlit as st
import torch

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.figures import count
from fmnist.data.augmentation import augment, augmentations
from fmnist.data.split import stratified_split
from ui.data.embedding import embedding_tab
from ui.data.label_issues import label_issues_tab
from ui.shared.charts import class_counts
from ui.shared.frame import open_page, require_dataset
from ui.shared.images import Tile, gallery, show_image

_SAMPLES = 30

open_page(
    "Data",
    "Look at the images: what they show, what networks make of them, and whose label is doubtful.",
)
dataset = require_dataset()


def images_and_labels(split: str) -> tuple[torch.Tensor, torch.Tensor]:
    if split == "Test":
        return dataset.test_images, dataset.test_labels
    return dataset.train_images, dataset.train_labels


def split_choice(key: str) -> str:
    return str(
        st.segmented_control(
            "Images",
            ["Training", "Test"],
            default="Training",
            required=True,
            key=key,
            help="60,000 images to learn from (5,000 of them set aside to validate) and 10,000 "
            "that no network learns from.",
        )
    )


def counts_tab() -> None:
    split = stratified_split(dataset.train_labels, 5_000, seed=0)
    labels = {
        "Training": dataset.train_labels[split.train],
        "Validation": dataset.train_labels[split.validation],
        "Test": dataset.test_labels,
    }
    frame = pd.DataFrame(
        [
            {"class": name, "split": part, "images": int((members == index).sum())}
            for part, members in labels.items()
            for index, name in enumerate(CLASS_NAMES)
        ]
    )
    st.altair_chart(class_counts(frame), alt="Images of each class and split")
    st.caption(
        "Every class has as many images as every other, so accuracy alone is a fair summary. "
        "The validation images are the 5,000 that the standard split sets aside."
    )


def samples_tab() -> None:
    left, right = st.columns(2)
    with left:
        name = st.selectbox("Class", CLASS_NAMES, help="In the order of the dataset.")
    with right:
        split = split_choice("samples-split")
    images, labels = images_and_labels(split)
    members = torch.nonzero(labels == CLASS_NAMES.index(name)).squeeze(1)
    st.session_state.setdefault("samples-seed", 0)
    generator = torch.Generator().manual_seed(st.session_state["samples-seed"])
    shown = members[torch.randperm(len(members), generator=generator)[:_SAMPLES]]
    gallery([Tile(i, images[i].numpy(), f"no. {i}") for i in shown.tolist()])
    st.button(
        "Show others",
        icon=":material/shuffle:",
        on_click=_next_samples,
        help="Another random choice of images of this class.",
    )


def _next_samples() -> None:
    st.session_state["samples-seed"] += 1


def index_tab() -> None:
    split = split_choice("index-split")
    images, labels = images_and_labels(split)
    number = st.number_input(
        "Number of the image",
        0,
        len(images) - 1,
        0,
        help=f"From 0 to {count(len(images) - 1)}, in the order of the dataset's files.",
    )
    number = min(max(int(number), 0), len(images) - 1)
    name = CLASS_NAMES[int(labels[number])]
    left, right = st.columns([1, 3])
    with left:
        show_image(images[number].numpy(), f"{split} image {number}: {name}")
        st.caption(f"{split} image no. {number}: {name}")
    with right, st.expander("The 28 × 28 numbers"):
        st.dataframe(pd.DataFrame(images[number].numpy()), alt="Pixel values from 0 to 255")


def means_tab() -> None:
    tiles = [Tile(index, image, CLASS_NAMES[index]) for index, image in enumerate(mean_images())]
    gallery(tiles)
    st.caption(
        "The average of the 6,000 training images of each class. Where it is blurred, the images "
        "of the class differ."
    )


@st.cache_data(show_spinner=False)
def mean_images() -> list[np.ndarray]:
    return [
        dataset.train_images[dataset.train_labels == index].float().mean(0).round().byte().numpy()
        for index in range(len(CLASS_NAMES))
    ]


def augmentation_tab() -> None:
    by_title = {augmentation.title: augmentation for augmentation in augmentations()}
    left, right = st.columns(2)
    with left:
        title = st.selectbox(
            "Augmentation", list(by_title), help="A random change made anew in every epoch."
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


tabs = st.tabs(
    [
        "Counts",
        "Samples of a class",
        "One image",
        "Mean images",
        "Augmentation",
        "Embedding",
        "Doubtful labels",
    ],
    key="data-tab",
    bind="query-params",
)
for tab, draw in zip(
    tabs,
    (
        counts_tab,
        samples_tab,
        index_tab,
        means_tab,
        augmentation_tab,
        lambda: embedding_tab(dataset),
        lambda: label_issues_tab(dataset),
    ),
    strict=True,
):
    if tab.open:
        with tab:
            draw()
