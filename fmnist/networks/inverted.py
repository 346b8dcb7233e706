"""Networks of inverted residual blocks: widen, filter each channel alone, narrow again, add.

Sandler et al. 2018, arXiv:1801.04381 (MobileNetV2); with squeeze and excitation (Hu et al. 2018,
arXiv:1709.01507) they are the MBConv blocks of Tan and Le 2019, arXiv:1905.11946 (EfficientNet).
"""

from collections.abc import Iterable
from typing import NamedTuple

import torch
from torch import nn

from fmnist.data.source import ImageShape

_MULTIPLE = 8
_EXPANSION = 4
_FIRST, _LAST = 16, 256


class Stage(NamedTuple):
    """Blocks of the same shape; the first of them has the stride."""

    outputs: int
    blocks: int
    stride: int
    kernel: int


def rounded(channels: float) -> int:
    """A number of channels as the nearest multiple of 8, at least 8."""
    return max(_MULTIPLE, round(channels / _MULTIPLE) * _MULTIPLE)


def convolution(
    inputs: int,
    outputs: int,
    kernel: int,
    activation: type[nn.Module] | None,
    *,
    stride: int = 1,
    groups: int = 1,
) -> list[nn.Module]:
    """A padded convolution without bias, batch normalisation, and an activation if there is one."""
    convolve = nn.Conv2d(
        inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=False
    )
    return [convolve, nn.BatchNorm2d(outputs), *([activation()] if activation else [])]


def network(
    image: ImageShape,
    classes: int,
    stages: Iterable[Stage],
    *,
    width: float,
    dropout: float,
    activation: type[nn.Module],
    squeeze: bool = False,
) -> nn.Sequential:
    """A convolution that halves the image, the stages one after another, and a last convolution.

    All numbers of channels are multiplied by `width`. The blocks widen 4 times, not 6 times as
    published, since the images have 28x28 pixels.
    """
    channels = rounded(_FIRST * width)
    layers = convolution(image.channels, channels, 3, activation, stride=2)
    for stage in stages:
        for block in range(stage.blocks):
            outputs = rounded(stage.outputs * width)
            layers.append(
                InvertedResidual(
                    channels,
                    outputs,
                    expansion=_EXPANSION,
                    kernel=stage.kernel,
                    stride=stage.stride if block == 0 else 1,
                    activation=activation,
                    squeeze=squeeze,
                )
            )
            channels = outputs
    last = rounded(_LAST * width)
    return nn.Sequential(
        *layers,
        *convolution(channels, last, 1, activation),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(last, classes),
    )


class InvertedResidual(nn.Module):
    """Takes (N, inputs, H, W) and returns (N, outputs, ceil(H/stride), ceil(W/stride)).

    The input is added where the shapes agree. With `squeeze` a squeeze to a quarter of `inputs`
    channels weighs the widened ones.
    """

    def __init__(
        self,
        inputs: int,
        outputs: int,
        *,
        expansion: int,
        kernel: int,
        stride: int,
        activation: type[nn.Module],
        squeeze: bool = False,
    ) -> None:
        super().__init__()
        wide = inputs * expansion
        self.body = nn.Sequential(
            *convolution(inputs, wide, 1, activation),
            *convolution(wide, wide, kernel, activation, stride=stride, groups=wide),
            *([Excitation(wide, max(1, inputs // 4))] if squeeze else []),
            *convolution(wide, outputs, 1, None),
        )
        self.adds = inputs == outputs and stride == 1

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The block's output for a batch of its inputs."""
        output: torch.Tensor = self.body(images)
        return images + output if self.adds else output


class Excitation(nn.Module):
    """Weighs each channel by what the averages of all channels say; keeps the shape."""

    def __init__(self, channels: int, squeezed: int) -> None:
        super().__init__()
        self.weigh = nn.Sequential(
            nn.AdaptiveAvgPool2d(1),
            nn.Conv2d(channels, squeezed, 1),
            nn.SiLU(),
            nn.Conv2d(squeezed, channels, 1),
            nn.Sigmoid(),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """`images` with each channel multiplied by its weight between 0 and 1."""
        weighted: torch.Tensor = images * self.weigh(images)
        return weighted
