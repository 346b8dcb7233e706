"""The second look: what is found in a made picture, what is made of it, and how it is combined."""

import numpy as np
import pytest
import torch
from PIL import Image

from fmnist.data.dataset import Dataset, load_dataset
from fmnist.recognition import combine, second_look
from fmnist.recognition.classify import Answer
from fmnist.recognition.combine import Combination, prediction_set, together
from fmnist.recognition.garment_parts import AREA, PARTS, seen_size
from fmnist.recognition.items import find_items, garments_in
from fmnist.recognition.learn_to_combine import Case, cross_fitted, learn
from fmnist.recognition.photo_features import PhotoFeatures, photo_features
from fmnist.recognition.recognise import recognise_picture, second_look_at
from fmnist.recognition.repair import RepairOptions, settled
from fmnist.recognition.second_look import (
    FEATURES,
    KINDS,
    Item,
    SecondLook,
    look_again,
    pooled,
    whole_view,
)
from fmnist.recognition.train_second_look import logistic_regression
from fmnist.recognition.upright import turned, turned_box
from tests.built import model_around
from tests.dressed import SHIRT, TROUSERS, dressed_figure


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load_dataset()


@pytest.fixture(scope="module")
def figure(dataset: Dataset) -> Image.Image:
    return dressed_figure(dataset).convert("RGBA")


@pytest.fixture(scope="module")
def look(figure: Image.Image) -> SecondLook:
    return look_again(figure)


