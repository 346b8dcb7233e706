"""Transparency that belongs to a frame: a window's shadow, rounded corners, a clear margin."""

import numpy as np
from PIL import Image

_SOLID = 0.9
_LEAST_FILLED = 0.95
_LEAST_STRAIGHT = 0.5
_LEAST_CONTRAST = 20


def without_margin(picture: Image.Image) -> Image.Image:
    """An RGBA picture cut to the rectangle that is all it shows, and opaque there.

    What is visible of a cut-out item has an outline of its own, and such a picture comes back
    unchanged, as do a rectangle of one colour and a picture that is opaque.
    """
    alpha = np.asarray(picture.getchannel("A"))
    if alpha.min() == 255:
        return picture
    solid = alpha > _SOLID * max(int(alpha.max()), 1)
    rows, columns = np.flatnonzero(solid.any(axis=1)), np.flatnonzero(solid.any(axis=0))
    if not len(rows):
        return picture
    top, bottom, left, right = rows[0], rows[-1] + 1, columns[0], columns[-1] + 1
    inside = solid[top:bottom, left:right]
    sides = (inside[0], inside[-1], inside[:, 0], inside[:, -1])
    straight = min(float(side.mean()) for side in sides)
    if float(inside.mean()) < _LEAST_FILLED or straight < _LEAST_STRAIGHT:
        return picture
    shown = picture.crop((int(left), int(top), int(right), int(bottom)))
    pixels = np.asarray(shown)[..., :3]
    if int(np.ptp(pixels[inside].astype(np.int16), axis=0).max()) < _LEAST_CONTRAST:
        return picture
    rim = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(rim[np.concatenate(sides)], axis=0).astype(np.uint8)
    return Image.fromarray(np.where(inside[..., None], pixels, ground)).convert("RGBA")
