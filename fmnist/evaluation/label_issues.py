"""Which labels models doubt, and what the marked ones do to an accuracy.

Of training images the models must not have trained on them: a network that has learned a wrong
label by heart agrees with it.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.evaluation.metrics import Proportion


class LabelIssues(NamedTuple):
    """Every image, the most doubtful label first.

    Attributes:
        order: int64 (N,), indices of images.
        against: float64 (N,), by image: from 0 to 1, how much speaks against its label.
        rival: uint8 (N,), by image: the class other than its label that most speaks for.
    """

    order: NDArray[np.int64]
    against: NDArray[np.float64]
    rival: NDArray[np.uint8]


def votes(
    predicted: NDArray[np.integer], weights: NDArray[np.floating], num_classes: int
) -> NDArray[np.float64]:
    """The share of votes for each class, (N, classes), each row adding up to 1.

    Args:
        predicted: (M, N), the class that each model predicts for each image.
        weights: (M,), how much the vote of each model counts.
    """
    shares = np.zeros((predicted.shape[1], num_classes))
    images = np.arange(predicted.shape[1])
    for classes, weight in zip(predicted, weights / weights.sum(), strict=True):
        shares[images, classes] += weight
    return shares


def by_votes(shares: NDArray[np.floating], labels: NDArray[np.integer]) -> LabelIssues:
    """Images by the share of votes against their label, `shares` (N, 10) as of `votes`.

    Of images with the same share those come first whose votes agree on one other class.
    """
    for_label, for_rival, rival = _label_and_rival(shares, labels)
    against = 1 - for_label
    return LabelIssues(np.lexsort((-for_rival, -against.round(9))), against, rival)


def by_margin(probabilities: NDArray[np.floating], labels: NDArray[np.integer]) -> LabelIssues:
    """Images by how much likelier another class is than their label.

    The normalised margin of confident learning (Northcutt, Jiang, Chuang 2021, Journal of
    Artificial Intelligence Research 70): the probability of the label minus the largest of the
    others, here turned around and brought to 0..1, so that 0.5 is a draw.

    Args:
        probabilities: (N, 10), each row by models that did not train on its image.
        labels: (N,), the labels given.
    """
    for_label, for_rival, rival = _label_and_rival(probabilities, labels)
    against = (1 + for_rival - for_label) / 2
    return LabelIssues(np.argsort(-against, kind="stable"), against, rival)


def confidently_another(
    probabilities: NDArray[np.floating], labels: NDArray[np.integer]
) -> NDArray[np.bool_]:
    """Which images confident learning counts as mislabelled, (N,): the confident joint's rule.

    A class is confident of an image where its probability is at least the average that the class
    has on images with its own label. An image counts where the likeliest of the confident classes
    is not its label (Northcutt et al. 2021, section 3.1).
    """
    values = np.asarray(probabilities, np.float64)
    thresholds = np.array([values[labels == each, each].mean() for each in range(values.shape[1])])
    confident = np.where(values >= thresholds, values, -1)
    return (confident.max(axis=1) >= 0) & (confident.argmax(axis=1) != labels)


class Agreed(NamedTuple):
    """The labels that several networks all count as wrong, and that they would all replace alike.

    Attributes:
        images: int64 (m,), which these are, the most doubtful first.
        suggested: uint8 (m,), the class that all of them see instead.
        scores: float64 (m,), the mean of what speaks against the label, as of `by_margin`.
    """

    images: NDArray[np.int64]
    suggested: NDArray[np.uint8]
    scores: NDArray[np.float64]


def agreed(probabilities: Sequence[NDArray[np.floating]], labels: NDArray[np.integer]) -> Agreed:
    """What networks agree on, each by its own confident joint.

    Args:
        probabilities: of each network (N, classes), each row without training on its image.
        labels: (N,), the labels given.
    """
    rankings = [by_margin(each, labels) for each in probabilities]
    rivals = np.stack([each.rival for each in rankings])
    all_count = np.all([confidently_another(each, labels) for each in probabilities], axis=0)
    images = np.flatnonzero(all_count & (rivals == rivals[0]).all(axis=0))
    scores = np.mean([each.against[images] for each in rankings], axis=0)
    order = np.argsort(-scores, kind="stable")
    return Agreed(images[order], rivals[0][images][order], scores[order])


def with_and_without(
    right: NDArray[np.bool_], numbers: NDArray[np.integer], marked: NDArray[np.integer]
) -> tuple[Proportion, Proportion]:
    """The accuracy of a model on all its images and on those that are not marked.

    Args:
        right: (N,), whether it gets each image right.
        numbers: (N,), which images these are.
        marked: (m,), the numbers of the marked images, among them or not.
    """
    return _share(right), _share(right[~np.isin(numbers, marked)])


def _share(right: NDArray[np.bool_]) -> Proportion:
    return Proportion(int(right.sum()), len(right))


def _label_and_rival(
    shares: NDArray[np.floating], labels: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.uint8]]:
    """What speaks for each label, (N,), and the most that speaks for another class, and which."""
    others = np.array(shares, np.float64)
    images = np.arange(len(labels))
    for_label = others[images, labels]
    others[images, labels] = -1
    return for_label, others.max(axis=1), others.argmax(axis=1).astype(np.uint8)
