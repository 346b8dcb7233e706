"""A person's picture to the 28 x 28 image that models see: one bright item on black.

Photographs and drawings come in any size, on any ground. The steps repeat what was done to the
product photographs of Fashion-MNIST: negative, trim, fit the longest edge, centre. In a
photograph the item has to be found first. An image of the dataset itself is taken as it is.
"""

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
from PIL import Image

from fmnist.common.errors import ImageError
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.decode import NOTE
from fmnist.recognition.framed import Framed, framed_image
from fmnist.recognition.light import even_light
from fmnist.recognition.look import Look, Repairable, look_of
from fmnist.recognition.margin import without_margin
from fmnist.recognition.segmenter import Mask, cut_out, sharpened

Grey = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.float32]

_SIDE = FASHION_MNIST.shape.height
_WORKING_SIDE = 560
_CORNER_SHARE = 1 / 14
_LEAST_CONTRAST = 20
_NOISE_SPREADS = 4
_TRANSPARENT = 0.02
_CLOTH = (90.0, 230.0)
_LEAST_RANGE = 30.0
_LEAST_SHARE = 0.08
_EMPTY = (
    "The picture is empty or of one even colour: draw something, or choose a picture of one item."
)
_TOO_SMALL = "There is hardly more than a dot: draw or photograph the item larger."


@dataclass(frozen=True)
class RepairOptions:
    """Which repairs to make; everything off only shrinks the picture and fills up the square.

    Attributes:
        look: what the picture is; automatic decides by the picture itself
        framed: where that is automatic, take an image of the dataset as it is
        background: make what is around the item black, and the item bright
        contrast: bring the shades of a photographed item to the range of the dataset
        crop: cut away what lies around the item
        centre: move the item to the middle
        quarters: by how many quarters what is photographed was turned counterclockwise
    """

    look: Literal["automatic", "drawing", "photograph"] = "automatic"
    framed: bool = True
    background: bool = True
    contrast: bool = True
    crop: bool = True
    centre: bool = True
    quarters: int = 0


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
    """What models see, uint8 (28, 28), the steps that led there, and what it was taken for.

    Attributes:
        note: a sentence about the file where there is one to say, as that it is incomplete
        forms: of an image of the dataset what had become of it, as "enlarged 10 times"
    """

    image: Grey
    steps: tuple[Step, ...]
    look: Look
    note: str | None = None
    forms: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """What the picture was recognised as, in words that end a sentence."""
        if self.look != "dataset":
            return f"a {self.look}"
        return "an image of the dataset" + (f": {', '.join(self.forms)}" if self.forms else "")


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


def repair(
    picture: Image.Image, options: RepairOptions | None = None, *, where: Mask | None = None
) -> Repaired:
    """Turn an RGBA picture of any size into what models see.

    `where` says where in a photograph the item is, from 0 to 1 in any size; without it the item is
    searched for. Raises ImageError if nothing, or only a dot, stands out from the background.
    """
    options = options or RepairOptions()
    note = picture.info.get(NOTE)
    if where is None:
        picture = without_margin(picture)
        framed = _framed(picture, options)
        if framed:
            step = Step(
                "framed", "Its 28 x 28 levels were read, nothing else changed.", framed.image
            )
            return Repaired(framed.image, (step,), "dataset", note, framed.forms)
    picture = _at_most_working_size(picture)
    _require_contrast(picture)
    look = _look(picture, options)
    if look == "photograph" and options.background:
        image, steps = _photographed_item(picture, options, where)
    else:
        image, steps = _drawn_item(picture, options)
    image, fitting = _fitted(image, options)
    return Repaired(image, (*steps, *fitting), look, note)


def settled(picture: Image.Image, options: RepairOptions) -> RepairOptions:
    """The options with it decided what an RGBA picture is, so that it is found out only once.

    The look of an image of the dataset stays automatic.
    """
    picture = without_margin(picture)
    if _framed(picture, options):
        return options
    return replace(options, look=_look(_at_most_working_size(picture), options))


def _framed(picture: Image.Image, options: RepairOptions) -> Framed | None:
    return framed_image(picture) if options.framed and options.look == "automatic" else None


def _look(picture: Image.Image, options: RepairOptions) -> Repairable:
    return look_of(_on_paper(picture)) if options.look == "automatic" else options.look


def _require_contrast(picture: Image.Image) -> None:
    channels = np.asarray(picture.convert("RGBa")).reshape(-1, 4).astype(np.int16)
    if int(np.ptp(channels, axis=0).max()) < _LEAST_CONTRAST:
        raise ImageError(_EMPTY)


