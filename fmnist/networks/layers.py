"""Layers of our own, what they tell the profile, and what other layers leave of an image."""

import copy
from collections.abc import Iterable

import torch
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape


class Layer(nn.Module):
    """A layer without parts, which torch does not have: it says what it is and what it costs."""

    kind = ""
    """What the layer is, in words, for the table of layers."""
    convolves = False
    """Whether it slides `filters` over an image, as a convolution does."""

    def macs(self, output: torch.Tensor) -> int:
        """Multiply-adds for the one image that gave `output`."""
        return 0


class AgainstZero(Layer):
    """One number z for an image becomes the logits (0, z) of two classes, (N, 1) to (N, 2).

    Their softmax gives the second class the sigmoid of z, and their cross-entropy is the binary
    cross-entropy of that sigmoid.
    """

    kind = "Logits (0, z)"

    def forward(self, outputs: torch.Tensor) -> torch.Tensor:
        return torch.cat((torch.zeros_like(outputs), outputs), dim=1)


def dropout_if(rate: float) -> list[nn.Module]:
    """Dropout, or nothing where `rate` is 0: the layers behind it then keep their numbers."""
    return [nn.Dropout(rate)] if rate else []


def is_convolution(module: nn.Module) -> bool:
    """Whether the layer slides filters over an image."""
    return isinstance(module, nn.Conv2d) or (isinstance(module, Layer) and module.convolves)


def count_features(layers: Iterable[nn.Module], image: ImageShape) -> int:
    """How many numbers `layers` leave of an image, by shapes alone.

    Raises:
        ConfigError: the image is too small for them.
    """
    shapes = copy.deepcopy(nn.Sequential(*layers)).to("meta").eval()
    try:
        return int(shapes(torch.empty(1, *image, device="meta")).numel())
    except RuntimeError as error:
        raise ConfigError(
            f"Images of {image.height} × {image.width} are too small for this network: choose "
            "another one."
        ) from error
