"""When to believe which look, how sure to be, and what to doubt: learned from examples.

The examples are pictures that neither look has learned from. What is measured on the same pictures
is cross-fitted: each answer is that of a combination which did not see the picture.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F

from fmnist.recognition.classify import OUTLIER, Answer
from fmnist.recognition.combine import (
    WORN_FROM,
    Combination,
    Floats,
    doubts,
    evidence,
    prediction_set,
    together,
)
from fmnist.recognition.look import LOOKS, Repairable
from fmnist.recognition.second_look import Item, SecondLook

_FOLDS = 5
_COVERAGE = 0.9
_FALSE_ALARMS = 0.05
_TRUST_L2, _BIAS_L2, _MIXING_L2, _DOUBT_L2 = 1e-3, 2e-3, 3e-2, 1e-2
_FIRST_TRUST = (0.3, 0.4, 0.3)


@dataclass(frozen=True)
class Case:
    """What both looks said about one picture, and its class; -1 for none of the ten."""

    name: str
    class_index: int
    taken_for: Repairable
    network: Answer
    look: SecondLook | None = None
    item: Item | None = None

    @property
    def fold(self) -> int:
        """By the hash of the name."""
        return hashlib.sha256(self.name.encode()).digest()[1] % _FOLDS


@dataclass(frozen=True)
class Judged:
    """The answer to a case, and the classes of its prediction set."""

    answer: Answer
    classes: tuple[int, ...]


def learn(cases: Sequence[Case]) -> Combination:
    """The combination that fits `cases` best, its thresholds set on answers cross-fitted."""
    held_out: list[tuple[Case, Answer]] = []
    for fold in range(_FOLDS):
        fitted = _fit([case for case in cases if case.fold != fold])
        held_out += [(case, answer_to(case, fitted)) for case in cases if case.fold == fold]
    return _fit(cases).model_copy(update=_thresholds(held_out))


def cross_fitted(cases: Sequence[Case]) -> list[Judged]:
    """The answer to each case by a combination learned without its fold."""
    learned = [learn([case for case in cases if case.fold != fold]) for fold in range(_FOLDS)]
    judged = []
    for case in cases:
        answer = answer_to(case, learned[case.fold])
        least = learned[case.fold].in_set[case.taken_for]
        judged.append(Judged(answer, prediction_set(answer.probabilities.tolist(), least)))
    return judged


def answer_to(case: Case, learned: Combination) -> Answer:
    """Of both looks; of the network alone where there was no second one."""
    if case.look is None or case.item is None:
        return case.network
    return together(case.network, case.look, case.item, learned)


def _fit(cases: Sequence[Case]) -> Combination:
    """Without thresholds."""
    seen = [
        (case, case.look, case.item)
        for case in cases
        if case.look is not None and case.item is not None
    ]
    known = [entry for entry in seen if entry[0].class_index >= 0]
    said = torch.from_numpy(
        np.stack([evidence(case.network, look, item) for case, look, item in known])
    )
    worn = torch.tensor([look.body >= WORN_FROM for _, look, _ in known]).long()
    truth = torch.tensor([case.class_index for case, _, _ in known])
    trust = torch.tensor([_FIRST_TRUST] * 2, dtype=torch.float64, requires_grad=True)
    bias = torch.zeros(said.shape[2], dtype=torch.float64, requires_grad=True)
    mixing = torch.zeros(said[0].numel(), said.shape[2], dtype=torch.float64, requires_grad=True)

    def error() -> torch.Tensor:
        logits = torch.einsum("nk,nkc->nc", trust[worn], said) + said.flatten(1) @ mixing + bias
        penalty = (
            _TRUST_L2 * trust.square().sum()
            + _BIAS_L2 * bias.square().sum()
            + _MIXING_L2 * mixing.square().sum()
        )
        return F.cross_entropy(logits, truth) + penalty

    _minimise(error, trust, bias, mixing)
    fitted = Combination(
        alone=tuple(trust[0].tolist()),
        worn=tuple(trust[1].tolist()),
        bias=tuple(bias.tolist()),
        mixing=tuple(tuple(row) for row in mixing.tolist()),
        outlier=(0.0,) * 5,
        outlier_from=OUTLIER,
        in_set=dict.fromkeys(LOOKS, 0.0),
    )
    signs = torch.from_numpy(
        np.stack([_signs(case.network, look, item, fitted) for case, look, item in seen])
    )
    return fitted.model_copy(
        update={"outlier": _fit_doubt(signs, [case.class_index < 0 for case, _, _ in seen])}
    )


def _signs(network: Answer, look: SecondLook, item: Item, fitted: Combination) -> Floats:
    both = together(network, look, item, fitted)
    return doubts(both.probabilities, network, look, item)


def _fit_doubt(signs: torch.Tensor, is_other: list[bool]) -> tuple[float, ...]:
    """A logistic regression in which others and the ten count alike; the constant last."""
    target = torch.tensor(is_other, dtype=torch.float64)
    weights = torch.where(target > 0, 0.5 / target.sum(), 0.5 / (1 - target).sum())
    mean, deviation = signs.mean(0), signs.std(0) + 1e-6
    standard = (signs - mean) / deviation
    slope = torch.zeros(signs.shape[1], dtype=torch.float64, requires_grad=True)
    constant = torch.zeros(1, dtype=torch.float64, requires_grad=True)

    def error() -> torch.Tensor:
        errors = F.binary_cross_entropy_with_logits(
            standard @ slope + constant, target, reduction="none"
        )
        return (errors * weights).sum() + _DOUBT_L2 * slope.square().sum()

    _minimise(error, slope, constant)
    slopes = (slope / deviation).detach()
    return (*slopes.tolist(), float(constant.detach() - slopes @ mean))


def _minimise(error: Callable[[], torch.Tensor], *parameters: torch.Tensor) -> None:
    optimiser = torch.optim.LBFGS(parameters, max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total: torch.Tensor = error()
        total.backward()
        return total

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so few numbers take longer in several
    optimiser.step(loss)
    torch.set_num_threads(threads)


def _thresholds(judged: Sequence[tuple[Case, Answer]]) -> dict[str, object]:
    """Of the outlier score of photographs, and of the prediction sets of both looks."""
    clothes = [(case, answer) for case, answer in judged if case.class_index >= 0]
    doubted = [answer.outlier for case, answer in clothes if case.look is not None]
    of_truth: dict[Repairable, list[float]] = {look: [] for look in LOOKS}
    for case, answer in clothes:
        of_truth[case.taken_for].append(float(answer.probabilities[case.class_index]))
    return {
        "outlier_from": float(np.quantile(doubted, 1 - _FALSE_ALARMS)),
        "in_set": {
            look: float(np.quantile(shares, 1 - _COVERAGE)) if shares else 0.0
            for look, shares in of_truth.items()
        },
    }
