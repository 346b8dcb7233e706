"""What a run predicted: classes with the indices of the images they are for."""

import io
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import write_atomic

Integers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.floating]
_OPTIONAL = {
    "epoch_classes",
    "validation_logits",
    "test_logits",
    "epoch_confidences",
    "test_epoch_classes",
    "confirmation_indices",
    "confirmation_classes",
}


def classes_of(logits: Floats) -> Integers:
    """The class that each row of logits (N, classes) stands for, uint8 (N,)."""
    return logits.argmax(1).astype(np.uint8)


@dataclass(frozen=True)
class Predictions:
    """Predictions of the best epoch on both splits, and of every epoch on validation.

    A run of a search has none on test, where T is 0; one that confirms has some on other images.

    A run that ships may have the classes alone. Those of every epoch are there when the
    configuration asked for them. Those on test are written while the run goes on and read by
    nothing before its end, so the run has looked at test once.

    Attributes:
        validation_indices: int32 (V,), into the training images.
        validation_classes: uint8 (V,), the class predicted.
        test_indices: int32 (T,), into the test images.
        test_classes: uint8 (T,), the class predicted.
        epoch_classes: uint8 (E, V), the class predicted at each epoch, or None.
        validation_logits: float16 (V, classes), or None.
        test_logits: float16 (T, classes), or None.
        epoch_confidences: float16 (E, V), the probability of the class predicted, or None.
        test_epoch_classes: uint8 (E, T), the class predicted at each epoch, or None.
        confirmation_indices: int32 (C,), into the training images, or None.
        confirmation_classes: uint8 (C,), the class predicted, or None.
    """

    validation_indices: Integers
    validation_classes: Integers
    test_indices: Integers
    test_classes: Integers
    epoch_classes: Integers | None = None
    validation_logits: Floats | None = None
    test_logits: Floats | None = None
    epoch_confidences: Floats | None = None
    test_epoch_classes: Integers | None = None
    confirmation_indices: Integers | None = None
    confirmation_classes: Integers | None = None

    def save(self, path: Path) -> None:
        """Write the arrays, atomically.

        Column by column, since what one image is taken for changes little from epoch to epoch.
        """
        buffer = io.BytesIO()
        kept: dict[str, Any] = {
            name: np.asfortranarray(array)
            for name, array in asdict(self).items()
            if array is not None
        }
        np.savez_compressed(buffer, **kept)
        write_atomic(path, buffer.getvalue())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote, or an earlier version that kept no classes beside the logits.

        Raises:
            CheckpointError: the file is missing or is not what `save` writes.
        """
        try:
            with np.load(path, allow_pickle=False) as file:
                arrays = dict(file)
            for split in ("validation", "test"):
                if f"{split}_classes" not in arrays:
                    arrays[f"{split}_classes"] = classes_of(arrays[f"{split}_logits"])
                elif f"{split}_logits" in arrays:
                    _settle_ties(arrays[f"{split}_logits"], arrays[f"{split}_classes"])
            names = cls.__dataclass_fields__.keys() - (_OPTIONAL - arrays.keys())
            return cls(**{name: arrays[name] for name in names})
        except (OSError, ValueError, LookupError, EOFError, MemoryError, BadZipFile) as error:
            raise CheckpointError(
                "The predictions of this run cannot be read: train it again."
            ) from error


def _settle_ties(logits: Floats, classes: Integers) -> None:
    """Where rounding has made two classes equal, have the one that was predicted lead again."""
    (rows,) = np.nonzero(classes_of(logits) != classes)
    logits[rows, classes[rows]] = np.nextafter(logits[rows].max(1), logits.dtype.type(np.inf))
