"""A second look at a photograph, in colour: which items it shows, and what each of them is.

The features are those of a network that learned a million photographs; what reads them learned
clothes, also worn ones (models/second_look). Nothing of it is read before the first photograph.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from PIL import Image
from torch import nn

from fmnist.common.paths import SECOND_LOOK
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.garment_parts import PARTS, GarmentParts, parts_of
from fmnist.recognition.items import Box, FoundItem, Mask, body_share, find_items, garments_in
from fmnist.recognition.photo_features import CHANNELS, photo_features
from fmnist.recognition.segmenter import crop
from fmnist.recognition.shipped import load_shipped
from fmnist.recognition.upright import (
    UPRIGHT_FEATURES,
    WAYS_UP,
    quarters_turned,
    turned,
    turned_box,
)

KINDS = (*FASHION_MNIST.classes, "Skirt", "Shorts", "Hat")
"""What an item can be: the ten classes, and three that are none of them."""

_UPPER, _OUTER, _LOWER, _SKIRT, _DRESS, _SHOES, _BAG = range(2, len(PARTS))
PART_OF_KIND = (
    *(_UPPER, _LOWER, _UPPER, _DRESS, _OUTER, _SHOES, _UPPER, _SHOES, _BAG, _SHOES),
    *(_SKIRT, _LOWER),
)
"""Of all kinds but the hat, which is no part of its own."""

WEIGHTS = "second_look.safetensors"

_VIEW = 288
_CELLS = 9
_GRIDS = {2: (6, 3), 3: (3, 2)}
"""Of which maps the means over a grid count too: its rows, and its columns up to the middle."""

_PAIRED = 2
"""Of which map it counts too which channels are high together."""

FEATURES = (
    2 * CHANNELS[-1]
    + sum(CHANNELS[at] * high * half for at, (high, half) in _GRIDS.items())
    + CHANNELS[_PAIRED] * (CHANNELS[_PAIRED] + 1) // 2
)
_ROOM = 1.15
_WORKING_SIDE = 512
_PART_TRUST = 0.5
_LEAST_PART = 0.05

Pixels = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]


class SecondLookNetwork(nn.Module):
    """What reads the features: the way up, where garments are, and of what kind items are."""

    def __init__(self) -> None:
        super().__init__()
        self.parts = GarmentParts()
        self.kind = nn.Linear(FEATURES, len(KINDS))
        self.way_up = nn.Linear(UPRIGHT_FEATURES, len(WAYS_UP))


@dataclass(frozen=True)
class Item:
    """One item in a photograph.

    Attributes:
        box: left, top, right and bottom in pixels of the picture
        kinds: the probability of each of KINDS, float32 (13,)
        mask: where it is, float32 (height, width) from 0 to 1, of the picture in another size;
            None where nothing was found and the whole picture is taken for the item
    """

    box: Box
    kinds: Probabilities
    mask: Mask | None = None

    @property
    def probabilities(self) -> Probabilities:
        """Of the ten classes, were it one of them, float32 (10,)."""
        ten = self.kinds[: len(FASHION_MNIST.classes)]
        return np.asarray(ten / ten.sum())

    @property
    def word(self) -> str:
        """What it most probably is, in a word; it may be none of the ten."""
        return KINDS[int(self.kinds.argmax())]

    @property
    def other_word(self) -> str:
        """What it most probably is, if it is none of the ten."""
        ten = len(FASHION_MNIST.classes)
        return KINDS[ten + int(self.kinds[ten:].argmax())]

    @property
    def other(self) -> float:
        """The probability that it is none of the ten."""
        return float(self.kinds[len(FASHION_MNIST.classes) :].sum())


@dataclass(frozen=True)
class SecondLook:
    """The items of a photograph, the largest first, and what the whole of it looks like.

    Attributes:
        items: at least one
        whole: the probability of each of KINDS for the picture as it is, float32 (13,)
        body: which share of the picture is somebody's bare body or hair
        quarters: by how many quarters the picture was turned counterclockwise
    """

    items: tuple[Item, ...]
    whole: Probabilities
    body: float
    quarters: int = 0


class View(NamedTuple):
    """A square part of a picture, uint8 (288, 288, 3), and how much of each cell is the item."""

    pixels: Pixels
    cells: npt.NDArray[np.float32]


def look_again(picture: Image.Image) -> SecondLook:
    """What is to be seen in an RGBA or RGB picture, which may lie on its side.

    Raises:
        CheckpointError: the weights in models/second_look are missing or damaged.
        ConfigError: the ImageNet weights are not installed.
    """
    network, features = _network(), photo_features()
    width, height = picture.size
    small = _on_white(picture)
    small.thumbnail((_WORKING_SIDE, _WORKING_SIDE), reducing_gap=2.0)
    scale = width / small.width, height / small.height
    quarters = quarters_turned(small, network.way_up)
    small = turned(small, -quarters)
    shares = parts_of(small, features, network.parts)
    found = find_items(shares, *small.size)
    views = [whole_view(small), *(item_view(small, item) for item in found)]
    with torch.inference_mode():
        whole, *kinds = network.kind(pooled(views)).softmax(dim=1).numpy()
    items = [
        Item(
            _scaled(turned_box(item.box, *small.size, quarters), *scale),
            _in_view_of(garments_in(shares, item), kind),
            np.rot90(item.mask, quarters),
        )
        for item, kind in zip(found, kinds, strict=True)
    ]
    nothing = Item((0, 0, width, height), whole)
    return SecondLook(tuple(items) or (nothing,), whole, body_share(shares), quarters)


def _in_view_of(garments: npt.NDArray[np.float32], kinds: Probabilities) -> Probabilities:
    """The kinds of an item once it is known which garments the decoder takes it for.

    A product of experts, of which the decoder counts half; of a hat it says nothing.
    """
    said = np.full(len(KINDS), 1 / len(garments), np.float32)
    said[: len(PART_OF_KIND)] = garments[np.array(PART_OF_KIND) - (len(PARTS) - len(garments))]
    product = kinds * (said + _LEAST_PART) ** _PART_TRUST
    return np.asarray(product / product.sum())


def whole_view(picture: Image.Image) -> View:
    """The whole of an RGB picture, made square."""
    square = picture.resize((_VIEW, _VIEW), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return View(np.asarray(square), np.ones((_CELLS, _CELLS), np.float32))


def item_view(picture: Image.Image, item: FoundItem) -> View:
    """The square around an item with some room, the picture's edge repeated beyond it."""
    left, top, right, bottom = item.box
    side = _ROOM * max(right - left, bottom - top)
    start = round((left + right - side) / 2), round((top + bottom - side) / 2)
    box = (*start, start[0] + round(side), start[1] + round(side))
    mask = Image.fromarray(item.mask).resize(picture.size, Image.Resampling.BILINEAR).crop(box)
    pixels = crop(picture, box).resize((_VIEW, _VIEW), Image.Resampling.BILINEAR, reducing_gap=2.0)
    cells = mask.resize((_CELLS, _CELLS), Image.Resampling.BOX)
    return View(np.asarray(pixels), np.asarray(cells))


