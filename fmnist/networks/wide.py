"""Wide residual networks (Zagoruyko and Komodakis 2016, arXiv:1605.07146)."""

from typing import Annotated

import torch
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.options import DROPOUT, FULL_SIZE
from fmnist.networks.registry import Option, register
from fmnist.networks.residual import first_convolution

_FIRST = 16
_WIDEN = Option(
    title="Widening factor",
    help="Multiplies the 16, 32 and 64 channels of the three stages. Higher fits more, and twice "
    "the factor takes four times as long; lower is smaller and faster.",
    low=1,
    high=10,
    step=1,
)
_BLOCKS = Option(
    title="Blocks per stage",
    help="Residual blocks in each of the three stages. More makes the network deeper and slower; "
    "fewer makes it shallower and faster.",
    low=1,
    high=4,
    step=1,
)


@register(
    title="Wide ResNet",
    description="A few pre-activation residual blocks with many channels: among the most accurate "
    "here, and the slowest.",
)
def wideresnet(
    image: ImageShape,
    classes: int,
    widen: Annotated[int, _WIDEN] = 4,
    blocks: Annotated[int, _BLOCKS] = 1,
    dropout: Annotated[float, DROPOUT] = 0.0,
    full_size: Annotated[bool, FULL_SIZE] = False,
) -> nn.Module:
    """WRN-(6 blocks + 4)-widen, on the folded image unless `full_size`.

    WRN-10-4, the default, has 1,198,954 parameters. `dropout` lies between the two convolutions of
    each block.
    """
    stages: list[nn.Module] = []
    inputs = _FIRST
    for stage in range(3):
        outputs = _FIRST * widen * 2**stage
        for block in range(blocks):
            stride = 2 if stage > 0 and block == 0 else 1
            stages.append(WideBlock(inputs, outputs, stride, dropout))
            inputs = outputs
    return nn.Sequential(
        *first_convolution(image.channels, _FIRST, full_size),
        *stages,
        nn.BatchNorm2d(inputs),
        nn.ReLU(),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(inputs, classes),
    )


class WideBlock(nn.Module):
    """Normalisation and ReLU before each of two 3x3 convolutions; the result is added to the input.

    Takes (N, inputs, H, W) and returns (N, outputs, ceil(H/stride), ceil(W/stride)). Where the
    shape changes, a 1x1 convolution of the normalised input takes the place of the input.
    """

    def __init__(self, inputs: int, outputs: int, stride: int, dropout: float) -> None:
        super().__init__()
        self.before = nn.Sequential(nn.BatchNorm2d(inputs), nn.ReLU())
        self.body = nn.Sequential(
            nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
            nn.Dropout(dropout),
            nn.Conv2d(outputs, outputs, 3, padding=1, bias=False),
        )
        same = inputs == outputs and stride == 1
        self.shortcut = None if same else nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The block's output for a batch of its inputs."""
        normalised = self.before(images)
        kept = images if self.shortcut is None else self.shortcut(normalised)
        output: torch.Tensor = self.body(normalised) + kept
        return output
