"""Where the item is in a photograph: a small network that learned it from scenes made by program.

A U-Net (Ronneberger et al. 2015, arXiv:1505.04597) looks at the whole picture, then once more at
the part in which it found something.
"""

import functools

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F
from PIL import Image
from scipy import ndimage
from torch import nn

from fmnist.common.paths import SEGMENTER
from fmnist.recognition.shipped import load_shipped

WEIGHTS = "segmenter.safetensors"
SIDE = 64
"""Pixels a side of what the network sees."""

Mask = npt.NDArray[np.float32]

_WIDTHS = (16, 32, 48, 64)
_WORKING_SIDE = 448
_MARGIN = 1.25
_LEAST_SHARE = 0.004
_LESSER_PART = 0.25


class Segmenter(nn.Module):
    """Float32 pictures (N, 3, 64, 64) in 0..1 to logits (N, 1, 64, 64) of being the item."""

    def __init__(self) -> None:
        super().__init__()
        inputs = (12, *_WIDTHS[:-1])
        self.fold = nn.PixelUnshuffle(2)
        self.down = nn.ModuleList(map(_block, inputs, _WIDTHS))
        self.whole = nn.Linear(_WIDTHS[-1], _WIDTHS[-1])
        self.up = nn.ModuleList(
            _block(_WIDTHS[level] + _WIDTHS[level - 1], _WIDTHS[level - 1]) for level in (3, 2, 1)
        )
        self.out = nn.Sequential(nn.Conv2d(_WIDTHS[0], 4, 1), nn.PixelShuffle(2))

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """The logits for a batch of pictures."""
        features = self.fold(4 * pictures - 2)
        skipped = []
        for level, block in enumerate(self.down):
            features = block(F.max_pool2d(features, 2) if level else features)
            skipped.append(features)
        features = features + self.whole(features.mean((2, 3)))[:, :, None, None]
        for block, skip in zip(self.up, skipped[-2::-1], strict=True):
            features = block(torch.cat([F.interpolate(features, scale_factor=2), skip], dim=1))
        return torch.Tensor(self.out(features))


def _block(inputs: int, outputs: int) -> nn.Module:
    layers: list[nn.Module] = []
    for width in (inputs, outputs):
        layers += [
            nn.Conv2d(width, outputs, 3, padding=1, bias=False),
            nn.BatchNorm2d(outputs),
            nn.ReLU(),
        ]
    return nn.Sequential(*layers)


def cut_out(picture: Image.Image) -> tuple[Image.Image, Mask]:
    """The square of an RGB picture in which the item lies, and where in it the item is.

    The square goes over the picture's edge where it must, and repeats the edge there. The mask is
    float32 (height, width) from 0 to 1 of the same size; it is 1 throughout when nothing is found.

    Raises:
        CheckpointError: the weights are missing or damaged.
    """
    network = _network()
    square = _padded_square(_at_most(picture.convert("RGB"), _WORKING_SIDE))
    mask = _mask_of(network, square)
    box = _box_around(mask)
    if box is None:
        return square, np.ones((square.height, square.width), np.float32)
    closer = crop(square, box)
    if closer.width < 0.9 * square.width:
        closer_mask = _mask_of(network, closer)
        if _box_around(closer_mask) is not None:
            return closer, closer_mask
    return square, mask


def item_mask(picture: Image.Image) -> Mask:
    """Where the item is in an RGB picture, float32 (height, width) from 0 to 1 of its own size.

    Raises:
        CheckpointError: the weights are missing or damaged.
    """
    network = _network()
    square = _padded_square(picture)
    mask = _mask_of(network, square)
    box = _box_around(mask)
    if box is not None:
        closer = crop(square, box)
        closer_mask = _mask_of(network, closer)
        if _box_around(closer_mask) is not None:
            left, top, right, bottom = box
            mask = np.zeros_like(mask)
            inner = (slice(max(top, 0), bottom), slice(max(left, 0), right))
            rows, columns = mask[inner].shape
            above, before = max(-top, 0), max(-left, 0)
            mask[inner] = closer_mask[above : above + rows, before : before + columns]
    left, top = (square.width - picture.width) // 2, (square.height - picture.height) // 2
    return mask[top : top + picture.height, left : left + picture.width]


@functools.cache
def _network() -> Segmenter:
    """The shipped network, read once."""
    return load_shipped(Segmenter, SEGMENTER / WEIGHTS, "segmenter")


def _mask_of(network: Segmenter, square: Image.Image) -> Mask:
    """Where the item is in a square picture, averaged over the picture and its mirror image."""
    small = square.resize((SIDE, SIDE), Image.Resampling.BOX)
    pixels = torch.from_numpy(np.array(small, dtype=np.float32)).permute(2, 0, 1) / 255
    with torch.inference_mode():
        shares = network(torch.stack([pixels, pixels.flip(2)])).sigmoid()
    share = ((shares[0, 0] + shares[1, 0].flip(1)) / 2).numpy()
    share = share * _main_parts(share > 0.5)
    return sharpened(share, square.size)


def sharpened(mask: Mask, size: tuple[int, int]) -> Mask:
    """The mask in another size (width, height), with a clear edge."""
    fine = Image.fromarray(mask).resize(size, Image.Resampling.BILINEAR)
    return np.clip((np.asarray(fine, dtype=np.float32) - 0.5) * 6 + 0.5, 0, 1)


def _main_parts(found: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The parts that are large and near the middle, and their immediate surroundings."""
    labels, count = ndimage.label(found)
    if count == 0:
        return found
    place = (np.arange(SIDE) - SIDE / 2) / SIDE
    central = np.exp(-4 * (place[:, None] ** 2 + place[None, :] ** 2))
    weights = ndimage.sum(central, labels, range(1, count + 1))
    kept = 1 + np.flatnonzero(weights > _LESSER_PART * weights.max())
    return np.asarray(ndimage.binary_dilation(np.isin(labels, kept), iterations=2))


def _box_around(mask: Mask) -> tuple[int, int, int, int] | None:
    """A square around the mask with some room, as (left, top, right, bottom)."""
    found = mask > 0.5
    if found.mean() < _LEAST_SHARE:
        return None
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    side = _MARGIN * max(rows[-1] - rows[0], columns[-1] - columns[0], 1)
    left = round((columns[0] + columns[-1] - side) / 2)
    top = round((rows[0] + rows[-1] - side) / 2)
    return left, top, left + round(side), top + round(side)


def crop(picture: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """The part of the picture in `box`, the edge repeated where the box goes beyond it."""
    left, top, right, bottom = box
    rows = np.clip(np.arange(top, bottom), 0, picture.height - 1)
    columns = np.clip(np.arange(left, right), 0, picture.width - 1)
    return Image.fromarray(np.asarray(picture)[rows[:, None], columns[None, :]])


def _padded_square(picture: Image.Image) -> Image.Image:
    side = max(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    return crop(picture, (left, top, left + side, top + side))


def _at_most(picture: Image.Image, side: int) -> Image.Image:
    scale = side / max(picture.size)
    if scale >= 1:
        return picture
    size = (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1))
    return picture.resize(size, Image.Resampling.BOX)
