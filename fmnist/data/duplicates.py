"""Images that are the same picture: moved by a pixel or two, mirrored, lighter or darker.

Pairs are found in two steps. A fingerprint that none of these changes alters much picks candidates
among all pairs: the amplitudes of the low spatial frequencies, which a shift leaves alone, of the
image and its mirror image together. How far two of them may lie apart is learned from copies that
are planted on purpose. Then the middle of the first image is laid on the second in every way, and
what is compared is their detail, each pixel less the mean of those around it: plain clothes of one
cut are alike in all but that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

Images = NDArray[np.uint8]
"""Images (N, H, W)."""
Places = NDArray[np.intp]
FURTHEST = 2
"""Pixels by which a copy may be moved, down and across."""
DARKEST, BRIGHTEST = 0.8, 1.25
"""By what a copy's pixels may be multiplied, as far as white allows."""
_PADDED, _LOW, _KEPT = 32, 9, 48
_LEARNED_FROM = 4_000
_FOUND = 0.995
"""The share of planted copies that the fingerprints are to let through."""
_ROWS = 500
_SIDES = 2 * FURTHEST + 1
_MARGIN = FURTHEST + 1
"""Beyond what a copy may be moved by, a pixel for the neighbours of a pixel."""


class Pair(NamedTuple):
    """Two images by their places, and how the second lies on the first.

    Attributes:
        likeness: the cosine of the detail of the first one's middle and of that which it lies on
            in the second; 1 for copies, whatever their brightness.
        down, across: by how many pixels the first is moved to lie there.
        mirrored: whether the second is mirrored before that.
        exact: whether every pixel is the same as it is.
    """

    first: int
    second: int
    likeness: float
    down: int
    across: int
    mirrored: bool
    exact: bool


def planted(images: Images, number: int, seed: int) -> tuple[Images, Places]:
    """Copies (number, H, W) of images at random, each changed at random, and of which they are."""
    random = np.random.default_rng(seed)
    chosen = random.choice(len(images), number, replace=False)
    return np.stack([_changed(images[place], random) for place in chosen]), chosen


def _changed(image: NDArray[np.uint8], random: np.random.Generator) -> NDArray[np.uint8]:
    height, width = image.shape
    turned = image[:, ::-1] if random.random() < 0.5 else image
    down, across = random.integers(0, 2 * FURTHEST + 1, 2)
    moved = np.pad(turned, FURTHEST)[down : down + height, across : across + width]
    brightest = 255 / max(int(moved.max()), 1)
    return np.rint(moved * min(random.uniform(DARKEST, BRIGHTEST), brightest)).astype(np.uint8)


@dataclass(frozen=True)
class Metric:
    """A measure of fingerprints: within `radius` of each other lie images that may be copies.

    Attributes:
        weights: (81, 48); what changes of a copy disturb weighs little.
    """

    weights: NDArray[np.float32]
    radius: float

    @classmethod
    def learned(cls, images: Images, seed: int = 0) -> "Metric":
        """The measure that copies planted among `images` teach (whitening by their noise)."""
        copies, of = planted(images, min(_LEARNED_FROM, len(images)), seed)
        marks = fingerprints(images)
        noise = np.cov((fingerprints(copies) - marks[of]).T.astype(np.float64))
        spread = np.cov(marks.T.astype(np.float64))
        sizes, axes = np.linalg.eigh(
            noise + np.eye(len(noise)) * 1e-6 * np.trace(spread) / len(noise)
        )
        whitened = axes / np.sqrt(sizes)
        _, along = np.linalg.eigh(whitened.T @ spread @ whitened)
        weights = (whitened @ along[:, -_KEPT:]).astype(np.float32)
        apart = np.linalg.norm((fingerprints(copies) - marks[of]) @ weights, axis=1)
        return cls(weights, float(np.quantile(apart, _FOUND)))

    def candidates(self, images: Images, others: Images | None = None) -> tuple[Places, Places]:
        """Places of all pairs that may be copies: among `images` and `others`.

        Without others they are pairs of `images`, the first before the second.
        """
        one = fingerprints(images) @ self.weights
        other = one if others is None else fingerprints(others) @ self.weights
        length = (other**2).sum(axis=1)
        found = []
        for start in range(0, len(one), _ROWS):
            part = one[start : start + _ROWS]
            later = start if others is None else 0
            nearness = part @ other[later:].T
            nearness -= length[later:] / 2
            enough = ((part**2).sum(axis=1) - self.radius**2) / 2
            first, second = np.nonzero(nearness >= enough[:, None])
            found.append((first + start, second + later))
        first, second = (np.concatenate(places) for places in zip(*found, strict=True))
        kept = first < second if others is None else slice(None)
        return first[kept], second[kept]


