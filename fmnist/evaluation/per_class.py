"""Precision, recall and F1 of each class and over all of them, each with its 95 % interval.

All take counts (classes, classes) of images as `confusion` gives them: the row is the true class,
the column the predicted one. A figure without anything to divide by is 0.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate, Interval
from fmnist.evaluation.metrics import FEWEST_IMAGES, Proportion, wilson_interval

_RESAMPLES = 2_000
_SEED = 0


class ClassFigures(NamedTuple):
    """Of the images called so, how many are; of those that are, how many were found; and F1.

    `images` counts those that are, of one class or of all.
    """

    precision: Estimate
    recall: Estimate
    f1: Estimate
    images: int


def class_figures(counts: NDArray[np.int64]) -> tuple[ClassFigures, ...]:
    """The figures of each class, with Wilson's interval.

    F1 is 2j / (1 + j) for j, the share of hits among the images that are so or are called so;
    so its interval is that of j, brought to the same scale.
    """
    hits, called, belonging = counts.diagonal(), counts.sum(axis=0), counts.sum(axis=1)
    return tuple(
        ClassFigures(
            Proportion(right, named).estimate,
            Proportion(right, images).estimate,
            _f1(right, named + images - right),
            images,
        )
        for right, named, images in zip(
            hits.tolist(), called.tolist(), belonging.tolist(), strict=True
        )
    )


def micro_average(counts: NDArray[np.int64]) -> ClassFigures:
    """Every image weighs the same: all three figures are the accuracy, with Wilson's interval."""
    images = int(counts.sum())
    accuracy = Proportion(int(counts.trace()), images).estimate
    return ClassFigures(accuracy, accuracy, accuracy, images)


def macro_average(counts: NDArray[np.int64]) -> ClassFigures:
    """Every class weighs the same: the means of the three figures over the classes.

    The intervals are those of the percentile bootstrap over 2,000 resamples of the images (Efron
    1979), always the same for the same counts. There are none with fewer than 30 images of a class
    or fewer than 30 wrong answers: the resamples would then be too much alike.

    ValueError for no images.
    """
    images = int(counts.sum())
    if images == 0:
        raise ValueError("no images to average over")
    wrong = images - int(counts.trace())
    if min(wrong, int(counts.sum(axis=1).min())) < FEWEST_IMAGES:
        precision, recall, f1 = (Estimate(mean) for mean in _macro(counts[None])[:, 0].tolist())
        return ClassFigures(precision, recall, f1, images)
    resampled = np.random.default_rng(_SEED).multinomial(
        images, counts.ravel() / images, _RESAMPLES
    )
    figures = _macro(np.concatenate([counts[None], resampled.reshape(-1, *counts.shape)]))
    precision, recall, f1 = (_spread(values) for values in figures)
    return ClassFigures(precision, recall, f1, images)


def _macro(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Macro precision, recall and F1, (3, R), of counts (R, classes, classes)."""
    hits = counts.diagonal(axis1=1, axis2=2)
    called, belonging = counts.sum(axis=1), counts.sum(axis=2)
    divided_by = np.stack([called, belonging, (called + belonging) / 2])
    return (hits / np.maximum(divided_by, 0.5)).mean(axis=2)


def _spread(values: NDArray[np.float64]) -> Estimate:
    """The first of the values, and where the middle 95 % of the others lie."""
    low, high = np.quantile(values[1:], (0.025, 0.975))
    return Estimate(float(values[0]), Interval(float(low), float(high)))


def _f1(right: int, either: int) -> Estimate:
    """F1 from the hits among the images that are so or are called so."""
    overlap = right / either if either else 0.0
    value, low, high = (2 * j / (1 + j) for j in (overlap, *wilson_interval(right, either)))
    return Estimate(value, Interval(low, high))
