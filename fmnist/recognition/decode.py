"""Bytes that anyone may have sent, to a picture: the only place that decodes images.

The limits hold before a single pixel is decoded. What comes out carries no metadata.
"""

import io
import warnings

import numpy as np
from PIL import Image, ImageOps

from fmnist.common.errors import ImageError

MAX_BYTES = 20 * 1024**2
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
FORMATS = ("PNG", "JPEG", "WEBP")
_ENOUGH = 1_120
"""Pixels a side from which on a JPEG is decoded at half its size or less, which is much faster."""

# Set once for the whole process: Pillow's own check then guards whatever else opens a picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def decode_image(payload: bytes) -> Image.Image:
    """The picture in `payload`, upright and in mode RGBA; of an animation the first frame.

    A large JPEG comes at a half, a quarter or an eighth of its size.

    Raises ImageError if it is not PNG, JPEG or WebP, is damaged, or is over 20 MB, 50 megapixels
    or 20,000 pixels on a side.
    """
    if len(payload) > MAX_BYTES:
        raise ImageError(
            f"The file is larger than {MAX_BYTES // 1024**2} MB: save the picture smaller and "
            "try again."
        )
    picture = _open(payload)
    _check_size(*picture.size)
    picture.draft(None, (_ENOUGH, _ENOUGH))
    try:
        upright = ImageOps.exif_transpose(_eight_bit(picture))
        rgba = upright.convert("RGBA")
    except Exception as error:
        raise ImageError(
            "The picture is damaged or incomplete: download or save it again and try once more."
        ) from error
    rgba.info = {}
    return rgba


def _open(payload: bytes) -> Image.Image:
    """Read the header. Pillow's readers raise errors of any kind on hostile bytes."""
    try:
        return Image.open(io.BytesIO(payload), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError(_too_large("The picture is")) from error
    except Exception as error:
        raise ImageError(
            "This is not a PNG, JPEG or WebP image: save the picture in one of these formats and "
            "try again."
        ) from error


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise ImageError(_too_large(f"With {width} x {height} pixels the picture is"))


def _too_large(subject: str) -> str:
    return (
        f"{subject} too large: scale it down to at most {MAX_PIXELS // 1_000_000} megapixels and "
        f"{MAX_SIDE:,} pixels on a side."
    )


def _eight_bit(picture: Image.Image) -> Image.Image:
    """Keep the upper byte of 16-bit grey, which Pillow would clip to white instead."""
    if not picture.mode.startswith("I"):
        return picture
    scaled = Image.fromarray((np.asarray(picture) >> 8).clip(0, 255).astype(np.uint8))
    scaled.info = dict(picture.info)
    return scaled
