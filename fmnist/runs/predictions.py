"""What a run predicted: `predictions.npz`, logits with the indices of the images they are for."""

import io
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import write_atomic

Integers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.floating]
_OPTIONAL = {"test_epoch_classes"}


@dataclass(frozen=True)
class Predictions:
    """Predictions of the best epoch on both splits, and of every epoch on validation.

    Those of every epoch on test are there when the configuration asked for them. They are written
    while the run goes on and read by nothing before its end, so the run has looked at test once.

    Attributes:
        validation_indices: int32 (V,), into the training images.
        validation_logits: float16 (V, 10).
        test_indices: int32 (T,), into the test images.
        test_logits: float16 (T, 10).
        epoch_classes: uint8 (E, V), the class predicted at each epoch.
        epoch_confidences: float16 (E, V), the probability of that class.
        test_epoch_classes: uint8 (E, T), the class predicted at each epoch, or None.
    """

    validation_indices: Integers
    validation_logits: Floats
    test_indices: Integers
    test_logits: Floats
    epoch_classes: Integers
    epoch_confidences: Floats
    test_epoch_classes: Integers | None = None

    def save(self, path: Path) -> None:
        """Write the arrays, atomically."""
        buffer = io.BytesIO()
        kept = {name: array for name, array in asdict(self).items() if array is not None}
        np.savez_compressed(buffer, **kept)
        write_atomic(path, buffer.getvalue())

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            CheckpointError: the file is missing or is not what `save` writes.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                names = cls.__dataclass_fields__.keys() - (_OPTIONAL - set(arrays))
                return cls(**{name: arrays[name] for name in names})
        except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
            raise CheckpointError(
                "The predictions of this run cannot be read: train it again."
            ) from error
