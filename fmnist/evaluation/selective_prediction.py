"""What a model does on its own when its least sure answers are left to a person.

Selective prediction (El-Yaniv and Wiener 2010, "On the foundations of noise-free selective
classification"): a model that may abstain answers fewer images, and more of them rightly.
"""

from typing import NamedTuple

import numpy as np

from fmnist.common.estimate import Estimate
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion


class OperatingPoint(NamedTuple):
    """A model that abstains from a share of the images, those it is least sure of.

    Attributes:
        share: of the images that are left to a person, in whole per cent.
        abstained: how many those are.
        answered: how many the model answers, at least one.
        wrong: how many of these it answers wrongly.
    """

    share: int
    abstained: int
    answered: int
    wrong: int

    @property
    def accuracy(self) -> Estimate:
        """On those it answers, with the 95 % Wilson interval."""
        return Proportion(self.answered - self.wrong, self.answered).estimate


def risk_coverage(evaluation: Evaluation) -> tuple[OperatingPoint, ...]:
    """The points at which a model abstains from 0, 1, … 99 % of the images.

    Of answers that are equally sure the last go first. ValueError for no images, or where it is
    not known how sure the answers are.
    """
    total, confidence = len(evaluation), evaluation.confidence
    if total == 0 or confidence is None:
        raise ValueError("no images to leave to anyone, or no telling which")
    right = np.cumsum(evaluation.correct[np.argsort(-confidence, kind="stable")])
    found = []
    for share in range(100):
        abstained = share * total // 100
        answered = total - abstained
        found.append(
            OperatingPoint(share, abstained, answered, answered - int(right[answered - 1]))
        )
    return tuple(found)


def cost(point: OperatingPoint, wrong_label: float, manual_check: float) -> float:
    """What its wrong labels and the manual checks cost together, if a person is never wrong."""
    return point.wrong * wrong_label + point.abstained * manual_check


def cheapest(
    points: tuple[OperatingPoint, ...], wrong_label: float, manual_check: float
) -> OperatingPoint:
    """The one of least cost, of several the one that leaves least to a person."""
    return min(points, key=lambda each: cost(each, wrong_label, manual_check))
