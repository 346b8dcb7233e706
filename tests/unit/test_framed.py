"""Images of the dataset in the forms in which people have them are taken as they are."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from benchmarks.dataset_forms import FORMS, coloured, enlarged, on_page, plotted
from benchmarks.outlines import as_canvas_png, outlines
from fmnist.data.dataset import load_dataset
from fmnist.recognition.colour_maps import colour_map, levels_of
from fmnist.recognition.decode import decode_image
from fmnist.recognition.framed import framed_image
from fmnist.recognition.repair import RepairOptions, repair


@pytest.fixture(scope="module")
def images() -> np.ndarray:
    return load_dataset().test_images[:6].numpy()


@pytest.mark.parametrize("form", FORMS)
def test_its_levels_are_read_again(form: str, images: np.ndarray):
    for image in images[:3]:
        repaired = repair(decode_image(FORMS[form](image)))
        assert repaired.look == "dataset"
        difference = np.abs(repaired.image.astype(int) - image)
        assert difference.mean() < 7


def test_it_is_said_what_had_become_of_it(images: np.ndarray):
    def forms(picture: Image.Image) -> str:
        return repair(picture.convert("RGBA")).in_words

    assert forms(Image.fromarray(images[0])) == "an image of the dataset"
    assert forms(enlarged(255 - images[0], 10)) == (
        "an image of the dataset: enlarged 10 times, inverted"
    )
    assert forms(on_page(enlarged(images[0], 6))) == (
        "an image of the dataset: found on a larger picture, enlarged 6 times"
    )
    assert forms(coloured(images[0], "magma")).endswith("in the colours of magma")


def test_switched_off_it_is_repaired_as_anything_else(images: np.ndarray):
    picture = enlarged(images[0], 10).convert("RGBA")
    assert repair(picture, RepairOptions(framed=False)).look != "dataset"
    assert repair(picture, RepairOptions("drawing")).look == "drawing"


def test_a_plot_saved_with_a_transparent_ground_is_recognised(images: np.ndarray):
    plot = plotted(images[1]).convert("RGBA")
    pixels = np.array(plot)
    pixels[(pixels[..., :3] == 255).all(axis=2)] = 0
    assert framed_image(Image.fromarray(pixels)) is not None


def test_a_photograph_shrunk_by_hand_is_a_photograph():
    photograph = Image.new("RGB", (280, 280), (222, 218, 209))
    pen = ImageDraw.Draw(photograph)
    pen.polygon(
        [(90, 20), (190, 20), (250, 90), (200, 120), (200, 260), (80, 260), (80, 120)], "navy"
    )
    assert framed_image(photograph.convert("RGBA")) is None
    assert repair(photograph.reduce(10).convert("RGBA")).look == "photograph"


def test_a_sharp_shape_on_black_or_white_is_no_image_of_the_dataset():
    for ground, item in (("white", "black"), ("black", "white")):
        shape = Image.new("RGBA", (280, 280), ground)
        ImageDraw.Draw(shape).polygon([(0, 40), (279, 100), (200, 270), (60, 230)], item)
        assert framed_image(shape) is None


def test_drawings_are_no_images_of_the_dataset():
    for _, number, corners, width in outlines():
        if number < 3:
            assert framed_image(decode_image(as_canvas_png(corners, width))) is None


@pytest.mark.parametrize("name", ["viridis", "inferno", "jet", "Blues", "coolwarm", "bone"])
def test_the_colours_of_a_map_are_undone(name: str):
    levels = np.arange(0, 256, 5)
    found, read, off = levels_of(colour_map(name)[levels])
    assert found == name
    assert off < 0.1
    assert np.allclose(255 * read, levels, atol=2.5)
