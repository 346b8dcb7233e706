"""What a model said about known images: all that metrics, charts and comparisons need of it."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.metrics import confusion, softmax

Split = Literal["validation", "confirmation", "test"]
Integers = NDArray[np.integer]
Floats = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """The answers of one model to N images whose classes are known.

    Attributes:
        id: that of the run.
        name: what the run is called.
        classes: what the model tells apart; a label or an answer is a place among them.
        split: which images they are of.
        image_ids: int (N,), the images' places in the dataset's file: those of validation and
            confirmation are among the training images.
        labels: int (N,), the true classes.
        predicted: int (N,), the answers.
        logits: float (N, classes), None where the answers alone are known.
        epoch_predicted: int (E, N), the answers after each epoch, None where they were not kept.
        epoch_confidences: float (E, N), how sure each of these was, None where that was not kept.
        kept_epoch: the epoch, from 1, that `predicted` is of; None where that is unknown.

    ValueError for shapes that do not fit.
    """

    id: str
    name: str
    classes: tuple[str, ...]
    split: Split
    image_ids: Integers
    labels: Integers
    predicted: Integers
    logits: Floats | None = None
    epoch_predicted: Integers | None = None
    epoch_confidences: Floats | None = None
    kept_epoch: int | None = None

    def __post_init__(self) -> None:
        images = len(self.labels)
        epochs = 0 if self.epoch_predicted is None else len(self.epoch_predicted)
        fitting = {
            "image_ids": (images,),
            "predicted": (images,),
            "logits": (images, len(self.classes)),
            "epoch_predicted": (epochs, images),
            "epoch_confidences": (epochs, images),
        }
        for name, shape in fitting.items():
            values = getattr(self, name)
            if values is not None and values.shape != shape:
                raise ValueError(f"{name} {values.shape} do not fit {images} images")

    def __len__(self) -> int:
        return len(self.labels)

    @cached_property
    def correct(self) -> NDArray[np.bool_]:
        """Which answers are right, bool (N,)."""
        right: NDArray[np.bool_] = self.predicted == self.labels
        return right

    @cached_property
    def probabilities(self) -> NDArray[np.float64] | None:
        """Those of the classes, float64 (N, classes); None without logits."""
        return None if self.logits is None else softmax(self.logits)

    @property
    def confidence(self) -> NDArray[np.float64] | None:
        """How sure each answer is, the largest of its probabilities (N,); None without logits."""
        return None if self.probabilities is None else self.probabilities.max(axis=1)

    @property
    def confusion(self) -> NDArray[np.int64]:
        """Counts (classes, classes): the row is the true class, the column the predicted one."""
        return confusion(self.predicted, self.labels, len(self.classes))

    def at_epoch(self, epoch: int) -> Self:
        """The answers after another epoch, from 1, without logits.

        ValueError if those of the epochs were not kept.
        """
        if self.epoch_predicted is None:
            raise ValueError(f"{self.name} kept no answers of its epochs")
        return replace(
            self, predicted=self.epoch_predicted[epoch - 1], logits=None, kept_epoch=epoch
        )

    def answered_by(self, logits: NDArray[np.floating]) -> Self:
        """The same images with other answers, of logits (N, classes), and without epochs."""
        return replace(
            self,
            predicted=logits.argmax(1),
            logits=logits,
            epoch_predicted=None,
            epoch_confidences=None,
            kept_epoch=None,
        )

    def where(self, mask: NDArray[np.bool_]) -> Self:
        """The same of the images in `mask`, bool (N,), alone."""
        return replace(
            self,
            image_ids=self.image_ids[mask],
            labels=self.labels[mask],
            predicted=self.predicted[mask],
            logits=None if self.logits is None else self.logits[mask],
            epoch_predicted=None if self.epoch_predicted is None else self.epoch_predicted[:, mask],
            epoch_confidences=(
                None if self.epoch_confidences is None else self.epoch_confidences[:, mask]
            ),
        )
