"""A network of MBConv blocks that grows in width and depth, after EfficientNet (1905.11946)."""

import math
from typing import Annotated

from torch import nn

from fmnist.architectures.inverted import InvertedResidual, Stage, convolution, rounded
from fmnist.architectures.options import DROPOUT
from fmnist.architectures.registry import Option, register
from fmnist.common.constants import NUM_CLASSES

_EXPANSION = 4
_STAGES = (Stage(24, 2, 1, 3), Stage(40, 2, 2, 5), Stage(80, 2, 2, 3))
_DEPTH, _WIDTH = 1.2, 1.1
_SCALE = Option(
    title="Scale",
    help="Makes the network wider and deeper together: each step adds about a tenth to the filters "
    "and a fifth to the blocks. More learns more and takes longer.",
    low=0,
    high=7,
    step=1,
)


@register(
    title="EfficientNet",
    description="Blocks that look at one channel at a time and then weigh the channels by what the "
    "whole image holds; grows in width and depth together.",
)
def efficientnet(
    scale: Annotated[int, _SCALE] = 0,
    dropout: Annotated[float, DROPOUT] = 0.2,
) -> nn.Module:
    """Six MBConv blocks at 14x14, 7x7 and 4x4: 159,538 parameters at scale 0.

    Shorter than the published network and with an expansion of 4 instead of 6, for 28x28 pixels;
    scaled by its factors 1.2 for depth and 1.1 for width. The size of the image stays.
    """
    wider, deeper = _WIDTH**scale, _DEPTH**scale
    channels = rounded(16 * wider)
    layers = convolution(1, channels, 3, nn.SiLU, stride=2)
    for stage in _STAGES:
        for block in range(math.ceil(stage.blocks * deeper)):
            outputs = rounded(stage.outputs * wider)
            layers.append(
                InvertedResidual(
                    channels,
                    outputs,
                    expansion=_EXPANSION,
                    kernel=stage.kernel,
                    stride=stage.stride if block == 0 else 1,
                    activation=nn.SiLU,
                    squeeze=True,
                )
            )
            channels = outputs
    last = rounded(256 * wider)
    return nn.Sequential(
        *layers,
        *convolution(channels, last, 1, nn.SiLU),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Dropout(dropout),
        nn.Linear(last, NUM_CLASSES),
    )
