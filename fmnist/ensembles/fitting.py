"""The numbers of a rule, fitted on validation and cross-fitted, so that fitting does not flatter.

Logits of members are float arrays (M, N, classes), labels integers (N,).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from fmnist.ensembles.rules import LEAST, Combiner, Logits, Rule, combined, features
from fmnist.evaluation.calibration import fit_temperature
from fmnist.evaluation.metrics import log_softmax, softmax

FOLDS = 5
FEWEST_IMAGES = 500
"""With fewer validation images nothing is fitted."""
_STRENGTH = 0.01
"""The inverse of the penalty of stacking on squared coefficients, as scikit-learn's C."""

Labels = NDArray[np.integer]


def fit(logits: Logits, labels: Labels, rule: Rule) -> Combiner:
    """The rule with weights or coefficients fitted to the labels, then its temperature.

    Weights are those of the least log loss that are not negative and add up to 1. Stacking is a
    multinomial logistic regression on all log-probabilities with a penalty on squared coefficients
    (Wolpert 1992).
    """
    fitted = Combiner.equal(rule, len(logits))
    if rule == "weighted":
        fitted = fitted.model_copy(update={"weights": _weights(logits, labels)})
    if rule == "stacking":
        learned = LogisticRegression(C=_STRENGTH, max_iter=1_000).fit(features(logits), labels)
        fitted = fitted.model_copy(
            update={
                "coefficients": tuple(map(tuple, learned.coef_.T.tolist())),
                "intercepts": tuple(learned.intercept_.tolist()),
            }
        )
    temperature = fit_temperature(combined(logits, fitted), labels)
    return fitted.model_copy(update={"temperature": temperature})


def cross_fitted(logits: Logits, labels: Labels, rule: Rule) -> NDArray[np.float64]:
    """The logits (N, classes) of each image by the rule fitted to the other four fifths of them."""
    found = np.empty(logits.shape[1:])
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    for others, held_out in folds.split(labels, labels):
        fitted = fit(logits[:, others], labels[others], rule)
        found[held_out] = combined(logits[:, held_out], fitted)
    return found


def _weights(logits: Logits, labels: Labels) -> tuple[float, ...]:
    """The weights with the least log loss, found as a softmax of free numbers."""
    log_shares = log_softmax(logits)
    right = np.exp(log_shares[:, np.arange(len(labels)), labels]).clip(min=LEAST)

    def loss(free: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = softmax(free)
        mixed = weights @ right
        slopes = -(right / mixed).mean(1)
        return -np.log(mixed).mean(), weights * (slopes - weights @ slopes)

    found = minimize(loss, np.zeros(len(logits)), jac=True, method="L-BFGS-B")
    weights = softmax(found.x)
    return tuple((weights / weights.sum()).tolist())
