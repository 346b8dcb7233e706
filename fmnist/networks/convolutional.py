"""Convolutional networks: small filters slide over the image and look for local patterns."""

from dataclasses import replace
from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import count_features, dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import register

_HIDDEN_RATE, _POOLED_RATE, _THIRD_RATE = 0.3, 0.25, 0.4
_FOUR_DROPOUTS = replace(
    DROPOUT,
    help=f"{DROPOUT.help} It is the share in the hidden layer; those after pooling and after the "
    "third convolution keep their proportion to it, 0.25 and 0.4 at 0.3.",
    high=0.6,
)


@register(
    title="CNN, two convolutions",
    description="Two 3×3 convolutions, each with ReLU and MaxPool2d, then a hidden layer of 128 "
    "units with dropout.",
)
def cnn225(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.5) -> nn.Module:
    """Two unpadded 3x3 convolutions (28-26-13-11-5) and one hidden layer: 225,034 parameters."""
    stages = _two_stages(image)
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, classes),
    )


@register(
    title="CNN, two convolutions, 64 hidden units",
    description="Two 3×3 convolutions, each with ReLU and MaxPool2d, then a hidden layer of 64 "
    "units.",
)
def cnn122(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.0) -> nn.Module:
    """The filters of `cnn225` with a hidden layer of 64: 121,930 parameters."""
    stages = _two_stages(image)
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 64),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(64, classes),
    )


@register(
    title="CNN, three convolutions",
    description="Three 3×3 convolutions with ReLU, the first two with MaxPool2d, and a hidden "
    "layer of 128 units; dropout in four places.",
)
def cnn242(
    image: ImageShape, classes: int, dropout: Annotated[float, _FOUR_DROPOUTS] = _HIDDEN_RATE
) -> nn.Module:
    """Three unpadded 3x3 convolutions (28-26-13-11-5-3), one hidden layer: 241,546 parameters.

    The first weights are drawn from a normal distribution of variance 2/9 (He et al. 2015,
    arXiv:1502.01852). The rates of dropout are 0.25, 0.25, 0.4 and 0.3, or all of them in
    proportion.
    """
    first = nn.Conv2d(image.channels, 32, 3)
    nn.init.kaiming_normal_(first.weight)

    def drop(rate: float) -> list[nn.Module]:
        return dropout_if(dropout / _HIDDEN_RATE * rate)

    stages = (
        first,
        nn.ReLU(),
        nn.MaxPool2d(2),
        *drop(_POOLED_RATE),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        *drop(_POOLED_RATE),
        nn.Conv2d(64, 128, 3),
        nn.ReLU(),
        *drop(_THIRD_RATE),
    )
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 128),
        nn.ReLU(),
        *drop(_HIDDEN_RATE),
        nn.Linear(128, classes),
    )


@register(
    title="CNN, two convolutions, one pooling",
    description="Two 3×3 convolutions with ReLU before one MaxPool2d, and a hidden layer of 128 "
    "units that holds almost all parameters.",
)
def cnn1200(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.0) -> nn.Module:
    """Two unpadded 3x3 convolutions (28-26-24-12) and one hidden layer: 1,199,882 parameters."""
    stages = (
        nn.Conv2d(image.channels, 32, 3),
        nn.ReLU(),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )
    return nn.Sequential(
        *stages,
        nn.Flatten(),
        nn.Linear(count_features(stages, image), 128),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(128, classes),
    )


def _two_stages(image: ImageShape) -> tuple[nn.Module, ...]:
    """Two unpadded 3x3 convolutions, each with ReLU and halving: (1, 28, 28) to (64, 5, 5)."""
    return (
        nn.Conv2d(image.channels, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
    )