def overlap(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Intersection over union, counted pixel by pixel."""
    pixels = np.zeros((2, 500, 500), bool)
    for layer, (left, top, right, bottom) in zip(pixels, (one, other), strict=True):
        layer[top:bottom, left:right] = True
    return float((pixels[0] & pixels[1]).sum() / (pixels[0] | pixels[1]).sum())


def test_two_garments_on_a_figure_are_two_items(look: SecondLook) -> None:
    for garment in (SHIRT, TROUSERS):
        assert max(overlap(item.box, garment) for item in look.items) > 0.5
    assert look.body > combine.WORN_FROM


def test_boxes_are_in_pixels_of_the_picture_that_was_given(
    figure: Image.Image, look: SecondLook
) -> None:
    large = look_again(figure.resize((2 * figure.width, 2 * figure.height)))
    for small, twice in zip(look.items[:2], large.items[:2], strict=True):
        assert overlap(small.box, tuple(edge // 2 for edge in twice.box)) > 0.8


def test_a_photograph_on_its_side_is_looked_at_upright(
    figure: Image.Image, look: SecondLook
) -> None:
    lying = look_again(figure.rotate(90, expand=True))
    assert (look.quarters, lying.quarters) == (0, 1)
    for upright, item in zip(look.items, lying.items, strict=True):
        assert item.box == turned_box(upright.box, *figure.size, 1)
        assert item.kinds == pytest.approx(upright.kinds, abs=0.01)


@pytest.mark.parametrize("quarters", range(4))
def test_a_box_turns_with_its_picture(quarters: int) -> None:
    pixels = np.zeros((20, 30), np.uint8)
    pixels[3:9, 4:25] = 255
    left, top, right, bottom = turned_box((4, 3, 25, 9), 30, 20, quarters)
    expected = np.asarray(turned(Image.fromarray(pixels), quarters))
    assert expected[top:bottom, left:right].all()
    assert expected[top:bottom, left:right].sum() == expected.sum()


def test_the_networks_image_of_a_worn_item_has_neither_head_nor_arms(
    figure: Image.Image, look: SecondLook
) -> None:
    item = max(look.items, key=lambda each: overlap(each.box, SHIRT))
    assert item.mask is not None
    mask = np.asarray(Image.fromarray(item.mask).resize(figure.size))
    assert mask[30:80, 125:175].mean() < 0.2
    assert mask[230:265, 40:62].mean() < 0.2
    assert mask[130:220, 115:185].mean() > 0.5


def test_what_is_pooled_tells_where_in_a_picture_something_is(figure: Image.Image) -> None:
    picture = figure.convert("RGB")
    above, below = pooled(
        [whole_view(picture), whole_view(picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM))]
    )
    assert len(above) == FEATURES
    rows = above[2560:][: 120 * 6 * 3].view(120, 6, 3), below[2560:][: 120 * 6 * 3].view(120, 6, 3)
    upright, turned = (torch.dist(rows[0], other) for other in (rows[1].flip(1), rows[1]))
    assert upright < turned


def test_what_is_pooled_last_is_the_mean_product_of_each_two_channels(figure: Image.Image) -> None:
    view = whole_view(figure.convert("RGB"))
    pixels = torch.from_numpy(view.pixels.copy()).permute(2, 0, 1)[None].float() / 255
    with torch.inference_mode():
        channels = photo_features()(pixels)[2][0].flatten(1).double().numpy()
    products = (channels @ channels.T / channels.shape[1])[np.triu_indices(len(channels))]
    found = pooled([view])[0, -len(products) :].numpy()
    assert found == pytest.approx(products, rel=1e-3, abs=1e-3)


def test_features_in_their_quickest_form_are_those_of_the_network_as_it_learned() -> None:
    pictures = torch.rand(1, 3, 64, 96, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        learned, quick = PhotoFeatures().eval()(pictures), photo_features()(pictures)
    for expected, found in zip(learned, quick, strict=True):
        torch.testing.assert_close(found, expected, rtol=1e-3, atol=1e-3)


def test_a_drawing_gets_no_second_look() -> None:
    drawing = np.full((200, 200), 255, np.uint8)
    drawing[40:160, 60:64] = drawing[40:160, 136:140] = drawing[40:44, 60:140] = 0
    picture = Image.fromarray(drawing).convert("RGBA")
    assert second_look_at(picture, settled(picture, RepairOptions())) is None


def test_items_come_from_what_is_likely_where() -> None:
    shares = np.full((len(PARTS), 40, 40), 0.01, np.float32)
    shares[0] = 0.5
    shares[PARTS.index("bag"), 10:20, 20:40] = 0.9
    shares[PARTS.index("shoes"), 30:38, 2:10] = 0.9
    shares[PARTS.index("shoes"), 30:38, 14:22] = 0.9
    shares[PARTS.index("dress"), 0, 0] = 0.9
    bag, shoes = find_items(shares, 400, 800)
    assert (bag.part, shoes.part) == ("bag", "shoes")
    assert bag.box == pytest.approx((200, 200, 400, 400), abs=10)
    assert shoes.box == pytest.approx((20, 600, 220, 760), abs=20)


def test_how_much_of_an_item_looks_like_each_garment() -> None:
    shares = np.full((len(PARTS), 40, 40), 0.01, np.float32)
    shares[PARTS.index("upper"), 8:32, 8:32] = 0.6
    shares[PARTS.index("outer"), 8:32, 8:32] = 0.2
    shares[PARTS.index("ground"), :8] = 0.9
    (item,) = find_items(shares, 160, 160)
    garments = dict(zip(PARTS[2:], garments_in(shares, item), strict=True))
    assert sum(garments.values()) == pytest.approx(1, abs=1e-5)
    assert garments["upper"] == pytest.approx(3 * garments["outer"], rel=0.1)
    assert garments["bag"] < 0.05


@pytest.mark.parametrize("size", [(300, 460), (4000, 300), (10, 10), (1, 5000)])
def test_a_picture_is_seen_in_multiples_of_32(size: tuple[int, int]) -> None:
    wide, high = seen_size(*size)
    assert wide % 32 == high % 32 == 0
    assert min(wide, high) >= 64
    assert wide * high <= 2 * AREA


def answer(*, of: int, sure: float) -> Answer:
    shares = np.full(10, (1 - sure) / 9, np.float32)
    shares[of] = sure
    return Answer(shares, 0.5)


def looked(*, at: int, sure: float, body: float = 0.0) -> SecondLook:
    kinds = np.full(len(KINDS), (1 - sure) / (len(KINDS) - 1), np.float32)
    kinds[at] = sure
    return SecondLook((Item((0, 0, 9, 9), kinds),), kinds, body)


LEARNED = Combination(
    alone=(0.3, 0.5, 0.2),
    worn=(0.0, 1.0, 0.0),
    bias=(0.0,) * 10,
    mixing=((0.0,) * 10,) * 30,
    outlier=(0.0, 0.0, 0.0, 0.0, -2.0),
    outlier_from=0.7,
    in_set={"drawing": 0.1, "photograph": 0.1},
)


def test_together_is_the_weighted_product_of_what_each_says() -> None:
    network, alone = answer(of=2, sure=0.6), looked(at=6, sure=0.5)
    both = together(network, alone, alone.items[0], LEARNED)
    ten = alone.whole[:10] / alone.whole[:10].sum()
    product = network.probabilities**0.3 * ten**0.7
    assert both.probabilities == pytest.approx(product / product.sum(), abs=1e-5)
    assert both.outlier == pytest.approx(1 / (1 + np.exp(2)))
    worn = looked(at=6, sure=0.5, body=0.3)
    assert together(network, worn, worn.items[0], LEARNED).probabilities == pytest.approx(
        ten, abs=1e-5
    )


def test_beside_the_main_item_both_its_own_views_are_not_contradicted() -> None:
    sure = {"bias": (9.0, *(0.0,) * 9), "outlier": (0.0, 0.0, 1.0, 1.0, -2.0)}
    learned = LEARNED.model_copy(update={"alone": (0.3, 0.3, 0.9), **sure})
    main = looked(at=0, sure=0.99)
    bag, skirt = (looked(at=kind, sure=0.4).items[0] for kind in (8, 10))
    look = SecondLook((*main.items, bag, skirt), main.whole, main.body)
    network = answer(of=8, sure=0.3)
    assert together(network, look, main.items[0], learned).class_index == 0
    as_bag, as_skirt = (together(network, look, item, learned) for item in (bag, skirt))
    assert as_bag.class_index == 8
    assert as_bag.outlier < as_skirt.outlier


def test_the_prediction_set_holds_what_is_likely_enough_and_never_nothing() -> None:
    assert prediction_set([0.1, 0.5, 0.4], 0.2) == (1, 2)
    assert prediction_set([0.2, 0.5, 0.3], 0.9) == (1,)


def cases(count: int) -> list[Case]:
    """The second look is right four times in five, the network seven times in ten."""
    rng = np.random.default_rng(0)
    made = []
    for number in range(count):
        truth = number % 11 - 1
        shown = max(truth, 0)
        said = shown if rng.random() < 0.7 else int(rng.integers(10))
        seen = (shown if rng.random() < 0.8 else int(rng.integers(10))) if truth >= 0 else 11
        look = looked(at=seen, sure=0.7)
        network = answer(of=said, sure=0.7)
        made.append(Case(f"{number}.png", truth, "photograph", network, look, look.items[0]))
    return made


def test_learned_on_examples_it_beats_the_network_and_its_sets_cover() -> None:
    made = cases(330)
    judged = cross_fitted(made)
    clothes = [
        (case, each) for case, each in zip(made, judged, strict=True) if case.class_index >= 0
    ]
    right = np.mean([each.answer.class_index == case.class_index for case, each in clothes])
    network = np.mean([case.network.class_index == case.class_index for case, _ in clothes])
    assert right > network
    covered = np.mean([case.class_index in each.classes for case, each in clothes])
    assert covered == pytest.approx(0.9, abs=0.08)
    assert np.mean([each.answer.is_outlier for _, each in clothes]) == pytest.approx(0.05, abs=0.06)
    learned = learn(made)
    assert learned.alone[1] + learned.alone[2] > learned.alone[0]


def test_what_is_always_taken_for_another_class_is_learned() -> None:
    made = []
    for number in range(110):
        truth = number % 11 - 1
        look = looked(at=11 if truth < 0 else (truth + 1) % 10, sure=0.7)
        network = answer(of=(truth + 1) % 10, sure=0.7)
        made.append(Case(f"{number}.png", truth, "photograph", network, look, look.items[0]))
    right = [
        guess.answer.class_index == case.class_index
        for case, guess in zip(made, cross_fitted(made), strict=True)
        if case.class_index >= 0
    ]
    assert np.mean(right) > 0.95


def test_the_regression_separates_what_can_be_separated() -> None:
    generator = torch.Generator().manual_seed(0)
    targets = torch.arange(260) % len(KINDS)
    inputs = torch.randn(260, 20, generator=generator)
    inputs[torch.arange(260), targets] += 12
    layer = logistic_regression(inputs, targets, torch.ones(260))
    assert (layer(inputs).argmax(1) == targets).float().mean() > 0.95


def test_an_answer_comes_from_both_looks(dataset: Dataset, figure: Image.Image) -> None:
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 10))
    for parameter in network.parameters():
        torch.nn.init.zeros_(parameter)
    model = model_around(network)
    found = recognise_picture(model, figure, RepairOptions())
    assert found.item is not None
    assert found.repaired.image.shape == (28, 28)
    assert found.classes[0] == found.answer.class_index
    alone = recognise_picture(model, figure, RepairOptions(), looks_again=False)
    assert alone.answer.probabilities == pytest.approx(np.full(10, 0.1))


def test_missing_weights_are_said_in_a_sentence(tmp_path, monkeypatch, figure) -> None:
    from fmnist.common.errors import CheckpointError

    monkeypatch.setattr(second_look, "SECOND_LOOK", tmp_path)
    second_look._network.cache_clear()
    try:
        with pytest.raises(CheckpointError, match="python -m fmnist second-look"):
            look_again(figure)
    finally:
        second_look._network.cache_clear()
