"""Choosing between the images to learn from and those to test on."""

import streamlit as st
import torch

from fmnist.data.dataset import Dataset


def choose_split(key: str) -> str:
    """Training or Test, as the user chose in the control `key`."""
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


def images_and_labels(dataset: Dataset, split: str) -> tuple[torch.Tensor, torch.Tensor]:
    """The images uint8 (N, 28, 28) and the labels (N,) of Training or Test."""
    if split == "Test":
        return dataset.test_images, dataset.test_labels
    return dataset.train_images, dataset.train_labels
