"""The numbers of a rule, fitted on validation and cross-fitted, so that fitting does not flatter.

Logits of members are float arrays (M, N, classes), labels integers (N,).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from fmnist.ensembles.rules import FITTED, Combiner, Logits, Rule, combined, features
from fmnist.evaluation.calibration import fit_temperature
from fmnist.evaluation.metrics import log_softmax

FOLDS = 5
FEWEST_IMAGES = 500
"""With fewer validation images nothing is fitted."""
Labels = NDArray[np.integer]


def fit(logits: Logits, labels: Labels, rule: Rule) -> Combiner:
    """The rule with weights or coefficients fitted to the labels, then its temperature.

    Weights are those of the least log loss that are not negative. Stacking is a
    multinomial logistic regression on all probabilities with a penalty on squared coefficients
    (Wolpert 1992), as scikit-learn's StackingClassifier has it.
    """
    fitted = Combiner.equal(rule, len(logits))
    if rule == "weighted":
        fitted = fitted.model_copy(update={"weights": _weights(logits, labels)})
    if rule == "stacking":
        learned = LogisticRegression(max_iter=1_000).fit(features(logits), labels)
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


def predicted(logits: Logits, labels: Labels, rule: Rule) -> NDArray[np.intp]:
    """The class of each image (N,), of a rule that has to be fitted by one fitted without it."""
    if rule in FITTED:
        return cross_fitted(logits, labels, rule).argmax(1)
    return combined(logits, Combiner.equal(rule, len(logits))).argmax(1)


def _weights(logits: Logits, labels: Labels) -> tuple[float, ...]:
    """The weights with the least log loss; how large they are together is left to a temperature."""
    log_shares = log_softmax(logits)
    right = log_shares[:, np.arange(len(labels)), labels]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        pooled = log_softmax(np.tensordot(weights, log_shares, 1))
        expected = np.einsum("mnc,nc->m", log_shares, np.exp(pooled)) / len(labels)
        value = -pooled[np.arange(len(labels)), labels].mean()
        return float(value), expected - right.mean(1)

    begin = np.full(len(logits), 1 / len(logits))
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(begin))
    return tuple((found.x / found.x.sum()).tolist())
