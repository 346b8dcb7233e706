"""A network of MBConv blocks that grows in width and depth, after EfficientNet (1905.11946)."""

import math
from typing import Annotated

from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.inverted import Stage, network
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import Option, register

_STAGES = (Stage(24, 2, 1, 3), Stage(40, 2, 2, 5), Stage(80, 2, 2, 3))
_DEPTH, _WIDTH = 1.2, 1.1
_SCALE = Option(
    title="Compound scaling",
    help="Scales width and depth together: each step adds about a tenth to the channels and a "
    "fifth to the blocks. Higher fits more and takes longer.",
    low=0,
    high=7,
    step=1,
)


@register(
    title="EfficientNet, small",
    description="MBConv blocks: inverted residuals with depthwise convolutions and squeeze and "
    "excitation; compound scaling of width and depth.",
)
def efficientnet(
    image: ImageShape,
    classes: int,
    scale: Annotated[int, _SCALE] = 0,
    dropout: Annotated[float, DROPOUT] = 0.2,
) -> nn.Module:
    """Six MBConv blocks at 14x14, 7x7 and 4x4: 159,538 parameters at scale 0.

    Shorter than the published network, for 28x28 pixels; scaled by its factors 1.2 for depth and
    1.1 for width. The size of the image stays.
    """
    stages = [stage._replace(blocks=math.ceil(stage.blocks * _DEPTH**scale)) for stage in _STAGES]
    return network(
        image,
        classes,
        stages,
        width=_WIDTH**scale,
        dropout=dropout,
        activation=nn.SiLU,
        squeeze=True,
    )
