"""What is selected among the images of an Evaluation."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.calibration import bins_of
from fmnist.evaluation.evaluation import Evaluation


@dataclass(frozen=True)
class Selection:
    """A selection; what is None narrows nothing.

    Attributes:
        actual: the true class, by its place among the classes.
        predicted: the class that the model takes the image for.
        sure: the bin of the confidence, one of those of the reliability diagram.
        right: whether the model is right.
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
        return replace(self, image=None) != Selection()

    def only(self, *parts: str) -> "Selection":
        """The same selection by these attributes alone."""
        return Selection(**{part: getattr(self, part) for part in parts})

    def of_one_answer(self) -> "Selection":
        """The same among the wrong answers, unless it says or implies that it is of right ones."""
        if self.right is not None:
            return self
        return replace(self, right=self.actual is not None and self.actual == self.predicted)

    def mask(self, evaluation: Evaluation) -> NDArray[np.bool_]:
        """Which images are selected, bool (N,).

        ValueError for a selection by confidence, if the Evaluation has no probabilities.
        """
        inside = np.ones(len(evaluation), bool)
        if self.actual is not None:
            inside &= evaluation.labels == self.actual
        if self.predicted is not None:
            inside &= evaluation.predicted == self.predicted
        if self.right is not None:
            inside &= evaluation.correct == self.right
        if self.sure is not None:
            if evaluation.confidence is None:
                raise ValueError("the confidence of the answers is not known")
            inside &= bins_of(evaluation.confidence) == self.sure
        return inside

    @property
    def implies_answer(self) -> bool:
        """Whether its classes alone say what it says of the answers, right or wrong."""
        both = self.actual is not None and self.predicted is not None
        return both and (self.actual == self.predicted) == self.right
