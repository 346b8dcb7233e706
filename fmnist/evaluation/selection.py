"""What is selected among the test images of a run, and how the address of a page says it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import AddressError
from fmnist.evaluation.calibration import BINS, bins_of

NAMES = ("true", "predicted", "sure", "answer", "image")
"""The query parameters that say a selection."""
RANGES = tuple(f"{100 * i / BINS:.0f}-{100 * (i + 1) / BINS:.0f}" for i in range(BINS))
"""How sure a run can be of its answer, in per cent: the bins of the reliability diagram."""
ANSWERS = ("wrong", "right")

Classes = tuple[str, ...]


@dataclass(frozen=True)
class Chosen:
    """A selection; what is None narrows nothing.

    Attributes:
        actual: the true class, by its place among the run's classes.
        predicted: the class that the run takes the image for.
        sure: the bin of the confidence, by its place among `RANGES`.
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
            parts.append(f"{ANSWERS[self.right]} answers")
        if self.sure is not None:
            parts.append(f"{in_per_cent(self.sure)} sure")
        said = ", ".join([*parts, "1 image" if images == 1 else f"{images:,} images"])
        return said[0].upper() + said[1:]

    def parameters(self, classes: Classes) -> dict[str, str]:
        """The selection as query parameters, which `read_chosen` reads."""
        said = {
            "true": None if self.actual is None else classes[self.actual],
            "predicted": None if self.predicted is None else classes[self.predicted],
            "sure": None if self.sure is None else RANGES[self.sure],
            "answer": None if self.right is None else ANSWERS[self.right],
            "image": None if self.image is None else str(self.image),
        }
        return {name: value for name, value in said.items() if value is not None}

    def _implies_answer(self) -> bool:
        both = self.actual is not None and self.predicted is not None
        return both and (self.actual == self.predicted) == self.right


def in_per_cent(sure: int) -> str:
    """A bin of the confidence in words, such as "60 to 67 %"."""
    return f"{RANGES[sure].replace('-', ' to ')} %"


def read_chosen(
    parameters: Mapping[str, str],
    classes: Classes,
    images: NDArray[np.integer],
    has_probabilities: bool,
) -> Chosen:
    """The selection that query parameters say.

    Args:
        parameters: those of a page; names that are not in `NAMES` are left alone.
        classes: what the run tells apart.
        images: (N,), the numbers of the test images that the run was judged on.
        has_probabilities: whether it is known how sure the run is of its answers.

    Raises:
        AddressError: a value is none of those that this run has.
    """

    def place(name: str, known: tuple[str, ...], refusal: str) -> int | None:
        value = parameters.get(name)
        if value is None:
            return None
        if value not in known:
            raise AddressError(refusal.format(value[:60]))
        return known.index(value)

    no_class = "This run knows no class “{}”: clear the selection or choose another run."
    actual, predicted = (place(name, classes, no_class) for name in ("true", "predicted"))
    sure = place("sure", RANGES, "“{}” is no range of how sure a run is: clear the selection.")
    if sure is not None and not has_probabilities:
        raise AddressError(
            "This run ships with its predicted classes alone, so that its images cannot be chosen "
            "by how sure it was: clear the selection."
        )
    answer = place("answer", ANSWERS, "“{}” is neither right nor wrong: clear the selection.")
    known = tuple(map(str, images.tolist())) if "image" in parameters else ()
    image = place("image", known, "This run was judged on no test image “{}”: clear the selection.")
    return Chosen(
        actual,
        predicted,
        sure,
        None if answer is None else bool(answer),
        None if image is None else int(images[image]),
    )
