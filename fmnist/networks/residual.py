"""Residual networks (He et al. 2016, arXiv:1512.03385): blocks that add to what they were given."""

from typing import Annotated

import torch
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import dropout_if
from fmnist.networks.options import DROPOUT, FULL_SIZE
from fmnist.networks.registry import Option, register

_WIDTH = Option(
    title="Width (channels)",
    help="Channels in the first stage; the next two have twice and four times as many. Higher fits "
    "more and takes longer; lower is smaller and faster.",
    low=8,
    high=64,
    step=8,
)


@register(
    title="Small ResNet",
    description="Four residual blocks; fast, because a pixel unshuffle (space to depth) halves the "
    "resolution first.",
)
def miniresnet(
    image: ImageShape,
    classes: int,
    width: Annotated[int, _WIDTH] = 24,
    dropout: Annotated[float, DROPOUT] = 0.0,
) -> nn.Module:
    """Four residual blocks at 14x14, 7x7, 7x7 and 4x4: 216,154 parameters at width 24.

    Each 2x2 square of pixels becomes one place with four channels first, so that no convolution
    runs at the full 28x28, where it costs most and finds least.
    """
    return nn.Sequential(
        *first_convolution(image.channels, width, full_size=False),
        nn.BatchNorm2d(width),
        nn.ReLU(),
        ResidualBlock(width, width),
        ResidualBlock(width, 2 * width, halve=True),
        ResidualBlock(2 * width, 2 * width),
        ResidualBlock(2 * width, 4 * width, halve=True),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        *dropout_if(dropout),
        nn.Linear(4 * width, classes),
    )


@register(
    title="ResNet-20",
    description="Nine residual blocks in three stages of 16, 32 and 64 channels: deep and narrow.",
)
def resnet20(
    image: ImageShape,
    classes: int,
    full_size: Annotated[bool, FULL_SIZE] = False,
    dropout: Annotated[float, DROPOUT] = 0.0,
) -> nn.Module:
    """Three stages of three residual blocks with 16, 32 and 64 filters: 272,618 parameters.

    The network that He et al. trained on CIFAR-10, with the shortcuts of `ResidualBlock` and,
    unless `full_size`, on the folded image of `miniresnet`.
    """
    widths = (16, 32, 64)
    blocks: list[nn.Module] = []
    for inputs, outputs in zip(widths[:1] + widths, widths, strict=False):
        blocks += [
            ResidualBlock(inputs, outputs, halve=inputs != outputs),
            ResidualBlock(outputs, outputs),
            ResidualBlock(outputs, outputs),
        ]
    return nn.Sequential(
        *first_convolution(image.channels, widths[0], full_size),
        nn.BatchNorm2d(widths[0]),
        nn.ReLU(),
        *blocks,
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        *dropout_if(dropout),
        nn.Linear(widths[-1], classes),
    )


def first_convolution(inputs: int, outputs: int, full_size: bool) -> tuple[nn.Module, ...]:
    """A 3x3 convolution of the image: (outputs, H, W), or of the folded one (outputs, H/2, W/2)."""
    if full_size:
        return (nn.Conv2d(inputs, outputs, 3, padding=1, bias=False),)
    return nn.PixelUnshuffle(2), nn.Conv2d(4 * inputs, outputs, 3, padding=1, bias=False)


class ResidualBlock(nn.Module):
    """Two 3x3 convolutions whose result is added to the block's input.

    Takes (N, inputs, H, W) and returns (N, outputs, H, W), or with `halve` (N, outputs, ceil(H/2),
    ceil(W/2)). Where the shape changes, the input is averaged over 2x2 and mapped to `outputs`
    channels before it is added (He et al. 2019, arXiv:1812.01187, ResNet-D).
    """

    def __init__(self, inputs: int, outputs: int, *, halve: bool = False) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride=2 if halve else 1, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
        )
        self.shortcut = _shortcut(inputs, outputs, halve)
        self.relu = nn.ReLU()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The block's output for a batch of its inputs."""
        return self.relu(self.body(images) + self.shortcut(images))


def _shortcut(inputs: int, outputs: int, halve: bool) -> nn.Module:
    if inputs == outputs and not halve:
        return nn.Identity()
    halving = [nn.AvgPool2d(2, ceil_mode=True)] if halve else []
    return nn.Sequential(
        *halving, nn.Conv2d(inputs, outputs, 1, bias=False), nn.BatchNorm2d(outputs)
    )
