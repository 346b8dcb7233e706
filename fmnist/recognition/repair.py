"""A person's picture to the 28 x 28 image that models see: one bright item on black.

Photographs and drawings come in any size, on any paper. The steps repeat what was done to the
product photographs of Fashion-MNIST: negative, trim, fit the longest edge, centre.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from fmnist.common.constants import IMAGE_SIZE
from fmnist.common.errors import ImageError

Grey = npt.NDArray[np.uint8]

_WORKING_SIDE = 560
_CORNER_SHARE = 1 / 14
_LEAST_CONTRAST = 20
_NOISE_SPREADS = 4


@dataclass(frozen=True)
class RepairOptions:
    """Which repairs to make; everything off only shrinks the picture and fills up the square.

    Attributes:
        invert: turn the picture into its negative where the item is darker than what is around
            it, and set the background to black
        crop: cut away what lies around the item
        centre: move the item to the middle
    """

    invert: bool = True
    crop: bool = True
    centre: bool = True


@dataclass(frozen=True)
class Step:
    """One repair: its short name, what it did in plain words, and the picture after it.

    The image is uint8 (height, width), at most 560 pixels on a side.
    """

    name: str
    explanation: str
    image: Grey


@dataclass(frozen=True)
class Repaired:
    """What models see, uint8 (28, 28), and the steps that led there, in order."""

    image: Grey
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Box:
    """The rectangle from (left, top) up to, not including, (right, bottom)."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def longest(self) -> int:
        return max(self.right - self.left, self.bottom - self.top)

    def cut(self, image: Grey) -> Grey:
        return image[self.top : self.bottom, self.left : self.right]


def repair(picture: Image.Image, options: RepairOptions | None = None) -> Repaired:
    """Turn an RGBA picture of any size into what models see.

    A picture of exactly 28 x 28 pixels is taken to be framed already: only its polarity is
    repaired. Raises ImageError if nothing stands out from the background.
    """
    options = options or RepairOptions()
    image = _flatten(picture)
    steps = [Step("grey", "Colours became shades of grey.", image)]
    framed = image.shape == (IMAGE_SIZE, IMAGE_SIZE)

    background, noise = _measure_background(image)
    if options.invert:
        image, explanation = _brighten_item(image, background)
        background, noise = _measure_background(image)
        if background and not framed:
            image = _blacken(image, background)
            background = 0
            explanation += " What was left of the background became black."
        steps.append(Step("invert", explanation, image))

    item = _find_item(image, background, noise)
    if framed:
        steps.append(Step("fit", "It is 28 x 28 pixels already and stays as it is.", image))
        return Repaired(image, tuple(steps))

    whole = _Box(0, 0, image.shape[1], image.shape[0])
    if options.crop:
        steps.append(Step("crop", "What lies around the item was cut away.", item.cut(image)))
    side = item.longest if options.crop else whole.longest
    image = _square(image, item, side, background, options.centre)
    if options.centre:
        steps.append(Step("centre", "The item moved to the middle of a square.", image))
    image = _shrink(image)
    steps.append(Step("fit", "The square was scaled to 28 x 28 pixels, as models see it.", image))
    return Repaired(image, tuple(steps))


def _flatten(picture: Image.Image) -> Grey:
    """Grey levels, uint8 (height, width), of at most the working size.

    Where the picture is transparent it gets the background from which its visible part stands out.
    """
    factor = math.ceil(max(picture.size) / _WORKING_SIDE)
    if picture.getchannel("A").getextrema() == (255, 255):
        grey = picture.convert("L")
        return np.array(grey.reduce(factor) if factor > 1 else grey)
    premultiplied = picture.convert("RGBa")
    if factor > 1:
        premultiplied = premultiplied.reduce(factor)
    small = premultiplied.convert("RGBA")
    alpha = np.asarray(small.getchannel("A"), dtype=np.float32)
    level = np.asarray(small.convert("L"), dtype=np.float32)
    mean_level = float((level * alpha).sum() / max(float(alpha.sum()), 1.0))
    backdrop = 0 if mean_level > 127 else 255
    share = alpha / 255
    return np.rint(level * share + backdrop * (1 - share)).astype(np.uint8)


def _measure_background(image: Grey) -> tuple[int, float]:
    """The level of the background and the spread of its noise, from the four corners."""
    height, width = image.shape
    tall = max(1, round(height * _CORNER_SHARE))
    wide = max(1, round(width * _CORNER_SHARE))
    corners = [
        part.ravel()
        for band in (image[:tall], image[-tall:])
        for part in (band[:, :wide], band[:, -wide:])
    ]
    levels = np.concatenate(corners)
    background = int(np.median(levels))
    deviation = np.abs(levels.astype(np.int16) - background)
    return background, 1.4826 * float(np.median(deviation))


def _brighten_item(image: Grey, background: int) -> tuple[Grey, str]:
    difference = image.astype(np.int16) - background
    darker = int(-difference[difference < 0].sum(dtype=np.int64))
    brighter = int(difference[difference > 0].sum(dtype=np.int64))
    if darker > brighter or (darker == brighter and background > 127):
        return 255 - image, "The item was darker than its background: it became its negative."
    return image, "The item is brighter than its background already."


def _blacken(image: Grey, background: int) -> Grey:
    """Subtract the background and stretch what is above it over the full range."""
    above = np.clip(image.astype(np.float32) - background, 0, None)
    return np.rint(above * (255 / max(255 - background, 1))).astype(np.uint8)


def _find_item(image: Grey, background: int, noise: float) -> _Box:
    """The smallest box around all that stands out from the background and its noise."""
    contrast = np.abs(image.astype(np.int16) - background)
    strongest = int(contrast.max())
    if strongest < _LEAST_CONTRAST:
        raise ImageError(
            "The picture is empty: draw something, or choose a picture of one item on a plain "
            "background."
        )
    visible = contrast >= max(_LEAST_CONTRAST, min(_NOISE_SPREADS * noise, strongest / 2))
    rows = np.flatnonzero(visible.any(axis=1))
    columns = np.flatnonzero(visible.any(axis=0))
    return _Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


def _square(image: Grey, item: _Box, side: int, background: int, centre: bool) -> Grey:
    """The square of `side` that shows the item: in its middle, or where it was in the picture."""
    height, width = image.shape
    left = _window_start(item.left, item.right, side, width, centre)
    top = _window_start(item.top, item.bottom, side, height, centre)
    canvas = np.full((side, side), background, dtype=np.uint8)
    shown = _Box(max(left, 0), max(top, 0), min(left + side, width), min(top + side, height))
    placed = _Box(shown.left - left, shown.top - top, shown.right - left, shown.bottom - top)
    placed.cut(canvas)[:] = shown.cut(image)
    return canvas


def _window_start(low: int, high: int, side: int, length: int, centre: bool) -> int:
    """Where a window of `side` starts that holds the item's `low` to `high`."""
    if centre:
        return (low + high - side) // 2
    return min(max((length - side) // 2, high - side), low)


def _shrink(image: Grey) -> Grey:
    smaller = image.shape[0] > IMAGE_SIZE
    resample = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    size = (IMAGE_SIZE, IMAGE_SIZE)
    return np.array(Image.fromarray(image).resize(size, resample))
