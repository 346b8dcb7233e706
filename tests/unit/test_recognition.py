"""Drawings and photographs end to end: bytes in, the right class out."""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from benchmarks.outlines import as_canvas_png, outlines
from fmnist.data.dataset import load_dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.networks.model import Model
from fmnist.recognition.classify import Answer, alternatives, answer_to, classify
from fmnist.recognition.decode import decode_image
from fmnist.recognition.light import even_light
from fmnist.recognition.look import look_of
from fmnist.recognition.repair import Repaired, RepairOptions, repair
from fmnist.recognition.segmenter import cut_out
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.store import Store
from tests.built import build_model, model_around


@pytest.fixture(scope="module")
def model() -> Model:
    return load_model(default_run(Store()))


def answer_for(model: Model, payload: bytes) -> Answer:
    return answer_to(model, repair(decode_image(payload)))


@pytest.fixture(scope="module")
def answered(model: Model) -> list[tuple[int, Answer]]:
    """The class of each outline, and the answer to it."""
    drawn = ((label, as_canvas_png(corners, width)) for label, _, corners, width in outlines())
    return [(label, answer_for(model, drawing)) for label, drawing in drawn]


def on_boards(item: int, cloth: tuple[int, int, int]) -> tuple[Image.Image, np.ndarray]:
    """A training image enlarged, dyed, and laid on a wooden floor; and where it lies."""
    original = load_dataset().train_images[item].numpy()
    large = Image.fromarray(original).resize((224, 224), Image.Resampling.BICUBIC)
    shade = np.asarray(large, dtype=np.float32)[..., None] / 255
    place = np.arange(400)
    boards = 150 + 14 * np.sin(place / 9)[None, :] + 5 * np.sin(place / 3)[:, None]
    floor = boards[..., None] * np.array([1.0, 0.75, 0.5])
    mask = np.zeros((400, 400), bool)
    mask[90:314, 80:304] = shade[..., 0] > 0.1
    dyed = np.zeros((400, 400, 3), np.float32)
    dyed[90:314, 80:304] = np.array(cloth) * (0.6 + 0.4 * shade)
    picture = np.where(mask[..., None], dyed, floor)
    return Image.fromarray(picture.clip(0, 255).astype(np.uint8)), mask


def test_outlines_on_the_canvas_are_recognised(answered, record_property):
    rate = float(np.mean([answer.class_index == label for label, answer in answered]))
    record_property("rate", rate)
    assert rate >= 0.7


def test_drawings_of_other_things_score_higher_as_outliers(model, answered):
    rng = np.random.default_rng(3)
    scribbles = []
    for _ in range(10):
        sheet = Image.new("RGBA", (280, 280), "black")
        points = [tuple(point) for point in rng.uniform(20, 260, (14, 2))]
        ImageDraw.Draw(sheet).line(points, fill="white", width=10, joint="curve")
        scribbles.append(answer_to(model, repair(sheet)).outlier)
    assert np.median(scribbles) > np.median([answer.outlier for _, answer in answered])


def test_the_outlier_score_is_the_entropy_of_the_probabilities():
    network = torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(784, len(FASHION_MNIST.classes))
    )
    torch.nn.init.zeros_(network[1].weight)
    torch.nn.init.zeros_(network[1].bias)
    image = np.zeros((28, 28), np.uint8)
    undecided = classify(model_around(network), image)
    assert undecided.outlier == pytest.approx(1.0)
    assert undecided.is_outlier
    with torch.no_grad():
        network[1].bias[4] = 50.0
    certain = classify(model_around(network), image)
    assert certain.class_index == 4
    assert certain.outlier == pytest.approx(0.0, abs=1e-6)
    assert not certain.is_outlier


def test_views_that_are_sure_of_different_classes_do_not_make_an_outlier():
    network = torch.nn.Sequential(
        torch.nn.Flatten(), torch.nn.Linear(784, len(FASHION_MNIST.classes))
    )
    torch.nn.init.zeros_(network[1].bias)
    with torch.no_grad():
        network[1].weight.copy_(torch.zeros(10, 784))
        network[1].weight.view(10, 28, 28)[0, :, :14] = 1.0
        network[1].weight.view(10, 28, 28)[1, :, 14:] = 1.0
    image = np.zeros((28, 28), np.uint8)
    image[:, :14] = 255
    answer = classify(model_around(network), image)
    assert answer.probabilities[:2] == pytest.approx([0.5, 0.5], abs=1e-3)
    assert answer.outlier == pytest.approx(0.0, abs=1e-3)


def test_an_image_and_its_mirror_image_have_one_answer(model):
    image = load_dataset().test_images[3].numpy()
    there = classify(model, image)
    back = classify(model, np.ascontiguousarray(image[:, ::-1]))
    assert np.allclose(there.probabilities, back.probabilities, atol=1e-5)


def test_a_model_with_flip_tta_is_asked_once():
    torch.manual_seed(0)
    model = build_model("fastcnn", {"width": 8})
    image = load_dataset().test_images[3].numpy()
    seen = []
    model.network.register_forward_pre_hook(lambda _, given: seen.append(len(given[0])))
    answer = classify(model, image)
    assert seen == [2]
    views = torch.from_numpy(np.stack([image, image[:, ::-1]]))
    one_way = model_around(model.network).logits(views)
    assert np.allclose(answer.probabilities, one_way.mean(0).softmax(0).numpy(), atol=1e-5)


