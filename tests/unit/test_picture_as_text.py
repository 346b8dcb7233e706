"""Pictures as text for a browser to keep: the same file comes back, or a smaller one like it."""

import io

import numpy as np
import pytest
from PIL import Image

from fmnist.common.errors import ImageError
from fmnist.recognition.decode import decode_image
from fmnist.recognition.text import MOST_BYTES, file_of, text_of


def png(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()


def test_a_small_file_comes_back_as_it_was() -> None:
    file = png(np.eye(28, dtype=np.uint8) * 255)
    assert file_of(text_of(file)) == file


def test_a_large_file_comes_back_smaller_and_looks_the_same() -> None:
    coarse = np.random.default_rng(0).integers(0, 256, (30, 40, 4), dtype=np.uint8)
    coarse[..., 3] = 255
    pixels = coarse.repeat(56, axis=0).repeat(56, axis=1)
    pixels[..., 0] ^= np.random.default_rng(1).integers(0, 8, pixels.shape[:2], dtype=np.uint8)
    large = png(pixels)
    assert len(large) > MOST_BYTES
    small = file_of(text_of(large))
    assert len(small) < MOST_BYTES
    picture = decode_image(small)
    assert picture.size == (1_120, 840)
    middles = np.asarray(picture)[14::28, 14::28, :3].astype(int)
    assert np.abs(middles - coarse[..., :3]).mean() < 12


@pytest.mark.parametrize(
    "text",
    [
        None,
        5,
        "",
        "zzz",
        "data:image/png;base64,?",
        "data:text/html;base64,AAAA",
        "data:image/png,A",
    ],
)
def test_what_is_no_such_text_is_refused(text: object) -> None:
    with pytest.raises(ImageError, match="try again"):
        file_of(text)


def test_a_large_file_that_is_no_picture_is_refused() -> None:
    with pytest.raises(ImageError):
        text_of(b"x" * (MOST_BYTES + 1))
