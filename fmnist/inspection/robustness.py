"""How much of a network's accuracy is left when the images are changed.

The design is that of Hendrycks and Dietterich (2019): several corruptions, each at five strengths,
and the mean over all of them beside the accuracy on the images as they are.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate
from fmnist.data.corruptions import CORRUPTIONS, Corruption
from fmnist.evaluation.metrics import Proportion, normal_interval
from fmnist.networks.model import Model

_SEED = 0
PASSES = 1 + sum(len(corruption.strengths) for corruption in CORRUPTIONS)
"""How often each image is looked at."""


class Robustness(NamedTuple):
    """Which of N images a network gets right, as they are and changed.

    Attributes:
        clean: bool (N,), the images as they are.
        corrupted: bool (corruptions, strengths, N), in the order of `CORRUPTIONS`.
    """

    clean: NDArray[np.bool_]
    corrupted: NDArray[np.bool_]

    def of(self, some: NDArray[np.bool_]) -> "Robustness":
        """The same of some of the images, bool (N,), alone."""
        return Robustness(self.clean[some], self.corrupted[..., some])


class Point(NamedTuple):
    """The accuracy at one strength, a fraction, with its 95 % Wilson interval over the images."""

    strength: float
    accuracy: Estimate


class Changed(NamedTuple):
    """Images at one strength, uint8 (N, 28, 28), and the class a network gives each, (N,)."""

    strength: float
    images: NDArray[np.uint8]
    predicted: NDArray[np.int64]


def balanced_part(labels: NDArray[np.integer], images: int) -> NDArray[np.int64]:
    """Indices, rising, of the first of each class of labels (N,): alike many, `images` at most."""
    classes = np.unique(labels)
    each = images // len(classes)
    return np.sort(np.concatenate([np.flatnonzero(labels == name)[:each] for name in classes]))


def robustness(
    model: Model,
    images: torch.Tensor,
    labels: torch.Tensor,
    report: Callable[[float], None],
) -> Robustness:
    """Which images `model` gets right under each corruption of `CORRUPTIONS`.

    Args:
        images: uint8 (N, H, W) or (N, H, W, C), on the CPU.
        labels: integers (N,), as the model numbers the classes.
        report: told the share that is done, from 0 to 1, after each strength.
    """

    def right(changed: torch.Tensor) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = _predicted(model, changed) == labels.numpy()
        return found

    clean = right(images)
    corrupted: list[NDArray[np.bool_]] = []
    for corruption in CORRUPTIONS:
        for strength in corruption.strengths:
            report((1 + len(corrupted)) / PASSES)
            corrupted.append(right(corruption.apply(images, strength, _SEED)))
    return Robustness(clean, np.reshape(corrupted, (len(CORRUPTIONS), -1, len(clean))))


def points(found: Robustness, corruption: Corruption) -> tuple[Point, ...]:
    """The accuracy by strength of one of `CORRUPTIONS`, from 0 on."""
    hits = [found.clean, *found.corrupted[CORRUPTIONS.index(corruption)]]
    strengths = (0.0, *corruption.strengths)
    return tuple(
        Point(strength, Proportion(int(right.sum()), len(right)).estimate)
        for strength, right in zip(strengths, hits, strict=True)
    )


def accuracy_lost(found: Robustness) -> Estimate:
    """The accuracy as the images are minus the mean over all corruptions and strengths.

    The 95 % interval is that of a mean over the images, each compared with itself; it says nothing
    about another training.
    """
    lost = found.clean - found.corrupted.mean(axis=(0, 1))
    return Estimate(float(lost.mean()), normal_interval(lost))


def first_loss(found: Robustness, corruption: Corruption) -> float | None:
    """The weakest strength at which the accuracy without change lies above the whole interval."""
    clean, *changed = points(found, corruption)
    return next(
        (point.strength for point in changed if point.accuracy.high < clean.accuracy.value), None
    )


def hardest(found: Robustness) -> tuple[Corruption, float]:
    """The corruption with the lowest accuracy on average over its strengths, and that accuracy."""
    means = found.corrupted.mean(axis=(1, 2))
    return CORRUPTIONS[int(means.argmin())], float(means.min())


def changed(model: Model, images: torch.Tensor, corruption: Corruption) -> tuple[Changed, ...]:
    """A few uint8 images at each strength from 0 on, with what the model says."""
    rows = [
        (strength, corruption.apply(images, strength, _SEED))
        for strength in (0.0, *corruption.strengths)
    ]
    return tuple(Changed(strength, row.numpy(), _predicted(model, row)) for strength, row in rows)


def _predicted(model: Model, images: torch.Tensor) -> NDArray[np.int64]:
    found: NDArray[np.int64] = model.logits(images).argmax(1).numpy()
    return found
