"""A network made to learn in few MACs, for machines with two cores."""

from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import dropout_if
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import Option, register
from fmnist.networks.whitening import PatchWhitening

_WIDTH = Option(
    title="Width (channels)",
    help="Channels at half the resolution; the later layers have twice as many. Higher fits more "
    "and takes longer; lower is smaller and faster.",
    low=8,
    high=96,
    step=8,
)
_WHITENED = Option(
    title="Fixed whitening layer",
    help="On, the first layer is patch whitening 4×4 stride 2, computed from the training images; "
    "off, it is a convolution that is trained like the others.",
)
_DIRECTIONS = 12


@register(
    title="Fast CNN",
    description="Designed to train within a minute on two cores: a fixed whitening layer, six 3×3 "
    "convolutions, most of their MACs at a quarter of the resolution.",
    flip_tta=True,
)
def fastcnn(
    image: ImageShape,
    classes: int,
    width: Annotated[int, _WIDTH] = 24,
    whitened: Annotated[bool, _WHITENED] = True,
    dropout: Annotated[float, DROPOUT] = 0.0,
) -> nn.Module:
    """Patches whitened to 14x14, then two convolutions each at 14x14, 7x7 and 3x3.

    83,928 parameters at width 24. The largest value is taken before normalisation, which then has
    a quarter of the numbers to go through.
    """
    wide = 2 * width
    return nn.Sequential(
        *_first_layer(image, whitened),
        *_stage(2 * _DIRECTIONS, width),
        nn.MaxPool2d(2),
        *_norm(width),
        *_stage(width, wide),
        nn.MaxPool2d(2),
        *_norm(wide),
        *_stage(wide, wide),
        *_norm(wide),
        nn.AdaptiveMaxPool2d(1),
        nn.Flatten(),
        *dropout_if(dropout),
        nn.Linear(wide, classes, bias=False),
    )


def _first_layer(image: ImageShape, whitened: bool) -> tuple[nn.Module, ...]:
    """(N, C, H, W) to (N, 24, H/2, W/2)."""
    filters = 2 * _DIRECTIONS
    if whitened:
        return PatchWhitening(image.channels, _DIRECTIONS), nn.ReLU(inplace=True)
    return nn.Conv2d(image.channels, filters, 4, stride=2, padding=1, bias=False), *_norm(filters)


def _stage(inputs: int, outputs: int) -> tuple[nn.Module, ...]:
    """Two 3x3 convolutions; what follows the second is left to the caller."""
    return _convolution(inputs, outputs), *_norm(outputs), _convolution(outputs, outputs)


def _convolution(inputs: int, outputs: int) -> nn.Module:
    return nn.Conv2d(inputs, outputs, 3, padding=1, bias=False)


def _norm(channels: int) -> tuple[nn.Module, ...]:
    return nn.BatchNorm2d(channels), nn.ReLU(inplace=True)
