"""The search for copies, on copies that are planted."""

from functools import cache

import numpy as np
import pytest

from fmnist.data.dataset import load_dataset
from fmnist.data.duplicates import (
    Images,
    Metric,
    copies_among,
    likeness,
    planted,
    same_pictures,
)
from fmnist.studies.audit.study import LEAST, search


@cache
def images() -> Images:
    return load_dataset().test_images.numpy()[:2_500]


@cache
def metric() -> Metric:
    return Metric.learned(images())


def test_of_fifty_planted_copies_nearly_all_are_found_and_hardly_anything_else() -> None:
    found = search(images(), metric(), 50, seed=5)
    assert found.found >= 48
    known = same_pictures(images(), LEAST, metric())
    assert search(images(), metric(), 1_000, seed=6, known=known).mistaken <= 1


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize(("down", "across"), [(0, 0), (1, -2), (-2, 2)])
def test_the_position_of_a_copy_is_found(down: int, across: int, mirrored: bool) -> None:
    image = images()[7]
    moved = np.roll(image, (down, across), axis=(0, 1))
    copy = (moved[:, ::-1] if mirrored else moved) // 2
    pair = likeness(image, copy)
    assert pair.likeness > 0.99
    assert (pair.down, pair.across, pair.mirrored) == (down, across, mirrored)
    assert not pair.exact
    assert likeness(image, image).exact


def test_every_pair_is_found_once_the_first_before_the_second() -> None:
    copies, of = planted(images(), 40, seed=8)
    pairs = same_pictures(np.concatenate((images(), copies)), LEAST, metric())
    ours = [(pair.first, pair.second) for pair in pairs if pair.second >= len(images())]
    expected = {(int(original), len(images()) + place) for place, original in enumerate(of)}
    assert len(expected & set(ours)) >= 38
    assert len(set(ours)) == len(ours)
    assert all(pair.first < pair.second for pair in pairs)
    assert [pair.likeness for pair in pairs] == sorted(
        (pair.likeness for pair in pairs), reverse=True
    )


def test_another_picture_of_the_same_kind_is_no_copy() -> None:
    labels = load_dataset().test_labels.numpy()[: len(images())]
    shirts = images()[labels == 6]
    found = copies_among(shirts[:200], shirts[200:400], LEAST, metric())
    assert len(found) <= 1
