"""Hostile and unusual pictures: refused with a sentence, or decoded to the same RGBA every time."""

import contextlib
import io
import re
import struct
import subprocess
import sys
import warnings
import zipfile
import zlib

import numpy as np
import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from PIL import Image

from fmnist.common.errors import ImageError
from fmnist.recognition.decode import (
    MAX_BYTES,
    MAX_PIXELS,
    NOTE,
    READS_HEIC,
    decode_image,
    upright_size,
)


def encode(image: Image.Image, file_format: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, file_format, **options)
    return buffer.getvalue()


def png_chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds a few bytes of pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(bytes(100)))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + pixels + png_chunk(b"IEND", b"")


def deep_png(levels: np.ndarray, alpha: int) -> bytes:
    """A row of grey in red, green, blue and alpha of 16 bits, which Pillow cannot write."""
    row = np.stack([levels] * 3 + [np.full_like(levels, alpha)], axis=-1).astype(">u2")
    header = struct.pack(">IIBBBBB", len(levels), 1, 16, 6, 0, 0, 0)
    pixels = png_chunk(b"IDAT", zlib.compress(b"\0" + row.tobytes()))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + pixels + png_chunk(b"IEND", b"")


def webp_header(width: int, height: int) -> bytes:
    """An extended WebP that claims a canvas and holds a frame of one pixel."""
    frame = encode(Image.new("RGB", (1, 1)), "WEBP")[12:]
    canvas = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    extended = b"VP8X" + struct.pack("<I", 10) + bytes(4) + canvas
    body = b"WEBP" + extended + frame
    return b"RIFF" + struct.pack("<I", len(body)) + body


def zip_archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("picture.png", b"no picture")
    return buffer.getvalue()


def noise(width: int, height: int) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels)


@pytest.mark.filterwarnings("error::PIL.Image.DecompressionBombWarning")
@pytest.mark.parametrize("size", [(50_000, 50_000), (8_000, 8_000), (20_001, 2), (1, 20_001)])
def test_a_picture_that_claims_to_be_huge_is_refused(size: tuple[int, int]):
    with pytest.raises(ImageError, match="too large: scale it down to at most 50 megapixels"):
        decode_image(png_header(*size))


@pytest.mark.parametrize("size", [(8_000, 8_000), (16_384, 16_384)])
def test_a_webp_that_claims_to_be_huge_is_refused(size: tuple[int, int]):
    with pytest.raises(ImageError, match=r"scale it down|not a PNG, JPEG, WebP"):
        decode_image(webp_header(*size))


def test_a_huge_picture_is_refused_before_its_pixels_take_memory():
    side = 9_000
    payload = encode(Image.new("L", (side, side)))
    script = (
        "import resource, sys\n"
        "from fmnist.common.errors import ImageError\n"
        "from fmnist.recognition.decode import decode_image\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n"
        "    decode_image(sys.stdin.buffer.read())\n"
        "except ImageError:\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=payload, capture_output=True)
    assert int(done.stdout) * 1024 < side * side / 4


def test_the_limit_holds_when_warnings_are_ignored():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ImageError, match="too large"):
            decode_image(png_header(MAX_PIXELS // 5_000 + 1, 5_000))


def test_a_file_of_more_than_32_megabytes_is_refused():
    with pytest.raises(ImageError, match="larger than 32 MB"):
        decode_image(encode(Image.new("RGB", (2, 2))).ljust(MAX_BYTES + 1, b"\0"))


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"<!doctype html><b>not a picture</b>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
        zip_archive(),
        encode(Image.new("P", (9, 9)), "GIF"),
        encode(noise(9, 9), "BMP"),
        encode(noise(9, 9), "TIFF"),
        encode(noise(9, 9), "PPM"),
        b"\xff\xd8\xff",
        b"RIFF\xff\xff\xff\xffWEBPVP8 ",
    ],
    ids=[
        *("empty", "bare-png", "svg", "html", "eps", "pdf", "zip"),
        *("gif", "bmp", "tiff", "ppm", "bare-jpeg", "bare-webp"),
    ],
)
def test_what_is_in_no_known_format_is_refused(payload: bytes):
    with pytest.raises(ImageError, match=r"not a PNG, JPEG, WebP .* image: save"):
        decode_image(payload)


