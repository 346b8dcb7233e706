"""Claims that one system is better than another, as good as another, or the best trade-off.

Systems are compared by their test accuracy at the epoch that validation chose, whatever the project
did: of two of ours both are known.
"""

from dataclasses import dataclass
from typing import ClassVar

from fmnist.common.estimate import Estimate
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.comparison.repeats import SHARE_DIFFERENCE, mean_interval
from fmnist.runs.run import Run
from fmnist.studies.claims.evidence import Evidence, Outcome
from fmnist.studies.claims.finding import Finding, not_run, together
from fmnist.studies.claims.rule import Verdict, on_level, on_no_order, on_order
from fmnist.studies.claims.words import (
    difference_in_words,
    luck_in_words,
    runs_in_words,
    seed_in_words,
)

_AGREEMENT = 0.02


@dataclass(frozen=True)
class Better:
    """The first of each pair of presets is more accurate than the second."""

    pairs: tuple[tuple[str, str], ...]
    published: str
    kind: ClassVar[str] = "ranking"

    def judge(self, evidence: Evidence) -> Finding:
        """Compare each pair.

        Raises:
            CheckpointError: the predictions of a run are damaged.
        """
        return together([self._one(first, second, evidence) for first, second in self.pairs])

    def _one(self, first: str, second: str, evidence: Evidence) -> Finding:
        comparison = compare(first, second, evidence)
        if isinstance(comparison, Finding):
            return comparison
        verdict = on_order(comparison.difference)
        words: dict[Verdict, str] = {
            "confirmed": f"it is better by more than {comparison.luck}",
            "contradicted": f"it is worse by more than {comparison.luck}",
        }
        return comparison.finding(verdict, words.get(verdict, "which of the two is better is open"))


@dataclass(frozen=True)
class Agree:
    """Both presets of each pair are equally accurate."""

    pairs: tuple[tuple[str, str], ...]
    published: str
    kind: ClassVar[str] = "agreement"

    def judge(self, evidence: Evidence) -> Finding:
        """Compare each pair.

        Raises:
            CheckpointError: the predictions of a run are damaged.
        """
        return together([self._one(first, second, evidence) for first, second in self.pairs])

    def _one(self, first: str, second: str, evidence: Evidence) -> Finding:
        comparison = compare(first, second, evidence)
        if isinstance(comparison, Finding):
            return comparison
        verdict = on_level(comparison.difference, _AGREEMENT)
        words: dict[Verdict, str] = {
            "confirmed": f"they agree as far as {comparison.luck} allows",
            "contradicted": f"they differ by more than {comparison.luck}",
        }
        return comparison.finding(verdict, words.get(verdict, "whether they agree is open"))


@dataclass(frozen=True)
class TradeOff:
    """The preset `best` beats all others that take fewer MACs; no other beats it."""

    best: str
    others: tuple[str, ...]
    published: str
    kind: ClassVar[str] = "trade-off"

    def judge(self, evidence: Evidence) -> Finding:
        """Compare the best with each other one.

        Raises:
            CheckpointError: the predictions of a run are damaged.
        """
        return together([self._one(other, evidence) for other in self.others])

    def _one(self, other: str, evidence: Evidence) -> Finding:
        comparison = compare(self.best, other, evidence)
        if isinstance(comparison, Finding):
            return comparison
        macs = [run.record.network.macs for run in comparison.runs]
        if macs[-1] < macs[0]:
            verdict = on_order(comparison.difference)
            words: dict[Verdict, str] = {"confirmed": "is", "contradicted": "is not"}
            worth = words.get(verdict, "may or may not be")
            found = f"takes fewer MACs, and {self.best} {worth} worth the others"
            return comparison.finding(verdict, f"{other} {found}")
        verdict = on_no_order(comparison.difference)
        better = f"is not better by more than {comparison.luck}"
        found = "is better" if verdict == "contradicted" else better
        return comparison.finding(verdict, f"{other} takes more MACs and {found}")


@dataclass(frozen=True)
class Comparison:
    """The accuracy of one preset minus that of another."""

    first: str
    second: str
    difference: Estimate
    repeats: int
    runs: tuple[Run, ...]

    @property
    def luck(self) -> str:
        """The luck that the interval counts."""
        return luck_in_words(self.repeats)

    def finding(self, verdict: Verdict, words: str) -> Finding:
        """The verdict on the pair, with what was measured in front of its `words`."""
        measured = difference_in_words(self.difference, "share")
        repeats = runs_in_words(self.repeats, each=True)
        return Finding(
            verdict,
            (
                f"{self.first} minus {self.second}: {measured}, {repeats}; {words}"
                f"{seed_in_words(self.repeats)}.",
            ),
            "difference",
            self.difference,
            repeats=repeats,
            runs=self.runs,
        )


def compare(first: str, second: str, evidence: Evidence) -> Comparison | Finding:
    """Compare two presets, or find which has no runs.

    Over at least two seeds that both have, Student's t of the paired differences. Else one run of
    each, and the interval for paired predictions of the same images by Agresti and Min (2005).

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    missing = [name for name in (first, second) if not evidence.of(name)]
    if missing:
        return together([not_run(name, "accuracy", evidence) for name in missing])
    of_first, of_second = (_by_seed(evidence.of(name)) for name in (first, second))
    seeds = sorted(of_first.keys() & of_second.keys())
    if len(seeds) < 2:
        a = of_first[seeds[0] if seeds else min(of_first)]
        b = of_second[seeds[0] if seeds else min(of_second)]
        return Comparison(first, second, _over_images(a, b), 1, (a.run, b.run))
    differences = [_accuracy(of_first[seed]) - _accuracy(of_second[seed]) for seed in seeds]
    mean = sum(differences) / len(differences)
    runs = [outcomes[seed].run for outcomes in (of_first, of_second) for seed in seeds]
    interval = mean_interval(differences, within=SHARE_DIFFERENCE)
    return Comparison(first, second, Estimate(mean, interval), len(seeds), tuple(runs))


def _over_images(first: Outcome, second: Outcome) -> Estimate:
    a, b = (outcome.evaluation.correct for outcome in (first, second))
    return Estimate(float(a.mean() - b.mean()), paired_difference_interval(a, b))


def _by_seed(outcomes: list[Outcome]) -> dict[int, Outcome]:
    return {outcome.run.record.config.seed: outcome for outcome in outcomes}


def _accuracy(outcome: Outcome) -> float:
    assert outcome.run.record.test is not None
    return outcome.run.record.test.accuracy
