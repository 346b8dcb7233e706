"""A network of inverted residuals for small devices, after MobileNetV2 (arXiv:1801.04381)."""

from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.inverted import Stage, network
from fmnist.networks.options import DROPOUT, WIDTH_FACTOR
from fmnist.networks.registry import register

_STAGES = (Stage(24, 2, 1, 3), Stage(40, 3, 2, 3), Stage(80, 2, 2, 3))


@register(
    title="MobileNetV2, small",
    description="Inverted residual blocks with depthwise convolutions: few MACs for its accuracy.",
)
def mobilenet(
    image: ImageShape,
    classes: int,
    width: Annotated[float, WIDTH_FACTOR] = 1.0,
    dropout: Annotated[float, DROPOUT] = 0.2,
) -> nn.Module:
    """Seven inverted residuals at 14x14, 7x7 and 4x4: 147,434 parameters at width 1.

    Shorter than the published network, for 28x28 pixels.
    """
    return network(image, classes, _STAGES, width=width, dropout=dropout, activation=nn.ReLU6)
