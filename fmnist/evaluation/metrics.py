"""How good predictions are: accuracy with its interval, loss, confusions.

Labels and predictions are integer arrays (N,), logits and probabilities float arrays (N, classes).
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import TrainingError
from fmnist.common.estimate import Estimate, Interval

FEWEST_IMAGES = 30
"""With fewer, an interval that assumes many images is not given."""


class Proportion(NamedTuple):
    """`part` of `total` images."""

    part: int
    total: int

    @property
    def estimate(self) -> Estimate:
        """The fraction with its 95 % Wilson interval over images; 0 if there are no images.

        It says nothing about another training of the same network.
        """
        value = self.part / self.total if self.total else 0.0
        return Estimate(value, wilson_interval(self.part, self.total))


def wilson_interval(correct: int, total: int, level: float = 0.95) -> Interval:
    """The score interval for a proportion (Wilson 1927); 0 to 1 if there is nothing to judge by.

    ValueError unless 0 <= correct <= total and 0 < level < 1.
    """
    if not 0 <= correct <= total or not 0 < level < 1:
        raise ValueError(f"no interval for {correct} of {total} at level {level}")
    if total == 0:
        return Interval(0.0, 1.0)
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = correct / total
    centre = (share + z * z / (2 * total)) / (1 + z * z / total)
    spread = math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    margin = z / (1 + z * z / total) * spread
    return Interval(
        0.0 if correct == 0 else centre - margin,
        1.0 if correct == total else centre + margin,
    )


def estimated_mean(distances: NDArray[np.floating]) -> Estimate:
    """The mean of distances (N,), none below 0, with its normal interval from 30 images on."""
    if len(distances) < FEWEST_IMAGES:
        return Estimate(float(distances.mean()))
    low, high = normal_interval(distances)
    return Estimate(float(distances.mean()), Interval(max(0.0, low), high))


def normal_interval(values: NDArray[np.floating]) -> Interval:
    """The 95 % interval for a mean over images like those of which `values` (N,) are, N > 0.

    By the central limit theorem, so that N must be large.
    """
    margin = NormalDist().inv_cdf(0.975) * values.std() / math.sqrt(len(values))
    return Interval(float(values.mean() - margin), float(values.mean() + margin))


def log_softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """The logarithms of the probabilities (..., classes), whatever the size of the logits."""
    values = np.asarray(logits, np.float64)
    shifted = values - values.max(axis=-1, keepdims=True)
    shares: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shares


def softmax(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Probabilities (..., classes) that do not overflow, whatever the size of the logits."""
    values = np.asarray(logits, np.float64)
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def checked_logits(
    logits: NDArray[np.floating], labels: NDArray[np.integer]
) -> NDArray[np.float64]:
    """The `logits` (N, classes) of images with `labels` (N,), as float64.

    ValueError for no images or shapes that do not fit, TrainingError for logits that are not
    finite.
    """
    values = np.asarray(logits, np.float64)
    if values.ndim != 2 or len(values) == 0 or values.shape[:1] != np.shape(labels):
        raise ValueError(f"logits {values.shape} and labels {np.shape(labels)} do not fit")
    if not np.isfinite(values).all():
        raise TrainingError(
            "The network's outputs are not finite numbers, so its training diverged; "
            "train it again with a lower learning rate."
        )
    return values


def log_loss(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """The mean cross-entropy in nats; refuses what `checked_logits` refuses."""
    return float(cross_entropies(checked_logits(logits, labels), labels).mean())


def cross_entropies(
    logits: NDArray[np.floating], labels: NDArray[np.integer]
) -> NDArray[np.float64]:
    """The cross-entropy (N,) in nats of each image's logits (N, classes) and its label."""
    return -log_softmax(logits)[np.arange(len(labels)), labels]


def confusion(
    predicted: NDArray[np.integer], labels: NDArray[np.integer], num_classes: int
) -> NDArray[np.int64]:
    """Counts (classes, classes): the row is the true class, the column the predicted one."""
    cells = np.asarray(labels, np.int64) * num_classes + predicted
    return np.bincount(cells, minlength=num_classes**2).reshape(num_classes, num_classes)
