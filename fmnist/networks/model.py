"""The model: a network and everything else that decides what it answers."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol, Self

import torch
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.preprocessing import Preprocessing


class Answering(Protocol):
    """What can be asked about images, wherever its answers are computed; a Model is one."""

    @property
    def classes(self) -> tuple[str, ...]:
        """What it tells apart, in the order of its probabilities."""

    @property
    def flip_tta(self) -> bool:
        """Whether it averages over mirror images by itself."""

    def probabilities(self, images: torch.Tensor) -> torch.Tensor:
        """Those of the classes for uint8 images (N, H, W): float32 (N, classes) on the CPU."""


@dataclass(frozen=True)
class Model:
    """From images to the classes they show. Whoever asks one never asks what is inside.

    Attributes:
        network: float32 (N, C, H, W) to logits (N, classes).
        preprocessing: from uint8 images to the network's input.
        classes: what it tells apart, in the order of its outputs.
        shape: that of the images it takes.
        flip_tta: whether its logits are the mean for an image and for its mirror image
            (test-time augmentation).
        temperature: what its logits are divided by (Guo et al. 2017, arXiv:1706.04599).
        name: what it is called on a page.
    """

    network: nn.Module
    preprocessing: Preprocessing
    classes: tuple[str, ...]
    shape: ImageShape
    flip_tta: bool = False
    temperature: float = 1.0
    name: str = ""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """Logits (N, classes) of inputs as `preprocessing` gives them; gradients pass through."""
        if not self.flip_tta:
            return self.network(inputs) / self.temperature
        both = self.network(torch.cat((inputs, inputs.flip(3))))
        averaged: torch.Tensor = (both[: inputs.shape[0]] + both[inputs.shape[0] :]) / 2
        return averaged / self.temperature

    def logits(self, images: torch.Tensor, *, batch_size: int = 250) -> torch.Tensor:
        """The logits of each image: float32 (N, classes) on the CPU.

        `images` is uint8 (N, H, W) or (N, H, W, C) on any device; each batch goes to the device
        of the network, which is in evaluation mode meanwhile and afterwards as it was. Several
        threads may ask one model as long as its network stays in evaluation mode.
        """
        if images.dtype != torch.uint8 or images.dim() not in (3, 4):
            raise ValueError(
                "images must be uint8 (N, height, width) or (N, height, width, channels), not "
                f"{images.dtype} {tuple(images.shape)}"
            )
        if len(images) == 0:
            return self.logits(images.new_zeros(1, *images.shape[1:]))[:0]
        device = next(self.network.parameters()).device
        with _evaluation_mode(self.network), torch.inference_mode():
            outputs = [
                self.forward(self.preprocessing(batch.to(device))).float()
                for batch in images.split(batch_size)
            ]
            return torch.cat(outputs).cpu()

    def probabilities(self, images: torch.Tensor) -> torch.Tensor:
        """The softmax of `logits`: float32 (N, classes) on the CPU."""
        return self.logits(images).softmax(1)

    def with_network(self, network: nn.Module) -> Self:
        """The same model around another network, such as a copy of its own."""
        return replace(self, network=network)


@contextlib.contextmanager
def _evaluation_mode(network: nn.Module) -> Iterator[None]:
    """Switch dropout off and batch statistics to the stored ones, then back where they were on."""
    training = [module for module in network.modules() if module.training]
    for module in training:
        module.training = False
    try:
        yield
    finally:
        for module in training:
            module.training = True
