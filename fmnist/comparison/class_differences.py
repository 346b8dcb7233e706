"""In which classes two models that judged the same images differ by more than luck."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fmnist.comparison.mcnemar import UNLIKELY, mcnemar
from fmnist.comparison.pairwise import holm


def differing_classes(
    correct_a: NDArray[np.bool_], correct_b: NDArray[np.bool_], labels: NDArray[np.integer]
) -> list[int]:
    """The classes whose recall differs: McNemar's exact test in each, with Holm's correction.

    Args:
        correct_a: (N,), whether the first model is right; `correct_b` for the second.
        labels: (N,), the true classes.
    """
    classes = np.unique(labels)
    p_values = [mcnemar(correct_a[labels == c], correct_b[labels == c]).p_value for c in classes]
    return [
        int(c) for c, p_value in zip(classes, holm(p_values), strict=True) if p_value < UNLIKELY
    ]


def class_differences_in_words(
    correct_a: NDArray[np.bool_],
    correct_b: NDArray[np.bool_],
    labels: NDArray[np.integer],
    names: Sequence[str],
) -> str:
    """Which classes differ by more than luck, and what that does not say, in a sentence.

    Takes what `differing_classes` takes, and the names of the classes.
    """
    found = [names[place] for place in differing_classes(correct_a, correct_b, labels)]
    test = "McNemar's exact test in each class, with Holm's correction"
    if not found:
        return (
            f"In no class do the two differ by more than luck explains ({test}), which does not "
            "show that they are alike: a class has few images."
        )
    classes = "1 class differs" if len(found) == 1 else f"{len(found)} classes differ"
    return (
        f"{classes} by more than luck explains: {', '.join(found)} ({test}). Of the rest these "
        "images cannot tell. It compares one run each: how much the seed moves a class it does not "
        "say."
    )