def test_any_other_model_answers_for_the_mirror_image_too():
    torch.manual_seed(0)
    model = build_model("fastcnn", {"width": 8, "flip_tta": False})
    image = load_dataset().test_images[3].numpy()
    views = torch.from_numpy(np.stack([image, image[:, ::-1]]))
    expected = model.probabilities(views).mean(0)
    found = classify(model, image).probabilities
    assert np.allclose(found, expected.numpy(), atol=1e-5)


def test_what_is_drawn_is_looked_at_narrower_and_lower_too():
    model = build_model("fastcnn", {"width": 8, "flip_tta": False})
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 2:26] = 200
    seen = []
    model.network.register_forward_pre_hook(lambda _, given: seen.extend(given[0]))
    answer = answer_to(model, Repaired(image, (), "drawing"))
    extents = [[int((each[0] > each.mean()).any(axis).sum()) for axis in (1, 0)] for each in seen]
    for extent, expected in zip(extents[::2], [(20, 24), (20, 17), (14, 24)], strict=True):
        assert extent == pytest.approx(expected, abs=2)
    each = model.network(torch.stack(seen)).softmax(1)
    assert np.allclose(answer.probabilities, each.mean(0).detach().numpy(), atol=1e-5)


@pytest.mark.parametrize("cloth", [(30, 60, 160), (240, 240, 235), (40, 35, 30)])
def test_an_item_on_a_floor_is_found(cloth):
    overlaps = []
    for item in range(6):
        picture, mask = on_boards(item, cloth)
        square, found = cut_out(picture)
        area = found.sum() * (square.width / found.shape[1]) ** 2
        overlaps.append(min(area, mask.sum()) / max(area, mask.sum()))
    assert np.median(overlaps) > 0.8


def test_a_photograph_is_repaired_to_a_bright_item_on_black():
    picture, _ = on_boards(2, (30, 60, 160))
    repaired = repair(picture.convert("RGBA"))
    assert repaired.look == "photograph"
    names = [step.name for step in repaired.steps]
    assert names[:4] == ["grey", "background", "contrast", "crop"]
    assert names[-1] == "fit"
    assert repaired.image.shape == (28, 28)
    corners = repaired.image[[0, 0, -1, -1], [0, -1, 0, -1]]
    assert np.median(corners) <= 10
    assert repaired.image.max() > 150


def test_drawings_and_photographs_are_told_apart():
    for label, number, corners, width in outlines():
        if number < 5:
            picture = decode_image(as_canvas_png(corners, width)).convert("RGB")
            assert look_of(picture) == "drawing", FASHION_MNIST.classes[label]
    for item in range(10):
        assert look_of(on_boards(item, (200, 40, 40))[0]) == "photograph"


def pencil_on_lit_paper() -> Image.Image:
    """A dark outline on a sheet that is half as bright on one side as on the other."""
    _, _, corners, _ = next(outlines())
    ink = decode_image(as_canvas_png(corners, 8)).convert("L")
    light = np.linspace(235, 130, 280)[None, :] * np.ones((280, 1))
    sheet = np.where(np.asarray(ink) > 127, 0.35 * light, light)
    return Image.fromarray(sheet.astype(np.uint8))


def test_a_photographed_sheet_of_paper_is_a_drawing_and_its_light_is_evened():
    sheet = pencil_on_lit_paper()
    evened = even_light(np.asarray(sheet))
    ground = evened[np.asarray(sheet) > 100]
    assert np.ptp(ground) < 30 < np.ptp(np.asarray(sheet)[np.asarray(sheet) > 100])
    repaired = repair(sheet.convert("RGBA"))
    assert repaired.look == "drawing"
    assert (repaired.image < 30).mean() > 0.5


def test_evenly_lit_paper_comes_back_unchanged():
    _, _, corners, width = next(outlines())
    drawn = np.asarray(decode_image(as_canvas_png(corners, width)).convert("L"))
    assert np.array_equal(even_light(drawn), drawn)


def test_a_drawing_that_covers_half_of_the_sheet_keeps_its_light():
    sheet = Image.new("L", (280, 280), "white")
    pen = ImageDraw.Draw(sheet)
    for place in range(0, 280, 56):
        pen.rectangle((place, 0, place + 30, 280), fill="black")
    assert np.array_equal(even_light(np.asarray(sheet)), np.asarray(sheet))


def test_what_would_change_the_answer_is_what_other_repairs_answer(model):
    picture, _ = on_boards(5, (60, 120, 60))
    rgba, options = picture.convert("RGBA"), RepairOptions()
    given = answer_to(model, repair(rgba, options)).class_index
    found = alternatives(model, rgba, options)
    for alternative in found:
        assert alternative.answer.class_index != given
        again = answer_to(model, alternative.repaired)
        assert again.class_index == alternative.answer.class_index
    assert len({alternative.change for alternative in found}) == len(found)
