"""Which part of a photograph is cloth of which kind: a small decoder over pretrained features.

It widens coarse maps and adds finer ones step by step, as in feature pyramid networks (Lin et al.
2017, arXiv:1612.03144), with separable convolutions.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from fmnist.recognition.photo_features import CHANNELS, PhotoFeatures

PARTS = ("ground", "body", "upper", "outer", "lower", "skirt", "dress", "shoes", "bag")
"""Ground, the bare body with hair and small things, and seven kinds of item."""

Shares = npt.NDArray[np.float32]

AREA = 480 * 320
"""About the number of pixels that the network sees of a picture; it learned from fewer."""
_STEP = 32
_WIDTH = 64


class GarmentParts(nn.Module):
    """Four maps and what they hold in all to logits (N, 9, H/4, W/4) of the parts."""

    def __init__(self) -> None:
        super().__init__()
        self.lateral = nn.ModuleList(nn.Conv2d(channels, _WIDTH, 1) for channels in CHANNELS[1:4])
        self.whole = nn.Linear(CHANNELS[4], _WIDTH)
        self.coarse = _separable()
        self.middle = nn.Sequential(_separable(), _separable())
        self.fine = nn.Sequential(_separable(), _separable())
        self.out = nn.Sequential(nn.Conv2d(_WIDTH, 4 * len(PARTS), 1), nn.PixelShuffle(2))

    def forward(self, maps: Sequence[torch.Tensor]) -> torch.Tensor:
        """The logits for `decoder_input` of the maps that PhotoFeatures gives."""
        fine, middle, coarse, whole = maps
        features = self.coarse(self.lateral[2](coarse) + self.whole(whole)[:, :, None, None])
        features = self.middle(_enlarged(features, middle) + self.lateral[1](middle))
        features = self.fine(_enlarged(features, fine) + self.lateral[0](fine))
        return torch.Tensor(self.out(features))


def decoder_input(maps: Sequence[torch.Tensor]) -> list[torch.Tensor]:
    """The maps at an eighth, a 16th and a 32nd, and the mean of the last, (N, 1280)."""
    return [*maps[1:4], maps[4].mean((2, 3))]


def seen_size(width: int, height: int, area: int = AREA) -> tuple[int, int]:
    """The width and height at which to look at a picture: multiples of 32, about `area` pixels."""
    scale = math.sqrt(area / (width * height)) / _STEP
    longest = area // (2 * _STEP) // _STEP
    wide, high = (min(max(round(scale * side), 2), longest) for side in (width, height))
    return _STEP * wide, _STEP * high


def parts_of(picture: Image.Image, features: PhotoFeatures, network: GarmentParts) -> Shares:
    """How likely each pixel of an RGB picture is each part, float32 (9, H/4, W/4).

    H and W are those of `seen_size`.
    """
    small = picture.resize(seen_size(*picture.size), Image.Resampling.BILINEAR, reducing_gap=2.0)
    pixels = torch.from_numpy(np.array(small, dtype=np.float32)).permute(2, 0, 1)[None] / 255
    with torch.inference_mode():
        shares: Shares = network(decoder_input(features(pixels))).softmax(dim=1)[0].numpy()
    return shares


def _enlarged(features: torch.Tensor, like: torch.Tensor) -> torch.Tensor:
    size = (like.shape[2], like.shape[3])
    return F.interpolate(features, size=size, mode="bilinear", align_corners=False)


def _separable() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(_WIDTH, _WIDTH, 5, padding=2, groups=_WIDTH, bias=False),
        nn.Conv2d(_WIDTH, _WIDTH, 1, bias=False),
        nn.BatchNorm2d(_WIDTH),
        nn.ReLU(),
    )
