"""What a run predicted after each epoch: its confusions, and the history of every image.

An image is forgotten when it is right after an epoch and wrong after the next: the forgetting event
of Toneva et al. (2019), arXiv:1812.05159. They count it on training images, whenever a batch shows
them; here it is counted on validation images, after every epoch.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.metrics import Proportion

Integers = NDArray[np.integer]
Kind = Literal["learned first", "learned later", "forgotten", "never learned"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Forgetting:
    """The history of each of V images over E epochs. Epochs are counted from 1.

    Attributes:
        right: bool (E, V), whether the image was right after the epoch.
        learned: int64 (V,), the first epoch after which the image was right; 0 if there is none.
        forgettings: int64 (V,), how often it was right after an epoch and wrong after the next.
        kinds: int64 (V,), the place among `KINDS` of the one kind that its history is of.
    """

    right: NDArray[np.bool_]
    learned: NDArray[np.int64]
    forgettings: NDArray[np.int64]
    kinds: NDArray[np.int64]

    @property
    def wrong_at_last(self) -> int:
        """How many images are wrong after the last epoch."""
        return int((~self.right[-1]).sum())

    def share(self, kind: Kind) -> Proportion:
        """How many images have a history of this kind."""
        return _share(self.kinds == KINDS.index(kind))

    def right_by_epoch(self) -> tuple[Proportion, ...]:
        """How many images were right after each epoch."""
        return tuple(_share(after) for after in self.right)

    def of_kind(self, kind: Kind) -> NDArray[np.int64]:
        """The images (M,) of this kind: the most often forgotten, then the last learned, first."""
        where = np.flatnonzero(self.kinds == KINDS.index(kind))
        return where[np.lexsort((-self.learned[where], -self.forgettings[where]))]


def forgetting(epoch_classes: Integers, labels: Integers) -> Forgetting:
    """When each image was learned and how often it was forgotten.

    Every history is of one kind: right after every epoch (learned first), right from a later epoch
    on (learned later), right and later wrong at least once (forgotten), or right after none.

    Args:
        epoch_classes: (E, V), the class predicted for each image after each epoch.
        labels: (V,), the true classes.

    ValueError unless both are of the same images, and there is an epoch and an image.
    """
    _require_same_images(epoch_classes, labels)
    right = epoch_classes == labels
    learned = np.where(right.any(axis=0), right.argmax(axis=0) + 1, 0)
    forgettings = (right[:-1] & ~right[1:]).sum(axis=0)
    kinds = np.select([forgettings > 0, learned == 1, learned > 1], [2, 0, 1], default=3)
    return Forgetting(right, learned, forgettings, kinds)


def kinds_by_class(found: Forgetting, labels: Integers, num_classes: int) -> NDArray[np.int64]:
    """Images (kinds, classes) with a history of each kind, by true class."""
    flat = found.kinds * num_classes + labels
    counts = np.bincount(flat, minlength=len(KINDS) * num_classes)
    return counts.reshape(len(KINDS), num_classes)


def confusion_by_epoch(
    epoch_classes: Integers, labels: Integers, num_classes: int
) -> NDArray[np.int64]:
    """Counts (E, classes, classes) after each epoch: true class by predicted class.

    Arguments and refusals are those of `forgetting`.
    """
    _require_same_images(epoch_classes, labels)
    cells = num_classes**2
    epochs = np.arange(len(epoch_classes))[:, None] * cells
    flat = epochs + labels * num_classes + epoch_classes
    counts = np.bincount(flat.ravel(), minlength=len(epoch_classes) * cells)
    return counts.reshape(-1, num_classes, num_classes)


def most_confused(matrices: Integers) -> int:
    """The largest number of mistakes in any cell of confusion matrices (E, classes, classes)."""
    off_diagonal = ~np.eye(matrices.shape[1], dtype=bool)
    return int(matrices[:, off_diagonal].max())


def _share(these: NDArray[np.bool_]) -> Proportion:
    return Proportion(int(these.sum()), len(these))


def _require_same_images(epoch_classes: Integers, labels: Integers) -> None:
    if epoch_classes.size == 0 or epoch_classes.shape[1:] != labels.shape:
        raise ValueError(f"{epoch_classes.shape} are not predictions for {labels.shape} labels")