def fingerprints(images: Images) -> NDArray[np.float32]:
    """Of each image the amplitudes of its low frequencies, float32 (N, 81), whatever its light."""
    found = np.empty((len(images), _LOW * _LOW), np.float32)
    for start in range(0, len(images), _ROWS):
        part = images[start : start + _ROWS].astype(np.float32)
        light = np.linalg.norm(part.reshape(len(part), -1), axis=1)
        part /= np.maximum(light, 1)[:, None, None]
        size = np.abs(np.fft.rfft2(part, (_PADDED, _PADDED)))[:, :, :_LOW]
        mirrored = np.concatenate((size[:, :1], size[:, :-_LOW:-1]), axis=1)
        found[start : start + _ROWS] = (size[:, :_LOW] + mirrored).reshape(len(part), -1)
    return found


def same_pictures(images: Images, least: float, metric: Metric) -> list[Pair]:
    """Every pair of images at least so much alike, the most alike first; `first` before `second`.

    Args:
        images: uint8 (N, H, W).
        least: the likeness from which on a pair counts.
    """
    found = _laid_on(images, images, *metric.candidates(images), least)
    return sorted(found, key=lambda pair: (-pair.likeness, pair.first, pair.second))


def copies_among(copies: Images, images: Images, least: float, metric: Metric) -> list[Pair]:
    """Every pair of one of `copies`, the first, and one of `images` at least so much alike."""
    return list(_laid_on(copies, images, *metric.candidates(copies, images), least))


def likeness(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> Pair:
    """Two images (H, W) laid on one another, whatever their fingerprints."""
    images = np.stack((one, other))
    place = np.zeros(1, np.intp)
    (pair,) = _laid_on(images, images, place, place + 1, least=-1.0)
    return pair


def _laid_on(
    images: Images, others: Images, first: Places, second: Places, least: float
) -> Iterator[Pair]:
    """The pairs (P,) at least so much alike, each in the position in which they are most alike."""
    middles = _middles(images)
    order = np.argsort(second, kind="stable")
    first, second = first[order], second[order]
    each, begins = np.unique(second, return_index=True)
    for place, these in zip(each, np.split(first, begins[1:]), strict=True):
        found = middles[these] @ _every_way(others[place]).T
        best = found.argmax(axis=1)
        alike = found[np.arange(len(these)), best]
        for row in np.flatnonzero(alike >= least):
            mirrored, moved = divmod(int(best[row]), _SIDES**2)
            down, across = divmod(moved, _SIDES)
            yield Pair(
                int(these[row]),
                int(place),
                min(1.0, float(alike[row])),
                down - FURTHEST,
                across - FURTHEST,
                bool(mirrored),
                bool((images[these[row]] == others[place]).all()),
            )


def _middles(images: Images) -> NDArray[np.float32]:
    """The detail of images without their margins, as rows of length 1."""
    inner = slice(_MARGIN, -_MARGIN)
    return _unit(_detail(images)[:, inner, inner].reshape(len(images), -1))


def _every_way(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """All that a middle can be laid on, as rows of length 1: first as it is, then mirrored."""
    detail = _detail(image[None])[0, 1:-1, 1:-1]
    side = [each - 2 * FURTHEST for each in detail.shape]
    views = [
        sliding_window_view(each, side).reshape(_SIDES**2, -1) for each in (detail, detail[:, ::-1])
    ]
    return _unit(np.concatenate(views))


def _detail(images: Images) -> NDArray[np.float32]:
    """Each pixel less the mean of the 3 × 3 around it; those at the edge see black beyond."""
    levels = images.astype(np.float32)
    return levels - uniform_filter(levels, (0, 3, 3), mode="constant")


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)
