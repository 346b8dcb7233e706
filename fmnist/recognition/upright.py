"""Whether a photograph lies on its side: a phone held over the floor does not know its way up.

Told from small views in three ways up, as in self-supervised learning by rotation (Gidaris, Singh
and Komodakis 2018).
"""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from fmnist.recognition.items import Box
from fmnist.recognition.photo_features import CHANNELS, photo_features

WAYS_UP = (0, 1, 3)
"""Quarters counterclockwise. Shoes and hats photographed from above have no two sides to tell."""

_SIDE = 160
_CELLS = 5
_LEVELS = 3
UPRIGHT_FEATURES = CHANNELS[_LEVELS - 1] * _CELLS**2
_SURE = 0.7


def quarters_turned(picture: Image.Image, network: nn.Linear) -> int:
    """By how many quarters an RGB picture was turned counterclockwise; 0 where that is in doubt.

    A picture taken upright and turned is wider than high: others are left alone.
    """
    if picture.width <= picture.height:
        return 0
    with torch.inference_mode():
        shares = network(upright_features([picture])).softmax(dim=1)[0]
    likeliest = int(shares.argmax())
    return WAYS_UP[likeliest] if shares[likeliest] > _SURE else 0


def upright_features(pictures: Sequence[Image.Image]) -> torch.Tensor:
    """What tells the way up of RGB pictures, made small and square: (N, UPRIGHT_FEATURES)."""
    squares = [
        picture.resize((_SIDE, _SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
        for picture in pictures
    ]
    pixels = torch.from_numpy(np.stack([np.asarray(square) for square in squares]))
    with torch.inference_mode():
        maps = photo_features()(pixels.permute(0, 3, 1, 2).float() / 255, _LEVELS)
        return F.adaptive_avg_pool2d(maps[-1], _CELLS).flatten(1)


def turned(picture: Image.Image, quarters: int) -> Image.Image:
    """The picture turned counterclockwise."""
    return picture.rotate(90 * quarters, expand=True)


def turned_box(box: Box, width: int, height: int, quarters: int) -> Box:
    """Where a box in a picture of `width` by `height` is once that is turned counterclockwise."""
    for _ in range(quarters):
        left, top, right, bottom = box
        box = top, width - right, bottom, width - left
        width, height = height, width
    return box
