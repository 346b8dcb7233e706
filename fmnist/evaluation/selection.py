"""What is selected among the test images of a run."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.calibration import BINS, bins_of

Classes = tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """A selection; what is None narrows nothing.

    Attributes:
        actual: the true class, by its place among the run's classes.
        predicted: the class that the run takes the image for.
        sure: the bin of the confidence, one of the `BINS` of the reliability diagram.
        right: whether the run is right.
        image: the number of the test image that is opened; it narrows nothing.
    """

    actual: int | None = None
    predicted: int | None = None
    sure: int | None = None
    right: bool | None = None
    image: int | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves out any image."""
        return replace(self, image=None) != Chosen()

    def only(self, *parts: str) -> "Chosen":
        """The same selection by these attributes alone."""
        return Chosen(**{part: getattr(self, part) for part in parts})

    def of_one_answer(self) -> "Chosen":
        """The same among the wrong answers, unless it says or implies that it is of right ones."""
        if self.right is not None:
            return self
        return replace(self, right=self.actual is not None and self.actual == self.predicted)

    def mask(
        self,
        guesses: NDArray[np.integer],
        labels: NDArray[np.integer],
        probabilities: NDArray[np.floating] | None = None,
    ) -> NDArray[np.bool_]:
        """Which images are selected, bool (N,).

        Args:
            guesses: (N,), the predicted classes.
            labels: (N,), the true classes.
            probabilities: (N, classes); a selection by how sure needs them, else ValueError.
        """
        inside = np.ones(len(labels), bool)
        if self.actual is not None:
            inside &= labels == self.actual
        if self.predicted is not None:
            inside &= guesses == self.predicted
        if self.right is not None:
            inside &= (guesses == labels) == self.right
        if self.sure is not None:
            if probabilities is None:
                raise ValueError("how sure the answers are is not known")
            inside &= bins_of(probabilities.max(axis=1)) == self.sure
        return inside

    def words(self, classes: Classes, images: int) -> str:
        """What is selected and how many images that is: "Shirt taken for Coat, 97 images"."""
        if not self.narrows:
            return f"All {images:,} test images"
        parts = []
        if self.actual is not None and self.predicted is not None:
            parts.append(f"{classes[self.actual]} taken for {classes[self.predicted]}")
        elif self.actual is not None:
            parts.append(f"true class {classes[self.actual]}")
        elif self.predicted is not None:
            parts.append(f"taken for {classes[self.predicted]}")
        if self.right is not None and not self._implies_answer():
            parts.append(f"{'right' if self.right else 'wrong'} answers")
        if self.sure is not None:
            parts.append(f"{in_per_cent(self.sure)} sure")
        said = ", ".join([*parts, "1 image" if images == 1 else f"{images:,} images"])
        return said[0].upper() + said[1:]

    def _implies_answer(self) -> bool:
        both = self.actual is not None and self.predicted is not None
        return both and (self.actual == self.predicted) == self.right


def in_per_cent(sure: int) -> str:
    """A bin of the confidence in words, such as "60 to 67 %"."""
    return f"{100 * sure / BINS:.0f} to {100 * (sure + 1) / BINS:.0f} %"
