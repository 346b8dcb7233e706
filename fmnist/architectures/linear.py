"""Networks of fully connected layers only: they see pixels, not their arrangement."""

from torch import nn

from fmnist.architectures.registry import register
from fmnist.common.constants import IMAGE_SIZE, NUM_CLASSES

_PIXELS = IMAGE_SIZE * IMAGE_SIZE


@register(
    title="Logistic regression",
    description="Weighs every pixel once for each class: the simplest network there is.",
)
def logreg() -> nn.Module:
    """784-10: 7,850 parameters."""
    return nn.Sequential(nn.Flatten(), nn.Linear(_PIXELS, NUM_CLASSES))


@register(
    title="Multilayer perceptron",
    description="Two hidden layers of neurons, each connected to all pixels or neurons before it.",
)
def mlp109() -> nn.Module:
    """784-128-64-10 with ReLU: 109,386 parameters."""
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(_PIXELS, 128),
        nn.ReLU(),
        nn.Linear(128, 64),
        nn.ReLU(),
        nn.Linear(64, NUM_CLASSES),
    )
