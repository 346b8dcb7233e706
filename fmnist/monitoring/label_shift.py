"""The share of each class among the images that a model really gets, estimated from its answers.

Black-box shift estimation (Lipton, Wang and Smola 2018, arXiv:1802.03916): if the classes come in
other proportions and each class still looks as it did, the answers mix as the columns of the
confusion matrix on validation do, and the mixture can be solved for.
"""

import numpy as np
import numpy.typing as npt

from fmnist.common.estimate import Estimate, Interval

_RESAMPLES, _SEED = 500, 0
Integers = npt.NDArray[np.integer]


def class_shares(
    predicted: Integers, labels: Integers, found: Integers, classes: int
) -> list[Estimate]:
    """The estimated share of each class, with a 95 % bootstrap interval over images.

    Args:
        predicted, labels: of the validation images, (V,), every class among the labels.
        found: the answers at work, (N,), N > 0.
    """
    random = np.random.default_rng(_SEED)
    value = _shares(predicted, labels, found, classes)
    drawn = []
    for _ in range(_RESAMPLES):
        known = random.integers(len(labels), size=len(labels))
        seen = random.integers(len(found), size=len(found))
        drawn.append(_shares(predicted[known], labels[known], found[seen], classes))
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0)
    return [
        Estimate(float(share), Interval(float(least), float(most)))
        for share, least, most in zip(value, low, high, strict=True)
    ]


def _shares(
    predicted: Integers, labels: Integers, found: Integers, classes: int
) -> npt.NDArray[np.float64]:
    cells = np.bincount(predicted * classes + labels, minlength=classes**2)
    confusion = cells.reshape(classes, classes).astype(float)
    given_class = confusion / np.maximum(confusion.sum(0), 1)
    answered = np.bincount(found, minlength=classes) / len(found)
    solved, *_ = np.linalg.lstsq(given_class, answered, rcond=None)
    shares = np.clip(solved, 0, None)
    return shares / shares.sum() if shares.sum() else answered
