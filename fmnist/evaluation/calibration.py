"""Whether a model is right as often as it is sure.

Logits and probabilities are float arrays (N, classes), labels integers (N,). How sure a model is of
an answer (its confidence) is the largest of the probabilities, float (N,); `correct` is bool (N,).
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.estimate import Estimate, Interval
from fmnist.evaluation.metrics import (
    Proportion,
    checked_logits,
    cross_entropies,
    estimated_mean,
    log_loss,
    softmax,
)

BINS = 15
"""How many ranges of equal width the confidence is divided into."""
_SIMULATIONS = 1_000
_TEMPERATURES = (0.05, 20.0)

Confidence = NDArray[np.floating]
Correct = NDArray[np.bool_]


class Bin(NamedTuple):
    """The images whose confidence is above `low` and up to `high`, at least one.

    `place` counts the bins from 0, the empty ones too. `confidence` is their mean, `accuracy` the
    share that is right.
    """

    place: int
    low: float
    high: float
    images: int
    confidence: float
    accuracy: Estimate


class Calibration(NamedTuple):
    """How far probabilities can be believed.

    Attributes:
        bins: of equal width, those that hold an image.
        error: the expected calibration error, 0 to 1.
        floor: what that error would be by luck alone with these confidences, as of
            `calibrated_floor`.
        brier: the Brier score, 0 to 2, with its interval, as the next.
        log_loss: in nats.
        confidence: how sure it is on average.
        accuracy: how often it is right, with its interval.
    """

    bins: tuple[Bin, ...]
    error: float
    floor: Estimate
    brier: Estimate
    log_loss: Estimate
    confidence: float
    accuracy: Estimate


def calibration(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> Calibration:
    """All figures of a model's probabilities on the images it is judged on.

    ValueError for no images or shapes that do not fit, TrainingError for logits that are not
    finite.
    """
    values = checked_logits(logits, labels)
    right = int((values.argmax(axis=1) == labels).sum())
    probabilities = softmax(values)
    confidence, correct = answers(probabilities, labels)
    return Calibration(
        reliability(confidence, correct),
        calibration_error(confidence, correct),
        calibrated_floor(confidence),
        estimated_mean(brier_scores(probabilities, labels)),
        estimated_mean(cross_entropies(values, labels)),
        float(confidence.mean()),
        Proportion(right, len(labels)).estimate,
    )


def answers(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer]
) -> tuple[Confidence, Correct]:
    """How sure each answer is, and whether it is right."""
    return probabilities.max(axis=1), probabilities.argmax(axis=1) == labels


def bins_of(confidence: Confidence, bins: int = BINS) -> NDArray[np.intp]:
    """The bin of each confidence, from 0; a bin has its upper edge, the first its lower one too."""
    return np.digitize(confidence, np.linspace(0, 1, bins + 1)[1:-1], right=True)


def reliability(confidence: Confidence, correct: Correct, bins: int = BINS) -> tuple[Bin, ...]:
    """The points of a reliability diagram (Guo et al. 2017): `bins` of equal width from 0 to 1."""
    places = bins_of(confidence, bins)
    found = []
    for place in np.unique(places):
        inside = places == place
        right, images = int(correct[inside].sum()), int(inside.sum())
        found.append(
            Bin(
                int(place),
                place / bins,
                (place + 1) / bins,
                images,
                float(confidence[inside].mean()),
                Proportion(right, images).estimate,
            )
        )
    return tuple(found)


def calibration_error(confidence: Confidence, correct: Correct, bins: int = BINS) -> float:
    """The expected calibration error (Guo et al. 2017), from 0 to 1.

    The distance between confidence and accuracy of each bin, weighted by its images.
    """
    return _error(bins_of(confidence, bins), confidence, correct, bins)


def calibrated_floor(confidence: Confidence, bins: int = BINS, seed: int = 0) -> Estimate:
    """What the calibration error would be if every answer were right with just its confidence.

    It is not 0, because a finite number of images is never right exactly as often as expected:
    1,000 seeded simulations say how large it is with these confidences, their mean and where 95 %
    of them lie.
    """
    generator = np.random.default_rng(seed)
    places = bins_of(confidence, bins)
    errors = [
        _error(places, confidence, generator.random(len(confidence)) < confidence, bins)
        for _ in range(_SIMULATIONS)
    ]
    low, high = np.quantile(errors, (0.025, 0.975))
    return Estimate(float(np.mean(errors)), Interval(float(low), float(high)))


def brier_scores(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer]
) -> NDArray[np.float64]:
    """The squared distance (N,) of each image's probabilities from the truth, from 0 to 2.

    Brier (1950); his score is their mean.
    """
    truth = np.eye(probabilities.shape[1])[labels]
    distances: NDArray[np.float64] = ((probabilities - truth) ** 2).sum(axis=1)
    return distances


def fit_temperature(logits: NDArray[np.floating], labels: NDArray[np.integer]) -> float:
    """The number between 0.05 and 20 that logits are divided by for the least log loss.

    Guo et al. (2017), "On calibration of modern neural networks". Above 1 it makes the model less
    sure, below 1 surer; it changes no answer. To be fitted on validation, not on test.
    ValueError for no images or shapes that do not fit, TrainingError for logits that are not
    finite.
    """
    # Reading a calibration fits nothing, and scipy's optimisers take half a second to import.
    from scipy.optimize import minimize_scalar

    values = np.asarray(logits, np.float64)
    found = minimize_scalar(
        lambda log: log_loss(values / math.exp(log), labels),
        bounds=[math.log(bound) for bound in _TEMPERATURES],
        method="bounded",
    )
    return math.exp(found.x)


def _error(places: NDArray[np.intp], confidence: Confidence, correct: Correct, bins: int) -> float:
    surplus = np.bincount(places, confidence - correct, bins)
    return float(np.abs(surplus).sum() / len(confidence))
