"""Networks of fully connected layers only: they see pixels, not their arrangement."""

import math
from typing import Annotated

from torch import nn

from fmnist.data.dataset import ImageShape
from fmnist.networks.layers import AgainstZero, dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import register


@register(
    title="Logistic regression",
    description="Weighs every pixel once for each class: the simplest network there is.",
)
def logreg(image: ImageShape, classes: int) -> nn.Module:
    """784-10: 7,850 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(math.prod(image), classes))


@register(
    title="Multilayer perceptron",
    description="Two hidden layers of neurons, each connected to all pixels or neurons before it.",
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
    title="Wider multilayer perceptron",
    description="Two larger hidden layers, with dropout after each.",
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
    title="One output: sneaker or ankle boot?",
    description="One hidden layer and one output, which tells two classes apart and knows no "
    "other.",
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