def pooled(views: Sequence[View]) -> torch.Tensor:
    """The mean of the features over each view, over its item, and over cells: (N, FEATURES).

    The cells tell a collar from a hem, and a sleeve from a row of buttons (a spatial pyramid:
    Lazebnik, Schmid and Ponce 2006). A view and its mirror image give the same. Last comes what is
    high together in the item, which tells knitted from woven.
    """
    pixels = torch.from_numpy(np.stack([view.pixels for view in views])).permute(0, 3, 1, 2)
    cells = torch.from_numpy(np.stack([view.cells for view in views]))[:, None] + 1e-3
    with torch.inference_mode():
        maps = photo_features()(pixels.float() / 255)
        of_item = (maps[-1] * cells).sum((2, 3)) / cells.sum((2, 3))
        grids = [_even_grid(maps[at], rows)[..., :half] for at, (rows, half) in _GRIDS.items()]
        pairs = _pairs(maps[_PAIRED], cells)
        return torch.cat(
            [maps[-1].mean((2, 3)), of_item, *(g.flatten(1) for g in grids), pairs], dim=1
        )


def _even_grid(level: torch.Tensor, side: int) -> torch.Tensor:
    """The means over side x side cells, left and right averaged: float32 (N, C, side, side)."""
    grid = F.adaptive_avg_pool2d(level, side)
    return (grid + grid.flip(3)) / 2


def _pairs(level: torch.Tensor, cells: torch.Tensor) -> torch.Tensor:
    """The mean product of each two channels over the item: (N, C (C + 1) / 2).

    Bilinear pooling (Lin, RoyChowdhury and Maji 2015).
    """
    weights = F.interpolate(cells, size=level.shape[2:]).flatten(2)
    places = level.flatten(2)
    products = (places * (weights / weights.sum(2, keepdim=True))) @ places.mT
    above = torch.triu_indices(level.shape[1], level.shape[1])
    return products[:, above[0], above[1]]


def _on_white(picture: Image.Image) -> Image.Image:
    """RGB; what is transparent became white, as the ground of a shop's photograph."""
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture.convert("RGBA"))
    return white.convert("RGB")


@functools.cache
def _network() -> SecondLookNetwork:
    """The shipped weights, read once."""
    return load_shipped(SecondLookNetwork, SECOND_LOOK / WEIGHTS, "second-look")


def _scaled(box: Box, across: float, down: float) -> Box:
    left, top, right, bottom = box
    return round(left * across), round(top * down), round(right * across), round(bottom * down)
