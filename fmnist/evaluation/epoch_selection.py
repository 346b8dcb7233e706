"""What choosing the epoch on the test images adds to the accuracy on them."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


class EpochChoice(NamedTuple):
    """One training judged on test in three ways: which epoch was taken, and by whom.

    Accuracies are fractions of the test images, epochs count from 1.
    """

    epochs: int
    validation_epoch: int
    chosen_on_validation: float
    test_epoch: int
    chosen_on_test: float
    last: float

    @property
    def bias(self) -> float:
        """How much higher the accuracy is that was chosen on the images it is measured on."""
        return self.chosen_on_test - self.chosen_on_validation


def epoch_choice(
    epoch_classes: NDArray[np.integer], labels: NDArray[np.integer], validation_epoch: int
) -> EpochChoice:
    """Judge the epochs of one training by the classes that each predicted.

    Of several best epochs on test the earliest is taken, as a training does that keeps the best.

    Args:
        epoch_classes: (E, T), the class predicted for each test image after each epoch.
        labels: (T,), the true classes.
        validation_epoch: the epoch that validation chose, from 1 to E.

    Raises:
        ValueError: the shapes do not belong together, or there is no such epoch.
    """
    if epoch_classes.ndim != 2 or epoch_classes.shape[1:] != labels.shape or labels.size == 0:
        raise ValueError(f"{epoch_classes.shape} are not predictions for {labels.shape} labels")
    if not 1 <= validation_epoch <= len(epoch_classes):
        raise ValueError(f"there is no epoch {validation_epoch} of {len(epoch_classes)}")
    accuracies = (epoch_classes == labels).mean(axis=1)
    best = int(accuracies.argmax())
    return EpochChoice(
        epochs=len(accuracies),
        validation_epoch=validation_epoch,
        chosen_on_validation=float(accuracies[validation_epoch - 1]),
        test_epoch=best + 1,
        chosen_on_test=float(accuracies[best]),
        last=float(accuracies[-1]),
    )
