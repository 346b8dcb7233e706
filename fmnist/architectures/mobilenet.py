"""A network of inverted residuals for small devices, after MobileNetV2 (arXiv:1801.04381)."""

from typing import Annotated

from torch import nn

from fmnist.architectures.inverted import InvertedResidual, Stage, convolution, rounded
from fmnist.architectures.options import DROPOUT, WIDTH_FACTOR
from fmnist.architectures.registry import register
from fmnist.common.constants import NUM_CLASSES

_EXPANSION = 4
_STAGES = (Stage(24, 2, 1, 3), Stage(40, 3, 2, 3), Stage(80, 2, 2, 3))


@register(
    title="MobileNet",
    description="Filters that look at one channel each, between layers that mix the channels: "
    "little work for what it learns.",
)
def mobilenet(
    width: Annotated[float, WIDTH_FACTOR] = 1.0,
    dropout: Annotated[float, DROPOUT] = 0.2,
) -> nn.Module:
    """Seven inverted residuals at 14x14, 7x7 and 4x4: 147,434 parameters at width 1.

    Shorter than the published network and with an expansion of 4 instead of 6, for 28x28 pixels.
    """
    channels = rounded(16 * width)
    layers = convolution(1, channels, 3, nn.ReLU6, stride=2)
    for stage in _STAGES:
        for block in range(stage.blocks):
            outputs = rounded(stage.outputs * width)
            layers.append(
                InvertedResidual(
                    channels,
                    outputs,
                    expansion=_EXPANSION,
                    kernel=stage.kernel,
                    stride=stage.stride if block == 0 else 1,
                    activation=nn.ReLU6,
                )
            )
            channels = outputs
    last = rounded(256 * width)
    return nn.Sequential(
        *layers,
        *convolution(channels, last, 1, nn.ReLU6),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(last, NUM_CLASSES),
    )