def test_an_animated_gif_is_refused():
    frames = [Image.new("P", (20, 20), index) for index in range(200)]
    animation = encode(frames[0], "GIF", save_all=True, append_images=frames[1:])
    with pytest.raises(ImageError, match="not a PNG, JPEG, WebP"):
        decode_image(animation)


@pytest.mark.parametrize("file_format", ["PNG", "WEBP"])
def test_an_animation_gives_its_first_frame(file_format: str):
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "lime", "blue")]
    options = {"lossless": True} if file_format == "WEBP" else {}
    animation = encode(frames[0], file_format, save_all=True, append_images=frames[1:], **options)
    assert decode_image(animation).getpixel((4, 4)) == (255, 0, 0, 255)


@pytest.mark.parametrize("file_format", ["PNG", "JPEG", "WEBP", "AVIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_truncated_picture_is_refused(file_format: str, share: float):
    if file_format == "JPEG":
        share /= 2  # what lacks less is read: the test below
    payload = encode(noise(60, 60), file_format)
    with pytest.raises(ImageError, match=r"damaged or incomplete|not a PNG, JPEG, WebP"):
        decode_image(payload[: int(len(payload) * share)])


@pytest.mark.parametrize(
    ("lost", "words"), [(2, "the end is missing"), (1_100, "the last 15.6 % is missing")]
)
@pytest.mark.parametrize("progressive", [False, True])
def test_a_jpeg_without_its_end_is_read_and_said_to_be_incomplete(
    lost: int, words: str, progressive: bool
):
    whole = encode(noise(96, 96), "JPEG", progressive=progressive)
    decoded = decode_image(whole[:-lost])
    assert decoded.size == (96, 96)
    assert "The file is incomplete" in decoded.info[NOTE]
    if not progressive:
        assert re.search(words, decoded.info[NOTE])
        upper = [np.asarray(picture)[:48] for picture in (decoded, decode_image(whole))]
        assert np.array_equal(*upper)


def test_an_avif_is_read():
    red, green, _, alpha = decode_image(
        encode(Image.new("RGB", (40, 30), (200, 40, 40)), "AVIF")
    ).getpixel((20, 15))
    assert red > 180 > 60 > green
    assert alpha == 255


@pytest.mark.skipif(READS_HEIC, reason="pillow-heif is here and reads it")
@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_a_heic_gets_a_sentence_that_says_how_to_convert(brand: bytes):
    with pytest.raises(ImageError, match=r"HEIC picture: save or share it as JPEG"):
        decode_image(b"\0\0\0\x1cftyp" + brand + bytes(40))


@pytest.mark.parametrize("size", [(9_248, 6_944), (30_000, 2_600)])
def test_a_phone_of_64_megapixels_and_a_panorama_are_reduced_while_decoding(size: tuple[int, int]):
    payload = encode(Image.new("L", size, 200), "JPEG")
    script = (
        "import resource, sys\n"
        "from fmnist.recognition.decode import decode_image\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "picture = decode_image(sys.stdin.buffer.read())\n"
        "grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before\n"
        "print(grown, *picture.size, picture.getpixel((9, 9))[0])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], input=payload, capture_output=True)
    grown, width, height, level = map(int, done.stdout.split())
    assert grown * 1024 < size[0] * size[1] / 2
    assert 1_000 <= width <= 4_000
    assert abs(width / height - size[0] / size[1]) < 0.1
    assert level == 200


def test_a_large_png_comes_at_a_part_of_its_size():
    decoded = decode_image(encode(Image.new("P", (6_000, 4_000))))
    assert decoded.size == (1_000, 667)


@pytest.mark.parametrize("position", ["IHDR", "IDAT"])
def test_a_png_with_a_flipped_bit_is_refused(position: str):
    payload = bytearray(encode(noise(60, 60)))
    payload[payload.index(position.encode()) + 30] ^= 0xFF
    with pytest.raises(ImageError):
        decode_image(bytes(payload))


def test_sixteen_bit_grey_keeps_its_levels():
    levels = (np.arange(256, dtype=np.uint16) * 257).reshape(16, 16)
    decoded = decode_image(encode(Image.fromarray(levels)))
    assert np.array_equal(np.asarray(decoded)[..., 0], levels >> 8)


@pytest.mark.parametrize("bits", [10, 12, 14, 16])
def test_fewer_than_sixteen_bits_fill_the_range(bits: int):
    levels = np.linspace(0, 2**bits - 1, 256).astype(np.uint16).reshape(16, 16)
    decoded = np.asarray(decode_image(encode(Image.fromarray(levels))))[..., 0]
    assert np.array_equal(decoded, levels >> (bits - 8))


def test_colours_of_twelve_bits_in_sixteen_fill_the_range():
    decoded = decode_image(deep_png(np.linspace(0, 4_095, 256), alpha=65_535))
    assert decoded.getextrema() == (*[(0, 240)] * 3, (255, 255))


def test_cmyk_jpeg_keeps_its_colour():
    red, green, blue, alpha = decode_image(
        encode(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG")
    ).getpixel((4, 4))
    assert red > 200
    assert green < 60
    assert blue < 60
    assert alpha == 255


def test_palette_with_transparency_keeps_both():
    image = Image.new("P", (2, 1))
    image.putpalette([255, 0, 0, 0, 0, 255])
    image.putpixel((1, 0), 1)
    decoded = decode_image(encode(image, transparency=bytes((0, 128))))
    assert [decoded.getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0, 0), (0, 0, 255, 128)]


def test_grey_with_alpha_keeps_both():
    decoded = decode_image(encode(Image.new("LA", (3, 3), (90, 40))))
    assert decoded.getpixel((1, 1)) == (90, 90, 90, 40)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photograph_comes_out_upright(orientation: int):
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    upright = noise(6, 4)
    stored = upright.transpose(undo[orientation]) if orientation in undo else upright
    exif = Image.Exif()
    exif[0x0112] = orientation
    payload = encode(stored, exif=exif.tobytes())
    decoded = decode_image(payload)
    assert upright_size(payload) == decoded.size
    assert np.array_equal(np.asarray(decoded.convert("RGB")), np.asarray(upright))


def test_unreadable_exif_does_not_spoil_a_good_photograph():
    exif = b"Exif\0\0" + b"junk" * 9
    assert decode_image(encode(noise(10, 20), "JPEG", exif=exif)).size == (10, 20)


def test_no_metadata_is_left():
    exif = Image.Exif()
    exif[0x010F] = "camera"
    decoded = decode_image(encode(noise(4, 4), "JPEG", exif=exif.tobytes(), comment=b"secret"))
    assert decoded.info == {}
    assert not decoded.getexif()


@pytest.mark.parametrize("size", [(1, 1), (1, 10_000), (10_000, 1)])
def test_extreme_shapes_are_decoded(size: tuple[int, int]):
    decoded = decode_image(encode(noise(*size)))
    assert decoded.size == size
    assert decoded.mode == "RGBA"


@given(
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"]),
    file_format=st.sampled_from(["PNG", "JPEG", "WEBP"]),
    width=st.integers(1, 40),
    height=st.integers(1, 40),
)
@settings(max_examples=80)
def test_any_mode_and_size_gives_the_same_rgba_twice(
    mode: str, file_format: str, width: int, height: int
):
    image = noise(width, height).convert("L" if mode == "I;16" else mode)
    try:
        payload = encode(image.convert(mode), file_format)
    except OSError:
        reject()  # the format cannot hold this mode
    first, second = decode_image(payload), decode_image(payload)
    assert first.mode == "RGBA"
    assert first.size == (width, height)
    assert first.tobytes() == second.tobytes()


@given(payload=st.binary(max_size=200), start=st.sampled_from(["PNG", "JPEG", "WEBP", ""]))
@settings(max_examples=200)
def test_arbitrary_bytes_give_a_picture_or_an_image_error(payload: bytes, start: str):
    head = encode(noise(3, 3), start)[:40] if start else b""
    with contextlib.suppress(ImageError):
        assert decode_image(head + payload).mode == "RGBA"
