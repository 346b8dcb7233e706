"""Pictures made by program: figures, sketches, cut-outs, scenes, and what an epoch has of them."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.dataset import load_dataset
from fmnist.data.source import NONE_OF_THESE
from fmnist.synthesis.drawing import body, cut_corners, detail, moved
from fmnist.synthesis.drawings_by_class import draw_silhouettes, draw_sketches
from fmnist.synthesis.looks import outlined, photographed
from fmnist.synthesis.pen import sketch
from fmnist.synthesis.scenes import scenes
from fmnist.training.objectives import Objective


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_cutting_corners_keeps_the_ends_of_an_open_line_and_doubles_a_closed_one():
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0]])
    opened = cut_corners(corners, 2, closed=False)
    assert np.array_equal(opened[0], corners[0])
    assert np.array_equal(opened[-1], corners[-1])
    closed = cut_corners(corners, 1, closed=True)
    assert len(closed) == 6
    assert not any((closed == corner).all(axis=1).any() for corner in corners)


def test_a_figure_is_scaled_then_turned_then_shifted():
    (line,) = moved((detail([(1, 0), (0, 1)]),), angle=np.pi / 2, scale=(2, 3), shift=(10, 20))
    assert np.allclose(line.points, [[10, 22], [7, 20]])


def test_a_sketch_fills_the_sheet_along_its_longer_side():
    square = (body([(0, 0), (4, 0), (4, 1), (0, 1)]),)
    for seed in range(10):
        image = sketch(square, np.random.default_rng(seed))
        columns = np.flatnonzero((image > 20).any(axis=0))
        assert columns[0] <= 1
        assert columns[-1] >= 26


def test_sketches_show_the_classes_in_turn_and_then_other_things():
    images, labels = draw_sketches(20, 5, np.random.default_rng(0))
    assert images.shape == (25, 28, 28)
    assert images.dtype == torch.uint8
    assert labels.tolist() == [*range(10), *range(10), *[NONE_OF_THESE] * 5]
    assert (images.flatten(1).amax(1) > 100).all()


def test_the_same_seed_draws_the_same_sketches():
    first, _ = draw_sketches(30, 10, np.random.default_rng(4))
    again, _ = draw_sketches(30, 10, np.random.default_rng(4))
    other, _ = draw_sketches(30, 10, np.random.default_rng(5))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_silhouettes_are_fuller_than_their_outlines():
    drawn = draw_silhouettes(40, 0, np.random.default_rng(1))
    areas = (drawn.masks > 127).float().mean((1, 2))
    assert areas.median() > 0.2
    assert (drawn.masks.amax((1, 2)) == 255).all()


def test_an_outline_is_empty_where_the_image_is_flat():
    block = torch.zeros(8, 28, 28, dtype=torch.uint8)
    block[:, 4:24, 4:24] = 200
    lines = outlined(block, generator())
    assert (lines[:, 12:16, 12:16] == 0).all()
    edge = lines[:, 3:25, 3:25].clone()
    edge[:, 5:-5, 5:-5] = 0
    assert (edge.flatten(1).float().mean(1) > 10).all()


def test_an_item_that_touches_the_frame_keeps_its_outline_there():
    full = torch.full((8, 28, 28), 220, dtype=torch.uint8)
    lines = outlined(full, generator()).float()
    border = torch.cat([lines[:, :2].flatten(1), lines[:, -2:].flatten(1)], dim=1)
    assert (border.mean(1) > lines[:, 10:18, 10:18].flatten(1).mean(1)).all()


def test_a_cut_out_keeps_the_shape_and_changes_the_cloth():
    images = load_dataset().train_images[:200]
    cloths = photographed(images, generator())
    shape, cut = images > 30, cloths > 5
    overlap = (shape & cut).sum((1, 2)) / (shape | cut).sum((1, 2))
    assert overlap.median() > 0.8
    inside = (cloths.float() - images.float()).abs()[shape]
    assert inside.mean() > 30


@pytest.mark.parametrize("with_masks", [False, True])
def test_a_scene_has_its_item_where_the_mask_says(with_masks: bool):
    images = load_dataset().train_images[:24]
    masks = (images > 0).byte() * 255 if with_masks else None
    pictures, found = scenes(images, masks, 64, generator())
    assert pictures.shape == (24, 3, 64, 64)
    assert found.shape == (24, 1, 64, 64)
    assert 0 <= pictures.min() <= pictures.max() <= 1
    assert ((found > 0.5).float().mean((1, 2, 3)) > 0.01).all()


def test_an_epoch_has_the_dataset_first_and_the_promised_number_of_pictures():
    dataset = load_dataset()
    images, labels = dataset.train_images[:400], dataset.train_labels[:400]
    source = BATCH_SOURCES.get("real_world")
    pictures, answers = source.epoch(images, labels, generator())
    assert len(pictures) == len(answers) == source.size(400)
    assert torch.equal(pictures[:400], images)
    assert torch.equal(answers[:400], labels)
    assert set(answers.tolist()) == {NONE_OF_THESE, *range(10)}
    again, _ = source.epoch(images, labels, generator())
    assert torch.equal(pictures, again)


def test_without_other_things_the_loss_is_the_cross_entropy():
    outputs = torch.randn(32, 10, generator=generator())
    labels = torch.randint(0, 10, (32,), generator=generator())
    for smoothing in (0.0, 0.1):
        expected = F.cross_entropy(outputs, labels, label_smoothing=smoothing)
        assert torch.allclose(Objective(smoothing).loss(outputs, labels), expected)


def test_of_other_things_the_loss_asks_for_ten_equal_probabilities():
    labels = torch.full((1,), NONE_OF_THESE)
    undecided = Objective(0.0).loss(torch.zeros(1, 10), labels)
    assert undecided.item() == pytest.approx(np.log(10))
    certain = Objective(0.0).loss(F.one_hot(torch.tensor([3]), 10) * 9.0, labels)
    assert certain > undecided
