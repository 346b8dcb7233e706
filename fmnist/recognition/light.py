"""Light that falls unevenly on paper, taken out."""

import numpy as np
import numpy.typing as npt
from PIL import Image

Grey = npt.NDArray[np.uint8]

_SIDE = 40
_ROUNDS = 8
_SPREADS = 3.0
_NOISE = 4.0
_FLAT = 12.0
_ROUGH = 8.0


def even_light(image: Grey) -> Grey:
    """Grey levels, uint8 (height, width), as they would be if the paper were lit evenly.

    The light is a paraboloid fitted to the picture by least squares, again and again without what
    stands out from it, which is what was drawn. Where it hardly varies, or half of the picture is
    not paper, the picture comes back unchanged.
    """
    height, width = image.shape
    small = np.asarray(Image.fromarray(image).resize((_SIDE, _SIDE)), dtype=np.float64)
    paper = _bases(_SIDE, _SIDE)
    levels = small.ravel()
    light_there = np.full_like(levels, np.median(levels))
    for _ in range(_ROUNDS):
        distance = np.abs(levels - light_there)
        kept = distance <= _SPREADS * max(float(np.median(distance)), _NOISE)
        weights = np.linalg.lstsq(paper[kept], levels[kept], rcond=None)[0]
        light_there = paper @ weights
    if float(np.median(np.abs(levels - light_there))) > _ROUGH:
        return image
    light = (_bases(height, width) @ weights).reshape(height, width)
    level = float(np.median(light))
    if float(np.ptp(light)) < _FLAT:
        return image
    evened = image * (level / np.maximum(light, 1)) if level > 127 else image - (light - level)
    return np.rint(np.clip(evened, 0, 255)).astype(np.uint8)


def _bases(height: int, width: int) -> npt.NDArray[np.float64]:
    """The monomials up to degree two at every pixel, (height * width, 6)."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * y, x**2, y**2], axis=-1).reshape(-1, 6)
