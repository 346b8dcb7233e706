"""Networks made for colour images of 32x32: they enlarge and repeat the grey image themselves."""

from typing import Annotated

import torch
import torch.nn.functional as F
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import Layer, dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import register

_SIZE, _CHANNELS = 32, 3


class AsColour(Layer):
    """A batch (N, 1, H, W) as (N, 3, 32, 32): enlarged bilinearly, the grey value three times.

    One that has its three colours keeps them.

    The first layer of its networks, so that every image reaches them on the same way as any other
    network. That it comes after normalisation changes nothing: bilinear weights add up to one.
    """

    kind = f"Resize to {_SIZE}×{_SIZE} RGB"

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The enlarged images; the three channels share their memory."""
        large = F.interpolate(images, size=(_SIZE, _SIZE), mode="bilinear", align_corners=False)
        return large.expand(-1, _CHANNELS, -1, -1)


@register(
    title="CNN on 32×32 RGB, one convolution",
    description="Resizes the image to 32×32 RGB; one 3×3 convolution with ReLU and MaxPool2d, and "
    "a hidden layer of 128 units that holds almost all parameters.",
)
def cnn924(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.0) -> nn.Module:
    """One unpadded 3x3 convolution (32-30-15) and one hidden layer: 923,914 parameters."""
    return nn.Sequential(
        AsColour(),
        nn.Conv2d(_CHANNELS, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(32 * 15 * 15, 128),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(128, classes),
    )


@register(
    title="CNN on 32×32 RGB, three convolutions",
    description="Resizes the image to 32×32 RGB; three 3×3 convolutions with ReLU, dropout, and a "
    "hidden layer of 256 units.",
)
def cnn620(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.5) -> nn.Module:
    """Three unpadded 3x3 convolutions (32-30-15-13-6-4), one hidden layer: 620,362 parameters."""
    return nn.Sequential(
        AsColour(),
        nn.Conv2d(_CHANNELS, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.ReLU(),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(128 * 4 * 4, 256),
        nn.ReLU(),
        nn.Linear(256, classes),
    )
