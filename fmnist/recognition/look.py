"""Is it a drawing or a photograph? The two are repaired in different ways."""

from typing import Literal

import numpy as np
from PIL import Image
from scipy import ndimage

from fmnist.recognition.light import even_light

Repairable = Literal["drawing", "photograph"]
Look = Literal["drawing", "photograph", "dataset"]
"""An image of the dataset is taken as it is."""
LOOKS: tuple[Repairable, ...] = ("drawing", "photograph")

_SIDE = 160
_LEAST_CONTRAST = 20
_LEAST_PLAIN = 0.65
_WIDEST_STROKE = 0.08
_MOST_COLOUR = 25.0
_MOST_BETWEEN = 0.6
_LEAST_INSIDE = 0.45
_LEAST_SHADES = 10.0
_LEAST_TINGE = 1.0


def look_of(picture: Image.Image) -> Repairable:
    """What an RGB picture looks like: thin lines on an empty ground are a drawing.

    A small or slender item on white is told from lines by its inside, which has many shades.
    Uneven light is taken out first, so that a sheet of paper under a lamp is an empty ground too.
    """
    small = picture.copy()
    small.thumbnail((_SIDE, _SIDE), Image.Resampling.BOX)
    pixels = np.asarray(small, dtype=np.float32)
    colours = pixels.max(axis=2) - pixels.min(axis=2)
    grey = even_light(np.asarray(small.convert("L")))
    contrast = np.abs(grey.astype(np.float32) - float(np.median(grey)))
    plain = float((contrast < _LEAST_CONTRAST).mean())
    ink = contrast > max(0.4 * float(contrast.max()), _LEAST_CONTRAST)
    clear = 1 - plain - float(ink.mean()) < _MOST_BETWEEN * float(ink.mean())
    thin = _stroke_width(ink) / max(grey.shape) < _WIDEST_STROKE
    lines = plain > _LEAST_PLAIN and clear and thin and float(colours.mean()) < _MOST_COLOUR
    drawn = lines and not _is_cloth(grey, contrast, colours)
    return "drawing" if drawn else "photograph"


def _is_cloth(grey: np.ndarray, contrast: np.ndarray, colours: np.ndarray) -> bool:
    """Whether what stands out is mostly inside, not edge, and has shades and a tinge there."""
    seen = contrast > _LEAST_CONTRAST
    if not seen.any() or float(colours[seen].mean()) < _LEAST_TINGE:
        return False
    inside = ndimage.binary_erosion(seen, iterations=2)
    if inside.sum() <= _LEAST_INSIDE * seen.sum():
        return False
    return float(grey[inside].std()) > _LEAST_SHADES


def _stroke_width(ink: np.ndarray) -> float:
    """How far in pixels the inner places of the ink are from its edge; 0 without ink."""
    if not ink.any():
        return 0.0
    depth = ndimage.distance_transform_edt(np.pad(ink, 1))[1:-1, 1:-1]
    return float(np.percentile(depth[ink], 90))
