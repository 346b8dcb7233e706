"""A picture as text, as a browser keeps and sends it, and back to the bytes of a file."""

import base64
import binascii
import io

from fmnist.common.errors import ImageError
from fmnist.recognition.decode import decode_image

MOST_BYTES = 512 * 1024
"""Of a file that a browser keeps as it is: several have to fit into its 5 MB."""
_SIDE = 1_120


def text_of(file: bytes) -> str:
    """A picture's file as a data URL; one that is too large to be kept is reduced to 1,120 pixels.

    Raises:
        ImageError: it is too large, and no picture.
    """
    return f"data:image/png;base64,{base64.b64encode(_small(file)).decode()}"


def file_of(text: object) -> bytes:
    """The file in a data URL, whatever it is a file of: `decode_image` says.

    Raises:
        ImageError: it is no such text.
    """
    head, separator, encoded = text.partition(";base64,") if isinstance(text, str) else ("", "", "")
    try:
        if not (separator and head.startswith("data:image/")):
            raise ValueError
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise ImageError("What arrived is not a picture: try again.") from error


def _small(file: bytes) -> bytes:
    if len(file) <= MOST_BYTES:
        return file
    picture = decode_image(file)
    picture.thumbnail((_SIDE, _SIDE))
    smaller = io.BytesIO()
    picture.save(smaller, "WEBP", quality=90)
    return smaller.getvalue()
