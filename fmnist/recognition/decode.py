"""Bytes that anyone may have sent, to a picture: the only place that decodes images.

What a file is called does not matter, its content decides. The limits hold before a single pixel
is decoded. What comes out carries no metadata.
"""

import io
import warnings

import numpy as np
from PIL import ExifTags, Image, ImageOps

from fmnist.common.errors import ImageError
from fmnist.common.figures import per_cent

try:
    import pillow_heif
except ImportError:
    READS_HEIC = False
else:
    pillow_heif.register_heif_opener()
    READS_HEIC = True

MAX_BYTES = 32 * 1024**2
MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
NAMES = "PNG, JPEG, WebP, AVIF or HEIC" if READS_HEIC else "PNG, JPEG, WebP or AVIF"
NOTE = "note"
"""The key in a decoded picture's `info` of a sentence about the file, where there is one to say."""

_FORMATS = ("PNG", "JPEG", "WEBP", "AVIF", *(("HEIF",) if READS_HEIC else ()))
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
_PHONE_PIXELS = 80_000_000
"""The limit of AVIF and HEIC, which phones write and which cannot be reduced while decoding."""
_JPEG_PIXELS, _JPEG_SIDE = 250_000_000, 65_535
"""The limits of a JPEG that is reduced while it is decoded, line by line."""
_ENOUGH = 1_000
"""Pixels along the longer side from which on a picture may come at half its size or less."""
_LARGE = 16_000_000
"""Pixels from which on any picture is reduced; no screen shows as many."""
_LYING = (5, 6, 7, 8)
"""The orientations of Exif in which a picture is turned by a quarter."""
_DEPTHS = (8, 10, 12, 14, 16)
_MOST_MISSING = 0.25
_END_OF_JPEG = b"\xff\xd9"
_DAMAGED = "The picture is damaged or incomplete: download or save it again and try once more."

# Set once for the whole process: Pillow's own check then guards whatever else opens a picture.
Image.MAX_IMAGE_PIXELS = _JPEG_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def decode_image(payload: bytes) -> Image.Image:
    """The picture in `payload`, upright and in mode RGBA; of an animation the first frame.

    A large picture comes at a half, a third, ... of its size; a JPEG is reduced while it is
    decoded. Of a JPEG that lacks its end what is missing is grey, and `info[NOTE]` says so.

    Raises ImageError if it is not PNG, JPEG, WebP, AVIF (or HEIC, with the extra), is damaged, or
    is over 32 MB, or over 50 megapixels (AVIF and HEIC 80, JPEG 250) or 20,000 pixels on a side.
    """
    if len(payload) > MAX_BYTES:
        raise ImageError(
            f"The file is larger than {MAX_BYTES // 1024**2} MB: save the picture smaller and "
            "try again."
        )
    picture = _open(payload)
    _check_size(picture)
    note = None
    try:
        loaded = _loaded(picture)
    except Exception as error:
        if picture.format not in ("JPEG", "MPO"):
            raise ImageError(_DAMAGED) from error
        loaded, note = _without_its_end(payload)
    try:
        rgba = ImageOps.exif_transpose(_reduced(_eight_bit(loaded, _is_deep(payload)))).convert(
            "RGBA"
        )
    except Exception as error:
        raise ImageError(_DAMAGED) from error
    rgba.info = {NOTE: note} if note else {}
    return rgba


def upright_size(payload: bytes) -> tuple[int, int]:
    """Width and height of the whole picture in `payload`, upright, before it is reduced.

    Raises ImageError if its header cannot be read.
    """
    picture = _open(payload)
    lies = picture.getexif().get(ExifTags.Base.Orientation) in _LYING
    return (picture.height, picture.width) if lies else picture.size


