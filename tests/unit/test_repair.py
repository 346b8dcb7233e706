"""Whatever the paper, size and place: models get the item bright on black, 28 x 28."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from fmnist.common.errors import ImageError
from fmnist.data.dataset import load_dataset
from fmnist.recognition.decode import NOTE
from fmnist.recognition.margin import without_margin
from fmnist.recognition.repair import RepairOptions, repair

NOTHING = RepairOptions("drawing", background=False, crop=False, centre=False)


def drawing(
    size: tuple[int, int] = (280, 280), corner: tuple[int, int] = (90, 60), width: int = 90
) -> Image.Image:
    """A smoothed white trouser-like stroke on black, as the canvas gives it: RGBA, opaque."""
    large = Image.new("L", (size[0] * 2, size[1] * 2))
    pen = ImageDraw.Draw(large)
    left, top = corner[0] * 2, corner[1] * 2
    path = [(left, top + 300), (left, top), (left + 2 * width, top), (left + 2 * width, top + 300)]
    pen.line(path, fill=255, width=32, joint="curve")
    return large.resize(size, Image.Resampling.BOX).convert("RGBA")


def inverted(picture: Image.Image) -> Image.Image:
    return ImageOps.invert(picture.convert("L")).convert("RGBA")


def extent(image: npt.NDArray[np.uint8], threshold: int = 20) -> tuple[int, int, int, int]:
    """First and last row, first and last column that are brighter than `threshold`."""
    rows = np.flatnonzero((image > threshold).any(axis=1))
    columns = np.flatnonzero((image > threshold).any(axis=0))
    return int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])


def test_images_of_the_dataset_pass_unchanged():
    for original in load_dataset().test_images[:200].numpy():
        repaired = repair(Image.fromarray(original).convert("RGBA"))
        assert np.array_equal(repaired.image, original)


def test_negatives_of_the_dataset_come_out_as_the_dataset():
    for original in load_dataset().test_images[:200].numpy():
        repaired = repair(Image.fromarray(255 - original).convert("RGBA"))
        assert np.array_equal(repaired.image, original)


def test_black_on_white_equals_white_on_black():
    white_on_black = repair(drawing())
    black_on_white = repair(inverted(drawing()))
    assert np.array_equal(white_on_black.image, black_on_white.image)
    assert white_on_black.image.max() > 200


def test_a_stroke_on_a_transparent_background_equals_the_same_on_paper():
    on_black = drawing()
    for ink in (0, 255):
        transparent = Image.new("RGBA", on_black.size, (ink, ink, ink, 0))
        transparent.putalpha(on_black.convert("L"))
        difference = repair(transparent).image.astype(int) - repair(on_black).image
        assert np.abs(difference).max() <= 1


def test_the_item_fills_the_longest_edge_and_sits_in_the_middle():
    top, bottom, left, right = extent(repair(drawing(corner=(20, 10), width=50)).image)
    assert (top, bottom) == (0, 27)
    assert abs(left - (27 - right)) <= 1
    assert left > 0


def test_place_and_size_on_the_canvas_do_not_matter():
    reference = repair(drawing(corner=(40, 40))).image.astype(int)
    moved = repair(drawing(corner=(120, 80))).image
    assert np.array_equal(reference, moved)
    larger = repair(drawing(size=(400, 500), corner=(200, 300))).image
    assert np.abs(reference - larger).mean() < 5


def test_grey_paper_becomes_black():
    rng = np.random.default_rng(1)
    paper = rng.normal(200, 3, (300, 300))
    paper[100:200, 80:220] = 40
    picture = Image.fromarray(paper.clip(0, 255).astype(np.uint8)).convert("RGBA")
    result = repair(picture, RepairOptions("drawing"))
    assert extent(result.image) == (4, 23, 0, 27)
    assert result.image[:3].max() <= 10
    assert result.image[14].min() > 150


def test_a_white_item_on_a_light_floor_is_not_inverted():
    floor = np.full((200, 200), 150, np.uint8)
    floor[50:150, 50:150] = 250
    result = repair(Image.fromarray(floor).convert("RGBA"), RepairOptions("drawing"))
    assert result.image.min() > 200


def test_each_repair_can_be_turned_off():
    picture = inverted(drawing(corner=(20, 10), width=50))
    names = [step.name for step in repair(picture).steps]
    assert names == ["grey", "background", "crop", "centre", "fit"]
    for off in ("background", "crop", "centre"):
        options = RepairOptions(**{name: name != off for name in ("background", "crop", "centre")})
        left = [step.name for step in repair(picture, options).steps]
        assert left == [name for name in names if name != off]


def test_what_lies_on_its_side_is_turned_last():
    picture = drawing(corner=(20, 10), width=50)
    lying = repair(picture, RepairOptions(quarters=1))
    assert lying.steps[-1].name == "turn"
    assert np.array_equal(np.rot90(lying.image), repair(picture).image)


def test_with_everything_off_the_picture_is_only_scaled():
    picture = inverted(drawing())
    plain = picture.convert("L").resize((28, 28), Image.Resampling.BOX)
    assert np.array_equal(repair(picture, NOTHING).image, np.asarray(plain))


def test_without_centre_the_item_stays_where_it_was_drawn():
    picture = drawing(corner=(20, 10), width=50)
    image = repair(picture, RepairOptions(crop=False, centre=False)).image
    top, bottom, left, right = extent(image)
    assert top < 27 - bottom
    assert left < 27 - right


def test_without_crop_the_item_keeps_its_size_and_moves_to_the_middle():
    picture = drawing(corner=(20, 10), width=50)
    top, bottom, left, right = extent(repair(picture, RepairOptions(crop=False)).image)
    assert bottom - top < 20
    assert abs(top - (27 - bottom)) <= 1
    assert abs(left - (27 - right)) <= 1


def test_without_inversion_the_margin_has_the_colour_of_the_paper():
    picture = inverted(drawing(corner=(20, 10), width=50))
    image = repair(picture, RepairOptions(background=False)).image
    assert image[:, 0].min() == 255
    assert image.min() < 60


def test_every_step_shows_its_picture_and_says_what_it_did():
    for step in repair(inverted(drawing())).steps:
        assert step.image.dtype == np.uint8
        assert step.image.ndim == 2
        assert step.explanation.endswith(".")


@pytest.mark.parametrize("size", [(1, 1), (28, 28), (280, 280), (1, 10_000)])
@pytest.mark.parametrize("colour", [(0, 0, 0, 255), (255, 255, 255, 255), (9, 9, 9, 0)])
def test_an_empty_picture_is_refused(size: tuple[int, int], colour: tuple[int, int, int, int]):
    with pytest.raises(
        ImageError, match="The picture is empty or of one even colour: draw something"
    ):
        repair(Image.new("RGBA", size, colour))


def test_a_dot_is_refused():
    picture = Image.new("RGBA", (280, 280), "white")
    ImageDraw.Draw(picture).ellipse((134, 134, 146, 146), fill="black")
    with pytest.raises(ImageError, match="larger"):
        repair(picture, RepairOptions("drawing"))


def test_a_line_of_one_by_ten_thousand_pixels_is_repaired():
    line = np.zeros((10_000, 1), np.uint8)
    line[3_000:6_000] = 255
    picture = Image.fromarray(line).convert("RGBA")
    assert repair(picture).image.shape == (28, 28)
    assert repair(picture.rotate(90, expand=True)).image.max() > 0


def test_a_picture_of_three_pixels_is_repaired_as_a_photograph():
    pixels = np.random.default_rng(0).integers(0, 256, (1, 3, 4), dtype=np.uint8)
    picture = Image.fromarray(pixels, "RGBA")
    assert repair(picture, RepairOptions("photograph")).image.shape == (28, 28)


@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90)),
    seed=st.integers(0, 99),
    flat_alpha=st.booleans(),
    options=st.builds(
        RepairOptions,
        st.sampled_from(["automatic", "drawing", "photograph"]),
        *[st.booleans()] * 4,
    ),
)
@settings(max_examples=80)
def test_any_picture_gives_the_same_28_by_28_twice_or_is_called_empty(
    size: tuple[int, int], seed: int, flat_alpha: bool, options: RepairOptions
):
    pixels = np.random.default_rng(seed).integers(0, 256, (*size, 4), dtype=np.uint8)
    if flat_alpha:
        pixels[..., 3] = 255
    picture = Image.fromarray(pixels, "RGBA")
    try:
        first = repair(picture, options)
    except ImageError:
        return
    assert first.image.shape == (28, 28)
    assert first.image.dtype == np.uint8
    assert np.array_equal(first.image, repair(picture, options).image)


def window(cut_out_corner: int = 14) -> Image.Image:
    """A white window with a dark item on it: opaque, with rounded corners."""
    shown = Image.new("RGBA", (300, 260), "white")
    pen = ImageDraw.Draw(shown)
    pen.rectangle((0, 0, 300, 30), fill=(230, 230, 230))
    pen.polygon([(90, 70), (210, 70), (190, 230), (110, 230)], fill=(30, 50, 100))
    mask = Image.new("L", shown.size)
    box = (0, 0, shown.width - 1, shown.height - 1)
    ImageDraw.Draw(mask).rounded_rectangle(box, cut_out_corner, fill=255)
    shown.putalpha(mask)
    return shown


def test_a_windows_shadow_is_no_ground_to_cut_it_out_of():
    shadow = Image.new("RGBA", (420, 400))
    ImageDraw.Draw(shadow).rectangle((30, 40, 390, 370), fill=(0, 0, 0, 90))
    shadow = shadow.filter(ImageFilter.GaussianBlur(20))
    framed = shadow.copy()
    framed.alpha_composite(window(), (60, 60))
    assert np.array_equal(repair(framed).image, repair(window()).image)
    bare = without_margin(framed)
    assert bare.size == (300, 260)
    assert bare.getchannel("A").getextrema() == (255, 255)
    assert bare.getpixel((0, 0))[:3] == bare.getpixel((0, 120))[:3]


def test_a_cut_out_item_keeps_its_transparency():
    item = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(item).polygon([(60, 40), (240, 40), (200, 260), (100, 260)], fill="navy")
    assert without_margin(item) is item
    plain_box = Image.new("RGBA", (300, 300))
    ImageDraw.Draw(plain_box).rectangle((60, 40, 240, 260), fill="navy")
    assert without_margin(plain_box) is plain_box


def test_what_there_is_to_say_about_the_file_is_kept():
    picture = drawing()
    picture.info[NOTE] = "The file is incomplete."
    assert repair(picture).note == "The file is incomplete."
    assert repair(drawing()).note is None
