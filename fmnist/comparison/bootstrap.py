"""How far two models that judged the same images may be apart on other images like these."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate, Interval

_RESAMPLES = 2_000
_SEED = 0


class PairedDifferences(NamedTuple):
    """A figure of the first model minus that of the second, as fractions, with intervals."""

    accuracy: Estimate
    macro_f1: Estimate


def paired_bootstrap(
    predicted_a: NDArray[np.integer],
    predicted_b: NDArray[np.integer],
    labels: NDArray[np.integer],
    num_classes: int,
    level: float = 0.95,
) -> PairedDifferences:
    """The percentile intervals of A minus B over 2,000 resamples of the images (Efron 1979).

    An image is drawn with both its predictions, so what the models have in common cancels out.
    Images with the same label and the same two predictions are drawn together, by multinomial
    counts. The same arrays always give the same intervals.

    Args:
        predicted_a: classes (N,) from 0 to `num_classes` - 1, as are `predicted_b` and `labels`.

    ValueError for no images, shapes that differ or unless 0 < level < 1.
    """
    if not predicted_a.shape == predicted_b.shape == labels.shape:
        raise ValueError(
            f"{predicted_a.shape}, {predicted_b.shape} and {labels.shape} are not the same images"
        )
    if len(labels) == 0 or not 0 < level < 1:
        raise ValueError(f"no interval for {len(labels)} images at level {level}")
    kinds, counts = np.unique(
        np.stack([predicted_a, predicted_b, labels]), axis=1, return_counts=True
    )
    resampled = np.random.default_rng(_SEED).multinomial(
        len(labels), counts / len(labels), _RESAMPLES
    )
    weights = np.vstack([counts, resampled]).astype(np.float64)
    first, second = (_figures(weights, predicted, kinds[2], num_classes) for predicted in kinds[:2])
    ends = (1 - level) / 2, (1 + level) / 2
    return PairedDifferences(
        *(
            Estimate(float(values[0]), Interval(*map(float, np.quantile(values[1:], ends))))
            for values in first - second
        )
    )


def _figures(
    weights: NDArray[np.float64],
    predicted: NDArray[np.integer],
    labels: NDArray[np.integer],
    num_classes: int,
) -> NDArray[np.float64]:
    """Accuracy and macro F1, (2, R), of images (K,) that count as often as weights (R, K) say."""
    classes = np.arange(num_classes)
    is_called, belongs = predicted[:, None] == classes, labels[:, None] == classes
    hits = weights @ (is_called & belongs)
    called_or_belonging = weights @ is_called + weights @ belongs
    f1 = 2 * hits / np.maximum(called_or_belonging, 1)
    return np.stack([hits.sum(1) / weights.sum(1), f1.mean(1)])
