"""Images of the dataset in the forms in which people have them, taken as they are.

Enlarged, smoothed, inverted, padded, in a plotting library's colours, on a page or inside axes:
such a picture needs no item to be searched for, but its frame found and its 28 x 28 levels read.
A picture is taken for one only if it has no detail finer than 28 x 28, its ground is black (or
white, or an end of a colour map) and reaches the frame, and its colours lie on one map.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.colour_maps import GREY, levels_of

Grey = npt.NDArray[np.uint8]
Pixels = npt.NDArray[np.uint8]
Levels = npt.NDArray[np.float32]

_SIDE = FASHION_MNIST.shape.height
_LEAST_SIDE = 27
_SEARCHED = 1_024
"""Pixels along the longer side at which frames are searched for."""
_COMPARED = 224
_TOLERANCES = (6, 30)
"""How far a colour may be from the page's: in what is exact, and in a JPEG."""
_LEAST_BORDER = 0.5
_MOST_CANDIDATES = 6
_DEEPEST = 3
_SMALLER = 0.98
_PADDED = 2 / 32
_NOT_ENLARGED = 1.02
_LEAST_CELL = 1.9
_SMALL = 80

_SQUARE = 0.04
_COVERED = 0.5
_FITS = 0.93
_MOST_OFF_MAP = 8.0
_GROUND = 0.04
_LEAST_GROUND_AT_EDGE = 0.45
_LEAST_GROUND_CORNERS = 3
_LEAST_GROUND = 0.05
_LEAST_PEAK = 0.8
_LEAST_EXPLAINED = 0.988
_FAR = 0.15
_ENLARGED_BY = {
    Image.Resampling.NEAREST: 0.003,
    Image.Resampling.BICUBIC: 0.012,
    Image.Resampling.BILINEAR: 0.012,
}
"""How an image may have been enlarged, and the share of pixels that may be far off."""


@dataclass(frozen=True)
class Framed:
    """An image of the dataset as uint8 (28, 28), and what had become of it, in a few words."""

    image: Grey
    forms: tuple[str, ...]


@dataclass(frozen=True)
class _Frame:
    """Where the 28 x 28 cells lie, in pixels; it may reach beyond the picture.

    It is guessed where no edge shows it, but the item alone.
    """

    left: float
    top: float
    right: float
    bottom: float
    guessed: bool = False

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def edges(self) -> tuple[float, float, float, float]:
        return self.left, self.top, self.right, self.bottom

    def moved(self, right: float, down: float) -> "_Frame":
        return _Frame(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def shrunk(self, share: float) -> "_Frame":
        wide, high = share * self.width, share * self.height
        return _Frame(self.left + wide, self.top + high, self.right - wide, self.bottom - high)

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def cell(self) -> float:
        return (self.width + self.height) / 2 / _SIDE


def framed_image(picture: Image.Image) -> Framed | None:
    """The image of the dataset that an RGBA picture shows, if it shows one."""
    white = Image.new("RGBA", picture.size, "white")
    white.alpha_composite(picture)
    pixels = np.asarray(white.convert("RGB"))
    whole = _Frame(0, 0, picture.width, picture.height)
    frames = (frame for tolerance in _TOLERANCES for frame in _frames(pixels, whole, tolerance))
    return next((found for frame in frames if (found := _read(pixels, frame))), None)


def _frames(pixels: Pixels, region: _Frame, tolerance: int, depth: int = 0) -> Iterator[_Frame]:
    """Where an image may lie in a region: all of it, around what stands out, and deeper in."""
    if abs(region.width / region.height - 1) < _SQUARE:
        yield region
        yield region.shrunk(_PADDED)
    left, top, right, bottom = (round(edge) for edge in region.edges)
    inset = round(0.02 * min(region.width, region.height)) if depth else 0
    left, top, right, bottom = left + inset, top + inset, right - inset, bottom - inset
    if min(right - left, bottom - top) < _LEAST_SIDE:
        return
    shown = pixels[top:bottom, left:right]
    page, share = _page(shown, tolerance)
    if share < _LEAST_BORDER:
        return
    stride = math.ceil(max(shown.shape) / _SEARCHED)
    mask = _stands_out(shown[::stride, ::stride], page, tolerance)
    for part in _parts(mask, stride):
        inner = part.moved(left, top)
        exact = _exact(pixels, inner, page, tolerance, stride)
        if exact is not None and depth < _DEEPEST and exact.area < _SMALLER * region.area:
            yield from _frames(pixels, exact, tolerance, depth + 1)
        yield from _around(inner)


def _parts(mask: npt.NDArray[np.bool_], stride: int) -> list[_Frame]:
    """The largest parts that stand out, the box around all of them first."""
    if not mask.any():
        return []
    labels, _ = ndimage.label(ndimage.binary_dilation(mask, iterations=2))
    boxes = [slices for slices in ndimage.find_objects(labels * mask) if slices is not None]
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    boxes.append((slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)))
    frames = [
        _Frame(*(stride * edge for edge in (x.start, y.start, x.stop, y.stop))) for y, x in boxes
    ]
    large = {frame for frame in frames if max(frame.width, frame.height) >= _LEAST_SIDE}
    return sorted(large, key=lambda frame: -frame.area)[:_MOST_CANDIDATES]


