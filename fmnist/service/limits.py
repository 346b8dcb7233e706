"""What one request may ask for, and how many may ask at a time."""

from dataclasses import dataclass

from fmnist.recognition.decode import MAX_BYTES


@dataclass(frozen=True)
class Limits:
    """Bounds of the service; the pixels of a picture are bounded where it is decoded.

    Attributes:
        body_bytes: of the body of a request.
        pictures: that one request may have classified.
        images: of 28 x 28 pixels, that one request may have predicted.
        parallel: requests that are worked on or wait at a time.
        seconds: that a request may take.
    """

    body_bytes: int = MAX_BYTES
    pictures: int = 32
    images: int = 2_000
    parallel: int = 64
    seconds: float = 30.0
