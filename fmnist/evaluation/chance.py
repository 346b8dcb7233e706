"""Whether a network learned nothing, said by one function for every page and table."""

from enum import StrEnum

import numpy as np

from fmnist.evaluation.evaluation import Evaluation, Integers
from fmnist.evaluation.metrics import Proportion

NEARLY_ALL = 0.95
"""A class that takes more than this share of the answers is as good as the only one."""


class NothingLearned(StrEnum):
    """How a network that learned nothing shows it."""

    NOT_FINITE = "its outputs are not finite numbers"
    CONSTANT = "its outputs are the same for every image"
    ONE_CLASS = "nearly all its answers are one class"
    AT_CHANCE = "its accuracy is no better than chance"


REMEDIES = (
    "Usual causes: a learning rate that is too high, dead units (ReLU outputs that are always 0), "
    "inputs on another scale than the network was made for, or too few images or steps. Train it "
    "again with a tenth of the learning rate; if that changes nothing, with more images and epochs."
)


def nothing_learned(evaluation: Evaluation) -> NothingLearned | None:
    """How the answers show that the model learned nothing; None where they do not, or are none."""
    if not len(evaluation):
        return None
    logits = evaluation.logits
    if logits is not None and np.isfinite(logits).all(axis=1).mean() < 1 - NEARLY_ALL:
        return NothingLearned.NOT_FINITE
    if logits is not None and len(logits) > 1 and (logits == logits[0]).all():
        return NothingLearned.CONSTANT
    chance = chance_level(evaluation.labels)
    most = chance_level(evaluation.predicted)
    if most > NEARLY_ALL and chance <= NEARLY_ALL:
        return NothingLearned.ONE_CLASS
    right = Proportion(int(evaluation.correct.sum()), len(evaluation))
    return NothingLearned.AT_CHANCE if at_chance(right, chance) else None


def chance_level(labels: Integers) -> float:
    """The accuracy of naming the most frequent class of `labels` (N,), N > 0, for every image."""
    return float(np.bincount(labels).max() / len(labels))


def at_chance(right: Proportion, chance: float) -> bool:
    """Whether the 95 % interval of an accuracy reaches down to the level of chance."""
    return right.estimate.low <= chance
