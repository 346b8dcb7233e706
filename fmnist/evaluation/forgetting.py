"""What a run predicted after each epoch: its confusions, and the history of every image.

An image is forgotten when it is right after an epoch and wrong after the next: the forgetting event
of Toneva et al. (2019), arXiv:1812.05159. They count it on training images, whenever a batch shows
them; here it is counted on validation images, after every epoch.
"""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.evaluation import Evaluation
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


def forgetting(evaluation: Evaluation) -> Forgetting:
    """When each image was learned and how often it was forgotten.

    Every history is of one kind: right after every epoch (learned first), right from a later epoch
    on (learned later), right and later wrong at least once (forgotten), or right after none.

    ValueError unless there is an image, and the answers of an epoch were kept.
    """
    right = _epochs(evaluation) == evaluation.labels
    learned = np.where(right.any(axis=0), right.argmax(axis=0) + 1, 0)
    forgettings = (right[:-1] & ~right[1:]).sum(axis=0)
    kinds = np.select([forgettings > 0, learned == 1, learned > 1], [2, 0, 1], default=3)
    return Forgetting(right, learned, forgettings, kinds)


def kinds_by_class(found: Forgetting, evaluation: Evaluation) -> NDArray[np.int64]:
    """Images (kinds, classes) with a history of each kind, by true class."""
    classes = len(evaluation.classes)
    flat = found.kinds * classes + evaluation.labels
    return np.bincount(flat, minlength=len(KINDS) * classes).reshape(len(KINDS), classes)


def confusion_by_epoch(evaluation: Evaluation) -> NDArray[np.int64]:
    """Counts (E, classes, classes) after each epoch: true class by predicted class.

    Refuses what `forgetting` refuses.
    """
    epochs = range(1, len(_epochs(evaluation)) + 1)
    return np.stack([evaluation.at_epoch(epoch).confusion for epoch in epochs])


def most_confused(matrices: Integers) -> int:
    """The largest number of mistakes in any cell of confusion matrices (E, classes, classes)."""
    off_diagonal = ~np.eye(matrices.shape[1], dtype=bool)
    return int(matrices[:, off_diagonal].max())


def _share(these: NDArray[np.bool_]) -> Proportion:
    return Proportion(int(these.sum()), len(these))


def _epochs(evaluation: Evaluation) -> Integers:
    if evaluation.epoch_predicted is None or evaluation.epoch_predicted.size == 0:
        raise ValueError(f"{evaluation.name} has no answers of epochs to follow")
    return evaluation.epoch_predicted
