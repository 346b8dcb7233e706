"""Convolutional networks: small filters slide over the image and look for local patterns."""

from typing import Annotated

from torch import nn

from fmnist.architectures.registry import Option, register
from fmnist.common.constants import NUM_CLASSES

_DROPOUT = Option(
    title="Dropout",
    help="Share of neurons switched off at random in each training step; "
    "more makes it harder to learn images by heart.",
    low=0.0,
    high=0.9,
    step=0.05,
)


@register(
    title="Small convolutional network",
    description="Two layers of filters, each followed by halving the image, then a hidden layer.",
)
def cnn225(dropout: Annotated[float, _DROPOUT] = 0.5) -> nn.Module:
    """Two unpadded 3x3 convolutions (28-26-13-11-5) and one hidden layer: 225,034 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(64 * 5 * 5, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, NUM_CLASSES),
    )


@register(
    title="FashionCNN",
    description="Three layers of filters with batch normalisation and a large hidden layer.",
)
def fashioncnn(dropout: Annotated[float, _DROPOUT] = 0.25) -> nn.Module:
    """Three padded 3x3 convolutions (28-14-7-7) and one hidden layer: 1,701,578 parameters."""
    return nn.Sequential(
        *_convolution(1, 32),
        nn.MaxPool2d(2),
        *_convolution(32, 64),
        nn.MaxPool2d(2),
        *_convolution(64, 128),
        nn.Flatten(),
        nn.Linear(128 * 7 * 7, 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, NUM_CLASSES),
    )


def _convolution(inputs: int, outputs: int) -> tuple[nn.Module, ...]:
    """A 3x3 convolution that keeps the size, batch normalisation, ReLU."""
    return nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU()
