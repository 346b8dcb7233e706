"""How the answers of several models become one answer.

Logits of members are float arrays (M, N, classes): of M members for N images.
"""

from typing import Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

from fmnist.evaluation.metrics import log_softmax, softmax

Rule = Literal["weighted", "probabilities", "logits", "vote", "stacking"]
RULES: dict[Rule, str] = {
    "weighted": "weighted mean of log-probabilities",
    "probabilities": "mean of probabilities",
    "logits": "mean of logits",
    "vote": "majority vote",
    "stacking": "stacking (logistic regression)",
}
assert tuple(RULES) == get_args(Rule)
FITTED: tuple[Rule, ...] = ("weighted", "stacking")
"""The rules whose numbers are fitted on validation."""
LEAST = 1e-7
"""The least probability of a class, so that its logarithm is a number."""

Logits = NDArray[np.floating]


class Combiner(BaseModel):
    """A rule with its numbers, as a record keeps it.

    Attributes:
        weights: of each member, with a sum of 1.
        coefficients: of stacking, (M * classes, classes): what each member's probability of each
            class adds to the logit of each class; empty for other rules.
        intercepts: of stacking, one for each class; empty for other rules.
        temperature: what the logits are divided by in the end (Guo et al. 2017).
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    rule: Rule
    weights: tuple[float, ...] = Field(min_length=1)
    coefficients: tuple[tuple[float, ...], ...] = ()
    intercepts: tuple[float, ...] = ()
    temperature: float = Field(1.0, gt=0)

    @model_validator(mode="after")
    def _numbers_that_fit(self) -> Self:
        classes = len(self.intercepts)
        expected = (len(self.weights) * classes, classes) if self.rule == "stacking" else (0, 0)
        rows = len(self.coefficients)
        if (rows, classes) != expected or any(len(row) != classes for row in self.coefficients):
            raise ValueError(f"{self.rule} of {len(self.weights)} with numbers that do not fit")
        if min(self.weights) < 0 or abs(sum(self.weights) - 1) > 1e-6:
            raise ValueError("the weights must not be negative and add up to 1")
        return self

    @classmethod
    def equal(cls, rule: Rule, members: int) -> Self:
        """The rule with all members alike."""
        return cls(rule=rule, weights=(1 / members,) * members)


def combined(logits: Logits, combiner: Combiner) -> NDArray[np.float64]:
    """The logits (N, classes) of all members together.

    The weighted mean is a logarithmic opinion pool (Genest and Zidek 1986). With a majority vote
    each member has one vote and the mean of their probabilities one more, so that it settles ties.
    """
    log_shares = log_softmax(logits)
    weights = np.asarray(combiner.weights)
    match combiner.rule:
        case "weighted":
            found = np.tensordot(weights, log_shares, 1)
        case "logits":
            found = np.tensordot(weights, np.asarray(logits, np.float64), 1)
        case "stacking":
            found = features(logits) @ np.array(combiner.coefficients) + combiner.intercepts
        case "vote":
            votes = np.eye(logits.shape[2])[log_shares.argmax(2)]
            members = len(logits)
            shares = np.tensordot(weights, members * votes + np.exp(log_shares), 1)
            found = np.log(np.maximum(shares / (members + 1), LEAST))
        case _:
            found = np.log(np.maximum(np.tensordot(weights, np.exp(log_shares), 1), LEAST))
    answered: NDArray[np.float64] = found / combiner.temperature
    return answered


def features(logits: Logits) -> NDArray[np.float64]:
    """What stacking learns from: all members' probabilities side by side, (N, M * classes)."""
    members, images, classes = logits.shape
    return softmax(logits).swapaxes(0, 1).reshape(images, members * classes)


def as_logits(predicted: NDArray[np.integer], classes: int, accuracy: float) -> NDArray[np.float64]:
    """Logits (N, classes) that stand for answers (N,) of which no probabilities are known.

    Each answer has the probability with which this model is right; the rest is spread evenly.
    """
    right = min(max(accuracy, LEAST), 1 - LEAST)
    shares = np.full((len(predicted), classes), (1 - right) / (classes - 1))
    shares[np.arange(len(predicted)), predicted] = right
    return np.log(shares)