def _exact(
    pixels: Pixels, part: _Frame, page: Levels, tolerance: int, margin: int
) -> _Frame | None:
    """The rectangle that a part is but for what sticks out of it, as ticks do; None if it is none.

    A row or column belongs to it if most of it stands out, or is enclosed by what does.
    """
    height, width = pixels.shape[:2]
    left, top = max(int(part.left) - margin, 0), max(int(part.top) - margin, 0)
    right, bottom = min(int(part.right) + margin, width), min(int(part.bottom) + margin, height)
    mask = _stands_out(pixels[top:bottom, left:right], page, tolerance)
    filled = ndimage.binary_fill_holes(mask)
    rows = np.flatnonzero(filled.mean(axis=1) > _COVERED)
    columns = np.flatnonzero(filled.mean(axis=0) > _COVERED)
    if not len(rows) or not len(columns):
        return None
    inside = filled[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if min(inside.shape) < _LEAST_SIDE or float(inside.mean()) < _FITS:
        return None
    return _Frame(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1).moved(left, top)


def _around(item: _Frame) -> Iterator[_Frame]:
    """Frames around an item without one: its longer side spans all cells, or nearly, as it does in
    the dataset, and it is in the middle."""
    longest = max(item.width, item.height)
    for cells in (_SIDE, _SIDE - 1, _SIDE - 2):
        cell = longest / cells
        wide, tall = round(item.width / cell), round(item.height / cell)
        left = item.left - math.ceil((_SIDE - wide) / 2) * cell
        top = item.top - math.ceil((_SIDE - tall) / 2) * cell
        yield _Frame(left, top, left + _SIDE * cell, top + _SIDE * cell, guessed=True)


def _page(shown: Pixels, tolerance: int) -> tuple[Levels, float]:
    """The most frequent colour at the edge of a region, and the share of the edge that has it."""
    edge = np.concatenate([shown[0], shown[-1], shown[:, 0], shown[:, -1]]).astype(np.int32)
    packed = edge @ np.array([65_536, 256, 1])
    values, counts = np.unique(packed, return_counts=True)
    page = edge[packed == values[counts.argmax()]][0]
    share = float((np.abs(edge - page).max(axis=1) <= tolerance).mean())
    return page.astype(np.float32), share


def _stands_out(shown: Pixels, page: Levels, tolerance: int) -> npt.NDArray[np.bool_]:
    differs = np.abs(shown.astype(np.int16) - page.astype(np.int16)) > tolerance
    red, green, blue = np.moveaxis(differs, 2, 0)  # far quicker than numpy's any along so few
    return np.asarray(red | green | blue)


def _read(pixels: Pixels, frame: _Frame) -> Framed | None:
    """The levels in the cells of a frame, if they are an image of the dataset."""
    if not _has_ground(_middles(pixels, frame)):
        return None
    if frame.cell < _LEAST_CELL and max(pixels.shape) > _SMALL:
        return None
    shown = _cut(pixels, frame)
    colours = _cells(shown)
    smoothed = _smoothing_of(shown, colours) if frame.cell > _NOT_ENLARGED else False
    if smoothed is None or (smoothed and frame.guessed):
        return None
    colour_map, levels, off = levels_of(colours.reshape(-1, 3))
    levels = levels.reshape(_SIDE, _SIDE)
    if off > _MOST_OFF_MAP:
        return None
    inverted = _ground_share(1 - levels) > _ground_share(levels)
    if inverted:
        levels = 1 - levels
    reaches_edge = bool((_edge(levels) > _GROUND).any())
    if not _looks_trimmed(levels) or (frame.cell > _NOT_ENLARGED and not reaches_edge):
        return None
    image = np.rint(255 * levels).astype(np.uint8)
    return Framed(image, tuple(_forms(pixels, frame, smoothed, colour_map, inverted)))


def _cut(pixels: Pixels, frame: _Frame) -> Image.Image:
    """The frame at whole cells' size, up to 8 pixels a cell; beyond the picture as at its edge."""
    left, top = math.floor(frame.left), math.floor(frame.top)
    right, bottom = math.ceil(frame.right), math.ceil(frame.bottom)
    height, width = pixels.shape[:2]
    beyond = [(max(-top, 0), max(bottom - height, 0)), (max(-left, 0), max(right - width, 0))]
    inside = pixels[max(top, 0) : bottom, max(left, 0) : right]
    whole = Image.fromarray(np.pad(inside, [*beyond, (0, 0)], mode="edge"))
    box = frame.moved(-left, -top).edges
    large = min(frame.width, frame.height) > _COMPARED / 2
    size = (_COMPARED, _COMPARED) if large else (round(frame.width), round(frame.height))
    return whole.resize(size, Image.Resampling.BOX, box=box)


def _middles(pixels: Pixels, frame: _Frame) -> Levels:
    """The pixel in the middle of each cell, float32 (28, 28, 3)."""
    cells = (np.arange(_SIDE) + 0.5) / _SIDE
    rows = (frame.top + cells * frame.height).astype(int).clip(0, pixels.shape[0] - 1)
    columns = (frame.left + cells * frame.width).astype(int).clip(0, pixels.shape[1] - 1)
    return pixels[np.ix_(rows, columns)].astype(np.float32)


def _cells(shown: Image.Image) -> Levels:
    """The colour in the middle of each cell, float32 (28, 28, 3)."""
    if min(shown.size) < 3 * _SIDE:
        return np.asarray(shown.resize((_SIDE, _SIDE), Image.Resampling.BOX), dtype=np.float32)
    thirds = shown.resize((3 * _SIDE, 3 * _SIDE), Image.Resampling.BOX)
    return np.asarray(thirds, dtype=np.float32)[1::3, 1::3]


def _has_ground(colours: Levels) -> bool:
    """Whether one colour is that of a good part of the edge, before more is looked at."""
    edge = _edge(colours)
    spread = np.abs(edge - np.median(edge, axis=0)).max(axis=1)
    return float((spread <= 16).mean()) >= _LEAST_GROUND_AT_EDGE


def _edge(cells: Levels) -> Levels:
    return np.concatenate([cells[0], cells[-1], cells[1:-1, 0], cells[1:-1, -1]])


def _smoothing_of(shown: Image.Image, colours: Levels) -> bool | None:
    """Whether the 28 x 28 cells explain what is shown with smoothing, or without; None if not.

    Most of the variance has to be explained, and hardly a pixel may be far off: the edges of
    what is drawn or photographed run through the cells.
    """
    small = Image.fromarray(colours.astype(np.uint8))
    there = _inner(shown)
    centred = there - there.mean(axis=0)
    variance = max(float(np.vdot(centred, centred)), 1.0)
    far = _FAR * max(float(np.ptp(there, axis=0).max()), 1.0)
    for resample, most_far in _ENLARGED_BY.items():
        error = _inner(small.resize(shown.size, resample)) - there
        explained = 1 - float(np.vdot(error, error)) / variance
        if explained > _LEAST_EXPLAINED and (np.abs(error) > far).any(axis=1).mean() < most_far:
            return resample != Image.Resampling.NEAREST
    return None


def _inner(shown: Image.Image) -> Levels:
    """The pixels well inside the cells, (n, 3), so that a frame may be a pixel off.

    Where cells are small, all but those at the frame's edge.
    """
    pixels = np.asarray(shown, dtype=np.float32)
    if shown.size == (_COMPARED, _COMPARED):
        size = _COMPARED // _SIDE
        cells = pixels.reshape(_SIDE, size, _SIDE, size, 3)
        return cells[:, size // 4 : -size // 4, :, size // 4 : -size // 4].reshape(-1, 3)
    return pixels[1:-1, 1:-1].reshape(-1, 3)


def _ground_share(levels: Levels) -> float:
    return float((_edge(levels) <= _GROUND).mean())


def _looks_trimmed(levels: Levels) -> bool:
    """Whether there is a bright item on black that reaches from edge to edge, or nearly."""
    ground = levels <= _GROUND
    corners = int(ground[[0, 0, -1, -1], [0, -1, 0, -1]].sum())
    longest = max(_extent(~ground, 0), _extent(~ground, 1))
    return (
        _ground_share(levels) >= _LEAST_GROUND_AT_EDGE
        and corners >= _LEAST_GROUND_CORNERS
        and float(ground.mean()) >= _LEAST_GROUND
        and float(levels.max()) >= _LEAST_PEAK
        and longest >= _SIDE - 3
    )


def _extent(item: npt.NDArray[np.bool_], axis: int) -> int:
    there = np.flatnonzero(item.any(axis=axis))
    return int(there[-1] - there[0] + 1) if len(there) else 0


def _forms(
    pixels: Pixels, frame: _Frame, smoothed: bool, colour_map: str, inverted: bool
) -> Iterator[str]:
    """What became of the image, in a few words each."""
    height, width = pixels.shape[:2]
    if frame.area < 0.95 * width * height:
        yield "found on a larger picture"
    if frame.cell > _NOT_ENLARGED:
        yield f"enlarged {frame.cell:.3g} times" + (" with smoothing" if smoothed else "")
    if colour_map != GREY:
        yield f"in the colours of {colour_map}"
    if inverted:
        yield "inverted"
