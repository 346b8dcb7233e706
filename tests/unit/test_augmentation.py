"""Augmentations keep the form of the images, do what they say, and repeat with the seed."""

import pytest
import torch
from torchvision.transforms import functional

from fmnist.common.errors import ConfigError
from fmnist.data.augmentation import (
    AUGMENTATIONS,
    Augmentation,
    augment,
    check_strengths,
    crop,
    erase,
    flip,
    rotation,
)
from fmnist.data.dataset import Dataset

every = pytest.mark.parametrize("kind", AUGMENTATIONS, ids=lambda kind: kind.name)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.fixture
def images(dataset: Dataset) -> torch.Tensor:
    return dataset.train_images[:200]


@every
@pytest.mark.parametrize("share", [0.3, 1.0])
def test_form_is_kept_and_the_images_change(
    kind: Augmentation, share: float, images: torch.Tensor
) -> None:
    before = images.clone()
    changed = kind.apply(images, share * kind.high, seeded())
    assert changed.shape == images.shape
    assert changed.dtype == torch.uint8
    assert not torch.equal(changed, images)
    assert torch.equal(images, before)


@every
def test_the_same_seed_gives_the_same_images(kind: Augmentation, images: torch.Tensor) -> None:
    first, second, other = (kind.apply(images, kind.default, seeded(seed)) for seed in (0, 0, 1))
    assert torch.equal(first, second)
    assert not torch.equal(first, other)


def test_flip_mirrors_about_the_share_it_is_given(images: torch.Tensor) -> None:
    changed = flip(images, 0.5, seeded())
    mirrored = (changed == images.flip(2)).all(dim=(1, 2))
    kept = (changed == images).all(dim=(1, 2))
    assert bool((mirrored | kept).all())
    assert 70 <= int(mirrored.sum()) <= 130
    assert torch.equal(flip(images, 1.0, seeded()), images.flip(2))


def test_crop_moves_each_image_by_at_most_its_strength(images: torch.Tensor) -> None:
    changed = crop(images, 2, seeded())
    for image, moved in zip(images, changed, strict=True):
        padded = torch.nn.functional.pad(image, (2, 2, 2, 2))
        windows = [padded[y : y + 28, x : x + 28] for y in range(5) for x in range(5)]
        assert any(torch.equal(moved, window) for window in windows)


def test_rotation_is_that_of_torchvision(
    images: torch.Tensor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fmnist.data.augmentation._uniform", lambda count, *rest: torch.ones(count))
    ours = rotation(images, 30, seeded()).float()
    theirs = functional.rotate(
        images.unsqueeze(1), 30, functional.InterpolationMode.BILINEAR
    ).squeeze(1)
    opposite = functional.rotate(
        images.unsqueeze(1), -30, functional.InterpolationMode.BILINEAR
    ).squeeze(1)
    distance = min((ours - theirs).abs().mean(), (ours - opposite).abs().mean())
    assert distance < 1.5


def test_erase_fills_one_rectangle(images: torch.Tensor) -> None:
    black = torch.zeros_like(images)
    changed = erase(black, 1.0, seeded()) > 0
    for mask in changed:
        rows, columns = mask.any(1).nonzero(), mask.any(0).nonzero()
        height = int(rows.max() - rows.min()) + 1
        width = int(columns.max() - columns.min()) + 1
        assert height * width <= 0.45 * 28 * 28
        assert mask.sum() > 0.9 * height * width


def test_all_together_apply_in_the_order_of_the_registry(images: torch.Tensor) -> None:
    strengths = check_strengths({"crop": 2, "flip": 0.5})
    expected = crop(flip(images, 0.5, generator := seeded()), 2, generator)
    assert torch.equal(augment(images, strengths, seeded()), expected)


@pytest.mark.parametrize(
    "strengths", [{"blur": 1}, {"flip": 1.5}, {"flip": -0.1}, {"flip": float("nan")}]
)
def test_what_is_unknown_or_out_of_bounds_is_refused(strengths: dict[str, float]) -> None:
    with pytest.raises(ConfigError):
        check_strengths(strengths)


def test_a_strength_of_zero_is_left_out() -> None:
    assert check_strengths({"flip": 0.0, "crop": 1}) == {"crop": 1.0}
