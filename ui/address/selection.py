"""The selection among a run's test images, as the address of a page says it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import AddressError
from fmnist.evaluation.calibration import BINS
from fmnist.evaluation.selection import Selection
from ui.address.parameters import SELECTION, read, write

RANGES = tuple(f"{100 * i / BINS:.0f}-{100 * (i + 1) / BINS:.0f}" for i in range(BINS))
"""The confidence of an answer, in per cent: the bins of the reliability diagram."""
_ANSWERS = ("wrong", "right")


def read_selection(
    parameters: Mapping[str, str],
    classes: tuple[str, ...],
    images: NDArray[np.integer],
    has_probabilities: bool,
) -> Selection:
    """The selection that query parameters say.

    Args:
        parameters: those of a page; those of other subjects are left alone.
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
    sure = place("sure", RANGES, "“{}” is no range of confidence: clear the selection.")
    if sure is not None and not has_probabilities:
        raise AddressError(
            "This run is included with its predicted classes alone, so that its images cannot be "
            "chosen by confidence: clear the selection."
        )
    answer = place("answer", _ANSWERS, "“{}” is neither right nor wrong: clear the selection.")
    known = tuple(map(str, images.tolist())) if "image" in parameters else ()
    image = place("image", known, "This run was judged on no test image “{}”: clear the selection.")
    return Selection(
        actual,
        predicted,
        sure,
        None if answer is None else bool(answer),
        None if image is None else int(images[image]),
    )


def parameters_of(selection: Selection, classes: tuple[str, ...]) -> dict[str, str]:
    """A selection as query parameters, which `read_selection` reads."""
    said = {
        "true": None if selection.actual is None else classes[selection.actual],
        "predicted": None if selection.predicted is None else classes[selection.predicted],
        "sure": None if selection.sure is None else RANGES[selection.sure],
        "answer": None if selection.right is None else _ANSWERS[selection.right],
        "image": None if selection.image is None else str(selection.image),
    }
    return {name: value for name, value in said.items() if value is not None}


def named_selection(
    classes: tuple[str, ...], images: NDArray[np.integer], has_probabilities: bool
) -> Selection:
    """The selection that the address says, as `read_selection` reads it."""
    return read_selection(read(), classes, images, has_probabilities)


def names_selection() -> bool:
    """Whether the address says any part of a selection, be it one that can be read."""
    return any(name in read() for name in SELECTION)


def name_selection(run_id: str, **parts: str | None) -> None:
    """Put parts of a selection among the images of a run into the address.

    They are in the words of `parameters_of`. None takes a part out; parts that are not named stay.
    """
    write({"run": run_id} | parts)


def clear_selection(run_id: str) -> None:
    """Let the address select nothing among the images of a run."""
    name_selection(run_id, **dict.fromkeys(SELECTION))
