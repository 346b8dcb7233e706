"""The items of clothing in a photograph: where each lies, and which pixels are its own."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image
from scipy import ndimage

from fmnist.recognition.garment_parts import PARTS, Shares

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels, the last two not included."""
Mask = npt.NDArray[np.float32]

MOST_ITEMS = 5
_LEAST_SHARE = 0.01
_LEAST_SURE = 0.005
_LESSER_PIECE = 0.1
_KINDS = range(PARTS.index("upper"), len(PARTS))


@dataclass(frozen=True)
class FoundItem:
    """One item: the name of its part, its box in the picture, and where in the picture it is.

    The mask is float32 (height, width) from 0 to 1, of the size at which the picture was looked at.
    """

    part: str
    box: Box
    mask: Mask

    @property
    def share(self) -> float:
        """Of the picture's pixels."""
        return float((self.mask > 0.5).mean())


def find_items(shares: Shares, width: int, height: int) -> tuple[FoundItem, ...]:
    """The items in a picture of `width` by `height`, the largest first, one of a kind.

    `shares` is what `parts_of` gives. Pieces of a kind that lie apart, as a pair of shoes, are one
    item; small pieces beside a large one are left out, and so is what covers less than a hundredth
    or is hardly anywhere likelier than all else together.
    """
    fine = _enlarged(shares)
    kinds = fine.argmax(axis=0)
    found = []
    for kind in _KINDS:
        own = _main_pieces(kinds == kind)
        if own.mean() >= _LEAST_SHARE:
            mask: Mask = np.where(ndimage.binary_dilation(own, iterations=2), fine[kind], 0)
            found.append(FoundItem(PARTS[kind], box_of(own, width, height), mask))
    sure = [item for item in found if item.share >= _LEAST_SURE]
    return tuple(sorted(sure, key=lambda item: -item.share)[:MOST_ITEMS])


def garments_in(shares: Shares, item: FoundItem) -> npt.NDArray[np.float32]:
    """How much of an item looks like each of the seven kinds of garment, float32 (7,), 1 in all."""
    height, width = shares.shape[1:]
    under = item.mask.reshape(height, 4, width, 4).mean(axis=(1, 3))
    found = (shares[_KINDS.start :] * under).sum(axis=(1, 2))
    return np.asarray(found / found.sum())


def body_share(shares: Shares) -> float:
    """How much of the picture is somebody's bare body or hair."""
    return float((shares.argmax(axis=0) == PARTS.index("body")).mean())


def _enlarged(shares: Shares) -> Shares:
    """Four times as high and as wide."""
    size = (4 * shares.shape[2], 4 * shares.shape[1])
    bilinear = Image.Resampling.BILINEAR
    return np.stack([np.asarray(Image.fromarray(each).resize(size, bilinear)) for each in shares])


def _main_pieces(own: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The largest piece and those not much smaller."""
    labels, count = ndimage.label(own)
    if count < 2:
        return own
    sizes = np.bincount(labels.ravel())[1:]
    kept = 1 + np.flatnonzero(sizes >= _LESSER_PIECE * sizes.max())
    return np.asarray(np.isin(labels, kept))


def box_of(own: npt.NDArray[np.bool_], width: int, height: int) -> Box:
    """Around the pixels, on the scale of the picture."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    across, down = width / own.shape[1], height / own.shape[0]
    return (
        round(columns[0] * across),
        round(rows[0] * down),
        round((columns[-1] + 1) * across),
        round((rows[-1] + 1) * down),
    )