def _photographed_item(
    picture: Image.Image, options: RepairOptions, where: Mask | None
) -> tuple[Grey, tuple[Step, ...]]:
    """The negative of the item on black: `where`, or found by transparency or the segmenter."""
    alpha: Levels = np.asarray(picture.getchannel("A"), dtype=np.float32) / np.float32(255)
    if where is not None:
        square, mask = picture.convert("RGB"), sharpened(where, picture.size)
        found = "The item was cut out of what surrounds it, a person's head and limbs included."
    elif float((alpha < 0.5).mean()) > _TRANSPARENT:
        square, mask = picture.convert("RGB"), alpha
        found = "What is transparent became black, the item its negative."
    else:
        square, mask = cut_out(picture.convert("RGB"))
        found = "The item was found and cut out: what is around it became black."
        if mask.min() == 1:
            found = "No item stood out: the whole picture became its negative."
    grey = np.asarray(square.convert("L"))
    negative: Levels = np.float32(255) - grey.astype(np.float32)
    steps = [
        Step("grey", "Colours became shades of grey.", grey),
        Step("background", found, _bytes(negative * mask)),
    ]
    if options.contrast and (mask > 0.5).any():
        negative = _stretched(negative, negative[mask > 0.5])
        steps.append(
            Step("contrast", "The item got the shades of the dataset.", _bytes(negative * mask))
        )
    return steps[-1].image, tuple(steps)


def _stretched(image: Levels, item: Levels) -> Levels:
    """The levels of `item` spread over those of the dataset's cloths."""
    low, high = np.percentile(item, [2, 98])
    darkest, brightest = _CLOTH
    gain = (brightest - darkest) / max(float(high - low), _LEAST_RANGE)
    levels = (darkest + brightest) / 2 + gain * (image - (low + high) / 2)
    stretched: Levels = np.clip(levels, darkest / 2, 255).astype(np.float32)
    return stretched


def _drawn_item(picture: Image.Image, options: RepairOptions) -> tuple[Grey, tuple[Step, ...]]:
    """Bright lines on black, whatever the paper and the pen."""
    image = np.array(_on_paper(picture).convert("L"))
    steps = [Step("grey", "Colours became shades of grey.", image)]
    if not options.background:
        return image, tuple(steps)
    image = even_light(image)
    background, _ = _measure_background(image)
    image, explanation = _brighten_item(image, background)
    background, _ = _measure_background(image)
    if background:
        image = _blacken(image, background)
        explanation += " What was left of the background became black."
    return image, (*steps, Step("background", explanation, image))


def _fitted(image: Grey, options: RepairOptions) -> tuple[Grey, tuple[Step, ...]]:
    """The item as large as the square allows, in its middle, 28 x 28."""
    background, noise = _measure_background(image)
    item = _find_item(image, background, noise)
    steps = []
    whole = _Box(0, 0, image.shape[1], image.shape[0])
    if item.longest < _LEAST_SHARE * whole.longest:
        raise ImageError(_TOO_SMALL)
    if options.crop and item != whole:
        steps.append(Step("crop", "What lies around the item was cut away.", item.cut(image)))
    side = item.longest if options.crop else whole.longest
    left_alone = _square(image, item, side, background, centre=False)
    image = _square(image, item, side, background, options.centre)
    if options.centre and not np.array_equal(image, left_alone):
        steps.append(Step("centre", "The item moved to the middle of a square.", image))
    image = _shrink(image)
    steps.append(Step("fit", "The square was scaled to 28 x 28 pixels, as models see it.", image))
    if options.quarters:
        image = np.rot90(image, -options.quarters)
        steps.append(Step("turn", "The second look saw it lie on its side: it was turned.", image))
    return image, tuple(steps)


def _at_most_working_size(picture: Image.Image) -> Image.Image:
    """The picture at no more than the working size; what is transparent stays so."""
    factor = math.ceil(max(picture.size) / _WORKING_SIDE)
    if factor == 1:
        return picture
    if picture.getchannel("A").getextrema() == (255, 255):
        return picture.convert("RGB").reduce(factor).convert("RGBA")
    return picture.convert("RGBa").reduce(factor).convert("RGBA")


def _on_paper(picture: Image.Image) -> Image.Image:
    """The picture in RGB; where it is transparent, the ground its visible part stands out from."""
    alpha = np.asarray(picture.getchannel("A"), dtype=np.float32)
    if alpha.min() == 255:
        return picture.convert("RGB")
    level = np.asarray(picture.convert("L"), dtype=np.float32)
    mean_level = float((level * alpha).sum() / max(float(alpha.sum()), 1.0))
    paper = Image.new("RGBA", picture.size, "black" if mean_level > 127 else "white")
    paper.alpha_composite(picture)
    return paper.convert("RGB")


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
    return _bytes(above * (255 / max(255 - background, 1)))


def _find_item(image: Grey, background: int, noise: float) -> _Box:
    """The smallest box around all that stands out from the background and its noise."""
    contrast = np.abs(image.astype(np.int16) - background)
    strongest = int(contrast.max())
    if strongest < _LEAST_CONTRAST:
        raise ImageError(_EMPTY)
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
    smaller = image.shape[0] > _SIDE
    resample = Image.Resampling.BOX if smaller else Image.Resampling.BILINEAR
    size = (_SIDE, _SIDE)
    return np.array(Image.fromarray(image).resize(size, resample))


def _bytes(levels: Levels) -> Grey:
    return np.rint(np.clip(levels, 0, 255)).astype(np.uint8)