def _open(payload: bytes) -> Image.Image:
    """Read the header. Pillow's readers raise errors of any kind on hostile bytes."""
    try:
        return Image.open(io.BytesIO(payload), formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageError(_too_large("The picture is", MAX_PIXELS, MAX_SIDE)) from error
    except Exception as error:
        if payload[4:8] == b"ftyp" and payload[8:12] in _HEIC_BRANDS and not READS_HEIC:
            raise ImageError(
                "This is a HEIC picture: save or share it as JPEG (iPhone: Settings, Camera, "
                "Formats, Most Compatible) and try again, or pip install -r requirements-heic.txt."
            ) from error
        raise ImageError(
            f"This is not a {NAMES} image: save the picture in one of these formats and try again."
        ) from error


def _check_size(picture: Image.Image) -> None:
    width, height = picture.size
    pixels, side = MAX_PIXELS, MAX_SIDE
    if picture.format in ("AVIF", "HEIF"):
        pixels = _PHONE_PIXELS
    elif picture.format in ("JPEG", "MPO") and "progressive" not in picture.info:
        pixels, side = _JPEG_PIXELS, _JPEG_SIDE
    if width * height > pixels or max(width, height) > side:
        subject = f"With {width:,} × {height:,} pixels the picture is"
        raise ImageError(_too_large(subject, pixels, side))


def _too_large(subject: str, pixels: int, side: int) -> str:
    return (
        f"{subject} too large: scale it down to at most {pixels // 1_000_000} megapixels and "
        f"{side:,} pixels on a side."
    )


def _loaded(picture: Image.Image) -> Image.Image:
    """The pixels of a picture, of a large JPEG at a half, a quarter or an eighth of its size."""
    width, height = picture.size
    share = _ENOUGH / max(width, height)
    picture.draft(None, (max(1, int(width * share)), max(1, int(height * share))))
    picture.load()
    return picture


def _without_its_end(payload: bytes) -> tuple[Image.Image, str]:
    """A JPEG that breaks off, as viewers show it, and a sentence that says how much is missing.

    Raises ImageError if that is more than a quarter, or it is damaged in another way.
    """
    try:
        picture = _loaded(_open(payload + _END_OF_JPEG))
    except Exception:
        picture = _before_its_last_tables(payload)
    pixels = np.asarray(picture).reshape(picture.height, -1)
    there = np.flatnonzero((pixels != pixels[-1, -1]).any(axis=1))
    missing = 1 - (int(there[-1]) + 1 if len(there) else 0) / picture.height
    if missing > _MOST_MISSING:
        raise ImageError(_DAMAGED)
    lost = f"the last {per_cent(missing)}" if missing else "the end"
    return picture, f"The file is incomplete: {lost} is missing. What is there was read."


def _before_its_last_tables(payload: bytes) -> Image.Image:
    """A JPEG in several passes that breaks off between two of them, without the last."""
    try:
        return _loaded(_open(payload[: payload.rfind(b"\xff\xc4")] + _END_OF_JPEG))
    except Exception as error:
        raise ImageError(_DAMAGED) from error


def _reduced(picture: Image.Image) -> Image.Image:
    factor = max(picture.size) // _ENOUGH
    if picture.width * picture.height < _LARGE or factor < 2:
        return picture
    if picture.mode in ("1", "P", "PA"):
        picture = picture.convert("RGBA")
    return picture.reduce(factor)


def _is_deep(payload: bytes) -> bool:
    """Whether it is a PNG with 16 bits a level."""
    return payload.startswith(b"\x89PNG") and payload[24] == 16


def _eight_bit(picture: Image.Image, is_deep: bool) -> Image.Image:
    """Levels of 16 bits in eight; where fewer bits are in use, as cameras have 12, of those.

    Of coloured pictures Pillow decodes the upper byte alone: 12 bits are then 16 levels.
    """
    if not is_deep:
        return picture
    levels = np.array(picture)
    if picture.mode.startswith("I"):
        levels = levels >> (_depth(int(levels.max())) - 8)
    else:
        for bands in (levels[..., :3], levels[..., 3:]):
            depth = _depth(int(bands.max(initial=0)) << 8)
            bands <<= 16 - depth
    changed = Image.fromarray(levels.astype(np.uint8))
    changed.info = dict(picture.info)
    return changed


def _depth(level: int) -> int:
    """The number of bits that hold `level`, of those that cameras and scanners write."""
    return next(depth for depth in _DEPTHS if level < 1 << depth)
