"""A vision transformer (Dosovitskiy et al. 2020, arXiv:2010.11929): patches look at each other."""

from typing import Annotated

import torch
import torch.nn.functional as F
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.layers import Layer
from fmnist.networks.options import DROPOUT
from fmnist.networks.registry import Option, register

_HEAD = 16
_PATCH = Option(
    title="Patch size",
    help="The image is cut into squares of this many pixels. Smaller gives more tokens, finer "
    "detail and longer training; larger is faster.",
    low=4,
    high=7,
    step=1,
)
_WIDTH = Option(
    title="Embedding dimension",
    help="How many numbers describe a patch. Higher fits more and takes longer.",
    low=32,
    high=192,
    step=32,
)
_DEPTH = Option(
    title="Depth",
    help="Transformer blocks. More fits more and takes longer.",
    low=1,
    high=12,
    step=1,
)


@register(
    title="Vision transformer",
    description="Self-attention between patches of the image: no convolutions after the patch "
    "embedding, and positions are learned.",
)
def vit(
    image: ImageShape,
    classes: int,
    patch: Annotated[int, _PATCH] = 4,
    width: Annotated[int, _WIDTH] = 64,
    depth: Annotated[int, _DEPTH] = 6,
    dropout: Annotated[float, DROPOUT] = 0.0,
) -> nn.Module:
    """Heads of 16 numbers and hidden layers of twice the width: 205,834 parameters.

    The average of all patches is classified instead of an additional one (Beyer et al. 2022,
    arXiv:2205.01580). Where the patches do not fill the image, a black margin does.
    """
    margins = (-image.height % patch // 2, -image.width % patch // 2)
    patches = -(-image.height // patch) * -(-image.width // patch)
    return nn.Sequential(
        nn.Conv2d(image.channels, width, patch, stride=patch, padding=margins),
        Row(patches, width),
        *(Block(width, dropout) for _ in range(depth)),
        nn.LayerNorm(width),
        Mean(),
        nn.Linear(width, classes),
    )


class Row(Layer):
    """Patches (N, width, H, W) as a row (N, H W, width), with what was learned of their places."""

    kind = "Flatten, position embedding"

    def __init__(self, patches: int, width: int) -> None:
        super().__init__()
        self.places = nn.Parameter(torch.randn(1, patches, width) * 0.02)

    def forward(self, patches: torch.Tensor) -> torch.Tensor:
        """The row of patches."""
        return patches.flatten(2).transpose(1, 2) + self.places


class Attend(Layer):
    """Each patch's average of all patches, weighed by how well its query fits their keys.

    Takes queries, keys and values in one: (N, T, 3 width), in heads of 16; returns (N, T, width).
    """

    kind = "Multi-head self-attention"

    def forward(self, mixed: torch.Tensor) -> torch.Tensor:
        """The averages."""
        heads = mixed.unflatten(2, (3, -1, _HEAD)).permute(2, 0, 3, 1, 4)
        averages = F.scaled_dot_product_attention(*heads.unbind(0))
        return averages.transpose(1, 2).flatten(2)

    def macs(self, output: torch.Tensor) -> int:
        """Queries times keys, and weights times values: each one sum over `width` and over T."""
        return 2 * output.shape[1] * output.numel()


class Mean(Layer):
    """The average of all patches: (N, T, width) to (N, width)."""

    kind = "Mean over patches"

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        """The average."""
        return row.mean(1)


class Block(nn.Module):
    """The patches look at each other, then each is thought over alone; both results are added."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        inner = max(1, width // _HEAD) * _HEAD
        self.look = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 3 * inner),
            Attend(),
            nn.Linear(inner, width),
            nn.Dropout(dropout),
        )
        self.think = nn.Sequential(
            nn.LayerNorm(width),
            nn.Linear(width, 2 * width),
            nn.GELU(),
            nn.Linear(2 * width, width),
            nn.Dropout(dropout),
        )

    def forward(self, row: torch.Tensor) -> torch.Tensor:
        """The row (N, T, width) after both."""
        row = row + self.look(row)
        output: torch.Tensor = row + self.think(row)
        return output
