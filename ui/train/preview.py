"""What is about to be trained: the network layer by layer, and images as they will be shown."""

from collections.abc import Mapping

import streamlit as st
import torch

from fmnist.common.figures import count, megabytes, short_count
from fmnist.data.augmentation import AUGMENTATIONS, augment
from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import Dataset
from fmnist.networks import ARCHITECTURES
from fmnist.networks.composition import Composition
from fmnist.networks.composition_stages import stages
from fmnist.training.build import classes_of, network_profile
from fmnist.training.config import TrainConfig
from ui.shared.images import show_image
from ui.shared.tables import layer_table, stage_table
from ui.shared.words import plain

_SHOWN, _MIXED = 8, 120


def network_preview(config: TrainConfig, name: str) -> None:
    """The layers with shapes, parameters and MACs, under the network's name."""
    st.subheader(f"The network: {plain(name)}", anchor=False)
    st.caption(ARCHITECTURES.get(config.architecture).description)
    if config.architecture == "composed":
        _composition(config)
        return
    size = network_profile(config)
    _figures(size.parameters, size.macs)
    layer_table(size)


def _composition(config: TrainConfig) -> None:
    """The blocks by arithmetic, which is quick enough to follow every change."""
    layers = str(config.options["layers"])
    found = stages(Composition.read(layers), config.source.shape, len(classes_of(config)))
    _figures(sum(stage.parameters for stage in found), sum(stage.macs for stage in found))
    stage_table(found)
    with st.expander("As one line"):
        st.code(layers, language=None, wrap_lines=True)
        st.caption('On the command line: `--architecture composed --option "layers=…"`')


def _figures(parameters: int, macs: int) -> None:
    with st.container(horizontal=True):
        st.metric("Parameters", count(parameters), width=150)
        st.metric("MACs per image", short_count(macs), width=150)
        st.metric("Weights file", megabytes(4 * parameters), width=130)


def epoch_preview(dataset: Dataset, config: TrainConfig) -> None:
    """Eight training images as they are, after each augmentation, and what comes beside them."""
    dataset = dataset.subset(classes_of(config))
    images = dataset.train_images[:_SHOWN]
    generator = torch.Generator().manual_seed(config.seed)
    _row("Original", images)
    _augmented(images, config.augmentations, generator)
    if config.domain == "real_world":
        mixed = dataset.train_images[:_MIXED], dataset.train_labels[:_MIXED]
        made = BATCH_SOURCES.get(config.domain).epoch(*mixed, generator)[0][_MIXED:]
        spread = torch.linspace(0, len(made) - 1, 2 * _SHOWN).long()
        _row("Synthetic images of the same epoch", made[spread])


def _augmented(
    images: torch.Tensor, strengths: Mapping[str, float], generator: torch.Generator
) -> None:
    """The images after each augmentation by itself, and after all of them."""
    if not strengths:
        st.caption("No augmentation: every epoch shows the original images.")
        return
    chosen = [each for each in AUGMENTATIONS if each.name in strengths]
    if len(chosen) > 1:
        for each in chosen:
            strength = strengths[each.name]
            title = f"{each.title} alone ({each.unit} {strength:g})"
            _row(title, each.apply(images, strength, generator))
    _row("Augmented", augment(images, strengths, generator))


def _row(title: str, images: torch.Tensor) -> None:
    st.caption(title)
    with st.container(horizontal=True, gap="xxsmall"):
        for index, image in enumerate(images):
            with st.container(width=56):
                show_image(image.numpy(), f"{title}, number {index + 1}", 56)
