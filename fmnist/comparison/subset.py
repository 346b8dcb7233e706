"""What leaving images out does to accuracies and to differences between them."""

import math
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate, Interval


def change_without(correct: NDArray[np.bool_], kept: NDArray[np.bool_]) -> Estimate:
    """The accuracy on the images `kept` (N,) less that on all, with its 95 % interval.

    The images are the same in both, so the interval is that of the paired difference: the accuracy
    on some is a ratio, linearised (Cochran 1977, Sampling Techniques, section 6.4).

    ValueError unless one image is kept.
    """
    if not kept.any():
        raise ValueError("no image is kept")
    whole, part, share = correct.mean(), correct[kept].mean(), kept.mean()
    influence = kept * (correct - part) / share - (correct - whole)
    margin = NormalDist().inv_cdf(0.975) * influence.std() / math.sqrt(len(correct))
    change = float(part - whole)
    return Estimate(change, Interval(change - float(margin), change + float(margin)))
