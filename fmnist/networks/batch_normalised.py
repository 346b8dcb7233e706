"""Convolutional networks with batch normalisation (Ioffe and Szegedy 2015, arXiv:1502.03167)."""

from dataclasses import replace
from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import count_features, dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import register

_KERAS_EPS, _KERAS_MOMENTUM = 1e-3, 0.01
_FOUR_DROPOUTS = replace(
    DROPOUT,
    help=f"{DROPOUT.help} It is the share in the hidden layer; after each pooling it is half of "
    "that.",
)


@register(
    title="FashionCNN",
    description="Three 3×3 convolutions with BatchNorm2d and ReLU, and a hidden layer of 256 units "
    "with dropout.",
)
def fashioncnn(
    image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.25
) -> nn.Module:
    """Three padded 3x3 convolutions (28-14-7-7) and one hidden layer: 1,701,578 parameters."""
    stages = (
        *_same_size(image.channels, 32, 3),
        nn.MaxPool2d(2),
        *_same_size(32, 64, 3),
        nn.MaxPool2d(2),
        *_same_size(64, 128, 3),
    )
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, classes),
    )


@register(
    title="AlternativeCNN",
    description="Two 5×5 convolutions with BatchNorm2d and ReLU, and a hidden layer of 128 units "
    "with dropout.",
)
def altcnn(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.25) -> nn.Module:
    """Two padded 5x5 convolutions (28-14-7) and one hidden layer: 215,466 parameters."""
    stages = (
        *_same_size(image.channels, 16, 5),
        nn.MaxPool2d(2),
        *_same_size(16, 32, 5),
        nn.MaxPool2d(2),
    )
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, classes),
    )


@register(
    title="CNN, BatchNorm after ReLU",
    description="Three 3×3 convolutions, each with ReLU, BatchNorm2d, MaxPool2d and dropout, and a "
    "hidden layer of 128 units.",
)
def cnn111(
    image: ImageShape, classes: int, dropout: Annotated[float, _FOUR_DROPOUTS] = 0.5
) -> nn.Module:
    """Three unpadded 3x3 convolutions (28-26-13-11-5-3-1), one hidden layer: 111,178 parameters.

    Batch normalisation comes after ReLU, with the constants of Keras, in which it was written.
    """
    stages = (
        *_narrowing(image.channels, 32, dropout / 2),
        *_narrowing(32, 64, dropout / 2),
        *_narrowing(64, 128, dropout / 2),
    )
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 128),
        nn.ReLU(),
        nn.BatchNorm1d(128, eps=_KERAS_EPS, momentum=_KERAS_MOMENTUM),
        *dropout_if(dropout),
        nn.Linear(128, classes),
    )


def _same_size(inputs: int, outputs: int, kernel: int) -> tuple[nn.Module, ...]:
    """A convolution that keeps the size, batch normalisation, ReLU."""
    return (
        nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


def _narrowing(inputs: int, outputs: int, dropout: float) -> tuple[nn.Module, ...]:
    """An unpadded 3x3 convolution, ReLU, batch normalisation, halving, dropout."""
    return (
        nn.Conv2d(inputs, outputs, 3),
        nn.ReLU(),
        nn.BatchNorm2d(outputs, eps=_KERAS_EPS, momentum=_KERAS_MOMENTUM),
        nn.MaxPool2d(2),
        *dropout_if(dropout),
    )
