"""Each corruption does to every image what its strength says."""

import numpy as np
import pytest
import torch
from scipy.ndimage import zoom

from fmnist.data.corruptions import CORRUPTIONS, Corruption

every = pytest.mark.parametrize("corruption", CORRUPTIONS, ids=lambda each: each.title)
SHIFT, ROTATION, SCALE, NOISE, BLUR, CONTRAST, OCCLUSION = CORRUPTIONS


@pytest.fixture
def images() -> torch.Tensor:
    generator = torch.Generator().manual_seed(0)
    return torch.randint(1, 256, (60, 28, 28), generator=generator, dtype=torch.uint8)


@every
def test_zero_changes_nothing(corruption: Corruption, images: torch.Tensor) -> None:
    assert torch.equal(corruption.apply(images, 0, 0), images)


@every
def test_every_strength_changes_every_image_further(
    corruption: Corruption, images: torch.Tensor
) -> None:
    before = images.clone()
    smooth = torch.from_numpy(zoom(images[:, ::7, ::7].numpy(), (1, 7, 7), order=1))
    distances = []
    for strength in corruption.strengths:
        changed = corruption.apply(smooth, strength, 0)
        assert changed.dtype == torch.uint8
        assert changed.shape == images.shape
        difference = (changed.float() - smooth.float()).abs().mean(dim=(1, 2))
        assert float(difference.min()) > 0
        distances.append(float(difference.mean()))
    assert distances == sorted(distances)
    assert len(set(distances)) == 5
    assert torch.equal(images, before)


@every
def test_the_seed_decides(corruption: Corruption, images: torch.Tensor) -> None:
    strength = corruption.strengths[2]
    first, again, other = (corruption.apply(images, strength, seed) for seed in (0, 0, 1))
    assert torch.equal(first, again)
    by_chance = corruption in (SHIFT, ROTATION, NOISE, OCCLUSION)
    assert torch.equal(first, other) != by_chance


def test_a_shift_moves_by_exactly_so_many_pixels(images: torch.Tensor) -> None:
    used = set()
    for image, moved in zip(images.numpy(), SHIFT.apply(images, 3, 0).numpy(), strict=True):
        down, up, right, left = (np.zeros_like(image) for _ in range(4))
        down[3:], up[:-3] = image[:-3], image[3:]
        right[:, 3:], left[:, :-3] = image[:, :-3], image[:, 3:]
        sides = [np.array_equal(moved, side) for side in (down, up, right, left)]
        assert sum(sides) == 1
        used.add(sides.index(True))
    assert used == {0, 1, 2, 3}


def test_an_image_is_moved_to_the_same_side_at_every_strength() -> None:
    grey = torch.full((20, 28, 28), 200, dtype=torch.uint8)
    weak, strong = (SHIFT.apply(grey, strength, 0) == 0 for strength in (2, 5))
    assert bool((strong | ~weak).all())


def test_a_rotation_by_a_right_angle_is_that_of_numpy(images: torch.Tensor) -> None:
    ways = set()
    for image, turned in zip(images.numpy(), ROTATION.apply(images, 90, 0).numpy(), strict=True):
        way = [np.array_equal(turned, np.rot90(image, turns)) for turns in (1, 3)]
        assert sum(way) == 1
        ways.add(way.index(True))
    assert ways == {0, 1}


def test_half_the_size_is_the_mean_of_four_pixels_within_black(images: torch.Tensor) -> None:
    changed = SCALE.apply(images, 50, 0).numpy()
    quarters = images.numpy().reshape(60, 14, 2, 14, 2).astype(float).mean(axis=(2, 4))
    assert np.abs(changed[:, 7:21, 7:21] - quarters).max() <= 0.51
    changed[:, 7:21, 7:21] = 0
    assert not changed.any()


def test_noise_has_the_standard_deviation_it_is_given() -> None:
    grey = torch.full((50, 28, 28), 128, dtype=torch.uint8)
    changed = NOISE.apply(grey, 20, 0).float()
    assert float(changed.mean()) == pytest.approx(128, abs=0.5)
    assert float(changed.std()) == pytest.approx(20, rel=0.02)
    assert float(NOISE.apply(grey, 200, 0).min()) == 0


def test_a_blurred_point_is_a_gaussian_and_stays_within_its_image() -> None:
    point = torch.zeros((3, 28, 28), dtype=torch.uint8)
    point[1, 14, 14] = 255
    blurred = BLUR.apply(point, 1.5, 0).numpy()
    rows, columns = np.mgrid[-14:14, -14:14]
    bell = np.exp(-(rows**2 + columns**2) / (2 * 1.5**2))
    assert np.abs(blurred[1] - 255 * bell / bell.sum()).max() <= 0.6
    assert not blurred[[0, 2]].any()


def test_contrast_keeps_the_mean_and_scales_the_rest(images: torch.Tensor) -> None:
    before, after = images.numpy().astype(float), CONTRAST.apply(images, 60, 0).numpy()
    assert np.abs(after.mean(axis=(1, 2)) - before.mean(axis=(1, 2))).max() < 0.2
    ratio = after.std(axis=(1, 2)) / before.std(axis=(1, 2))
    assert np.abs(ratio - 0.4).max() < 0.01


def test_an_occlusion_hides_one_square_and_nothing_else(images: torch.Tensor) -> None:
    corners = set()
    for image, changed in zip(images.numpy(), OCCLUSION.apply(images, 8, 0).numpy(), strict=True):
        rows, columns = np.nonzero(changed == 0)
        assert len(rows) == 64
        assert np.ptp(rows) == np.ptp(columns) == 7
        kept = changed > 0
        assert np.array_equal(changed[kept], image[kept])
        corners.add((rows.min(), columns.min()))
    assert len(corners) > 30
