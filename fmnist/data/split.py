"""Which images train and which validate. The test set has no part in it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray


@dataclass(frozen=True)
class Split:
    """Indices into the training images of a task, int64 and sorted, no image in two parts.

    Attributes:
        id: how the split was made, such as `stratified-5000-seed-0`.
        train: indices of the images that train.
        validation: indices of the images on which every choice is made.
        confirmation: indices of the images that neither train nor choose, on which a search judges
            what it chose; most runs set none aside.
    """

    id: str
    train: torch.Tensor
    validation: torch.Tensor
    confirmation: torch.Tensor = field(default_factory=lambda: torch.arange(0))

    @property
    def sha256(self) -> str:
        """A fingerprint of the exact images of each part."""
        digest = hashlib.sha256()
        parts = (self.train, self.validation, self.confirmation)
        for indices in parts if len(self.confirmation) else parts[:2]:
            digest.update(indices.numpy().astype("<i8").tobytes())
            digest.update(b"|")
        return digest.hexdigest()


@lru_cache(maxsize=8)
def stratified_split(
    labels: torch.Tensor,
    validation_images: int,
    seed: int,
    train_images: int | None = None,
    confirmation_images: int = 0,
) -> Split:
    """Set `validation_images` aside, each class in equal proportion; none when it is 0.

    The same images validate whether or not others are set aside for confirmation. The last few
    splits are kept, since the runs of a search and the seeds of a setting share theirs.

    Args:
        labels: int64 (N,), the labels of the training images.
        validation_images: how many to set aside, at least one per class, or 0.
        seed: the same seed gives the same split, whatever else changes.
        train_images: train on a stratified sample of this many; None means all that are left.
        confirmation_images: how many more to set aside, at least one per class, or 0.
    """
    classes = labels.numpy()
    train, validation, confirmation = np.arange(len(classes)), np.arange(0), np.arange(0)
    name = "all"
    if validation_images:
        train, validation = _in_two(train, classes, seed, test_size=validation_images)
        name = f"stratified-{validation_images}-seed-{seed}"
    if confirmation_images:
        train, confirmation = _in_two(train, classes, seed, test_size=confirmation_images)
        name += f"-confirmation-{confirmation_images}"
    if train_images is not None and train_images < len(train):
        train, _ = _in_two(train, classes, seed, train_size=train_images)
        name += f"-first-{train_images}"
    parts = (torch.from_numpy(np.sort(part)) for part in (train, validation, confirmation))
    return Split(name, *parts)


def _in_two(
    images: NDArray[Any], classes: NDArray[Any], seed: int, **size: int
) -> Sequence[NDArray[Any]]:
    """The images in two parts with equal shares of the classes; `size` is that of either part."""
    # Imported here, since it takes a second that a run on all images can do without.
    from sklearn.model_selection import train_test_split

    parts: Sequence[NDArray[Any]] = train_test_split(
        images, random_state=seed, stratify=classes[images], **size
    )
    return parts
