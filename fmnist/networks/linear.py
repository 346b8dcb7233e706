"""Networks of linear layers only: they see pixels, not their arrangement."""

import math
from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import AgainstZero, dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import register


@register(
    title="Logistic regression",
    description="One linear layer from pixels to classes: the baseline that every network must "
    "beat.",
)
def logreg(image: ImageShape, classes: int) -> nn.Module:
    """784-10: 7,850 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(image), classes))


@register(
    title="MLP, 128 and 64 hidden units",
    description="A multilayer perceptron: two hidden layers with ReLU, which see pixels without "
    "their positions.",
)
def mlp109(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.0) -> nn.Module:
    """784-128-64-10 with ReLU, and dropout after it: 109,386 parameters."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(image), 128),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(128, 64),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(64, classes),
    )


@register(
    title="MLP, 256 and 128 hidden units",
    description="A multilayer perceptron: two hidden layers with ReLU and dropout.",
)
def mlp235(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.3) -> nn.Module:
    """784-256-128-10 with ReLU and dropout: 235,146 parameters."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(image), 256),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Dropout(dropout),
        nn.Linear(128, classes),
    )


@register(
    title="Binary MLP, one logit",
    description="One hidden layer of 128 units and one logit: it tells two classes apart, such as "
    "sneaker and ankle boot, and knows no other.",
    classes=2,
)
def binary101(
    image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.0
) -> nn.Module:
    """784-128-1 with ReLU, dropout and a sigmoid: 100,609 parameters."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(math.prod(image), 128),
        nn.ReLU(),
        *dropout_if(dropout),
        nn.Linear(128, 1),
        AgainstZero(),
    )
