"""Whether a map of an image says anything: the deletion curve, against maps shuffled at random."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.networks.model import Model

Floats = NDArray[np.float64]
ORDERS, _STEPS = 20, 20


class Deletion(NamedTuple):
    """The probability of a class while the pixels of an item are made black, in several orders.

    Attributes:
        removed: (S,), the share of the item's pixels that are black, 0 to 1.
        probability: (S,), in the order of the map.
        shuffled: (R, S), in the orders of R shuffled maps.
    """

    removed: Floats
    probability: Floats
    shuffled: Floats

    @property
    def as_fast(self) -> int:
        """How many shuffled maps lower the probability at least as much (area under the curve)."""
        areas = np.trapezoid(self.shuffled, self.removed, axis=1)
        return int((areas <= np.trapezoid(self.probability, self.removed)).sum())

    @property
    def beats_chance(self) -> bool:
        """Whether none does: with 20, by luck alone once in 21 times."""
        return self.as_fast == 0


def deletion(
    model: Model,
    image: torch.Tensor,
    place: int,
    values: Floats,
    *,
    orders: int = ORDERS,
    steps: int = _STEPS,
    seed: int = 0,
) -> Deletion:
    """Remove the item's pixels, those that `values` puts highest first (Petsiuk et al. 2018).

    arXiv:1806.07421, with two changes. Only pixels that are not black are removed, since to remove
    a black one changes nothing. And the random orders are those of the same map with its values
    shuffled over its places, so that the pixels of a place go together in both: scattered pixels
    disturb a network more than a patch does, and a coarse map would lose to them for that alone.
    Pixels of equal value go in random order.

    Args:
        image: uint8 (H, W) or (H, W, C).
        place: of the class among those of the network.
        values: (h, w), a map stretched over the image.

    Raises:
        ValueError: the image is black.
    """
    pixels = image.numpy().reshape(image.shape[0] * image.shape[1], -1)
    item = np.flatnonzero(pixels.any(axis=1))
    if not len(item):
        raise ValueError("a black image has no pixel to remove")
    cells = _places_of_pixels(values.shape, image.shape[:2]).ravel()[item]
    random = np.random.default_rng(seed)
    maps = _with_shuffled(values.ravel(), np.unique(cells), orders, random)
    ranks = np.stack([_ranks(each[cells], random) for each in maps])
    cuts = np.linspace(0, len(item), steps + 1).round().astype(np.int64)
    images = np.zeros((1 + orders, steps + 1, *pixels.shape), np.uint8)
    images[:, :, item] = (ranks[:, None] >= cuts[:, None])[..., None] * pixels[item]
    flat_images = torch.from_numpy(images.reshape(-1, *image.shape))
    outputs = model.logits(flat_images).double().softmax(1)[:, place]
    curves = outputs.numpy().reshape(1 + orders, steps + 1)
    return Deletion(cuts / len(item), curves[0], curves[1:])


def _with_shuffled(
    values: Floats, covered: NDArray[np.int64], times: int, random: np.random.Generator
) -> Iterator[Floats]:
    """`values` (P,), then as often as asked with those at the places `covered` in random order."""
    yield values
    for _ in range(times):
        shuffled = values.copy()
        shuffled[covered] = random.permutation(values[covered])
        yield shuffled


def _ranks(values: Floats, random: np.random.Generator) -> NDArray[np.int64]:
    """The place of each value (P,) from the highest, 0, to the lowest; equal ones at random."""
    order = np.lexsort((random.permutation(len(values)), -values))
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks


def _places_of_pixels(shape: tuple[int, ...], size: tuple[int, ...]) -> NDArray[np.int64]:
    """For each pixel of an image of `size` its place in a map of `shape` stretched over it.

    Places are numbered row by row.
    """
    rows, columns = (
        np.arange(side) * cells // side for cells, side in zip(shape, size, strict=True)
    )
    return rows[:, None] * shape[1] + columns
