"""What a network may ask for beside its forward pass.

A module says so by having the method; networks of plain layers have none of them.
"""

from pathlib import Path
from typing import Protocol, runtime_checkable

import torch
from torch import nn


@runtime_checkable
class BeginHook(Protocol):
    """A module that has to see images before the first step."""

    def begin(self, images: torch.Tensor) -> None:
        """See images (N, C, H, W) as the network takes them."""


@runtime_checkable
class Pretrained(Protocol):
    """A network that begins with weights which were learned elsewhere.

    `caches_features` says whether what frozen layers make of an image is kept, not computed again.
    """

    caches_features: bool

    def load_pretrained(self) -> None:
        """Take over the weights; ConfigError where they cannot be had."""

    def cache_features(self, folder: Path) -> None:
        """Keep under `folder` what frozen layers make of each image, if there are any."""

    def differentiable(self) -> nn.Module:
        """The same network, sharing its weights, through which gradients reach the image."""


def begin(network: nn.Module, images: torch.Tensor) -> None:
    """Show images (N, C, H, W) to every module that has to see some before the first step."""
    for module in network.modules():
        if isinstance(module, BeginHook):
            module.begin(images)


def caches_features(network: nn.Module) -> bool:
    """Whether what its frozen layers make of an image is kept, not computed again."""
    return isinstance(network, Pretrained) and network.caches_features
