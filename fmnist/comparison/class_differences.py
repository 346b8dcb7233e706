"""In which classes two models that judged the same images differ by more than luck."""

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
