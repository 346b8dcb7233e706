"""Whether the answers of a model at work are still those that it gave on validation.

The answers are looked at in batches of 100, as they come. Each look asks three questions: are the
answers less or more sure than on validation (Mann and Whitney 1947), are more of them outliers
(Fisher's exact test, one-sided), are the classes predicted in another proportion (Pearson's
chi-squared test). Whoever looks often finds something by luck alone, so the t-th look may spend
only alpha / (t (t + 1)) of the false-alarm rate, a third of it on each question: together all looks
ever taken spend at most alpha (Bonferroni's inequality, which does not mind that every look uses
the same validation images). It assumes that the answers of a batch are independent of one another:
a hundred photographs of one shoe are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.stats import chi2, hypergeom, mannwhitneyu

from fmnist.common.estimate import Estimate
from fmnist.evaluation.metrics import Proportion

Floats = npt.NDArray[np.floating]
Question = Literal["confidence", "outliers", "classes"]
QUESTIONS: tuple[Question, ...] = ("confidence", "outliers", "classes")
BATCH = 100
"""Answers in a look."""
ALPHA = 0.05
"""The share of logs without any change in which a person is ever sent to look."""


@dataclass(frozen=True)
class Answers:
    """Answers by which drift is told: probabilities (N, classes) and outliers, bool (N,)."""

    probabilities: Floats
    outliers: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.outliers)

    @property
    def confidence(self) -> Floats:
        """That of each, (N,)."""
        return np.asarray(self.probabilities.max(1))

    @property
    def counts(self) -> npt.NDArray[np.int64]:
        """How many were predicted as each class."""
        return np.bincount(self.probabilities.argmax(1), minlength=self.probabilities.shape[1])

    def part(self, start: int, end: int) -> "Answers":
        """Those from `start` up to, not including, `end`."""
        return Answers(self.probabilities[start:end], self.outliers[start:end])


@dataclass(frozen=True)
class Look:
    """One batch: its figures, the p-value of each question, and which of them are alarms.

    Attributes:
        start, end: the answers it is of, by number.
        confidence: the mean.
        outliers: the share, with its interval.
        counts: how many were predicted as each class.
    """

    start: int
    end: int
    confidence: float
    outliers: Estimate
    counts: npt.NDArray[np.int64]
    p_values: dict[Question, float]
    alarms: tuple[Question, ...]


def looks(answers: Answers, reference: Answers) -> list[Look]:
    """Every whole batch of `answers` against the `reference`, in order."""
    ends = range(BATCH, len(answers) + 1, BATCH)
    return [
        _look(answers.part(end - BATCH, end), reference, number, end)
        for number, end in enumerate(ends, 1)
    ]


def _look(batch: Answers, reference: Answers, number: int, end: int) -> Look:
    p_values: dict[Question, float] = {
        "confidence": _other_confidence(batch, reference),
        "outliers": _more_outliers(batch, reference),
        "classes": _other_classes(batch.counts, reference.counts),
    }
    bound = ALPHA / (number * (number + 1)) / len(QUESTIONS)
    return Look(
        end - BATCH,
        end,
        float(batch.confidence.mean()),
        Proportion(int(batch.outliers.sum()), len(batch)).estimate,
        batch.counts,
        p_values,
        tuple(name for name in QUESTIONS if p_values[name] <= bound),
    )


def _other_confidence(batch: Answers, reference: Answers) -> float:
    return float(mannwhitneyu(batch.confidence, reference.confidence).pvalue)


def _more_outliers(batch: Answers, reference: Answers) -> float:
    """Fisher's: given how many outliers there are in both, that so many are in the batch."""
    there = int(batch.outliers.sum())
    whole, both = len(batch) + len(reference), there + int(reference.outliers.sum())
    return float(hypergeom.sf(there - 1, whole, both, len(batch)))


def _other_classes(found: npt.NDArray[np.int64], known: npt.NDArray[np.int64]) -> float:
    """Pearson's test of homogeneity; a class that neither has ever been predicted is left out."""
    table = np.stack([found, known])[:, found + known > 0].astype(float)
    expected = table.sum(1, keepdims=True) * table.sum(0, keepdims=True) / table.sum()
    statistic = ((table - expected) ** 2 / expected).sum()
    return float(chi2.sf(statistic, table.shape[1] - 1)) if table.shape[1] > 1 else 1.0


def first_alarm(found: Sequence[Look]) -> Look | None:
    """The first look that sends a person, if any does."""
    return next((look for look in found if look.alarms), None)
