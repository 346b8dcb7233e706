"""The audit in figures and words, the same at the terminal, on the page and in the README."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fmnist.common.estimate import Estimate, Interval
from fmnist.common.figures import bounded, count, fixed, per_cent, signed
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.judgements import Judged
from fmnist.runs.store import Store
from fmnist.studies.audit.ranking import Order, Standing, kept_images, order_without, standings
from fmnist.studies.audit.shipped import Audit

if TYPE_CHECKING:
    from fmnist.data.dataset import Dataset

TEST = FASHION_MNIST.images("test")
KINDS = ("exact", "near", "shifted", "mirrored", "mirrored, shifted")
SPLITS = ("training", "test", "across")


@dataclass(frozen=True)
class Report:
    """What the audit found, with what the runs that ship make of it."""

    audit: Audit
    standings: list[Standing]
    orders: dict[str, Order]

    @classmethod
    def of(cls, audit: Audit, evaluations: Sequence[Evaluation]) -> "Report":
        """Over the Evaluations on all test images."""
        kept = kept_images(audit, TEST)
        orders = {name: order_without(evaluations, left) for name, left in kept.items()}
        return cls(audit, standings(evaluations, kept), orders)

    def counts(self) -> dict[str, Counter[str]]:
        """Pairs of one picture by where they lie, and of what kind."""
        return {
            where: Counter(pair.kind for pair in self.audit.duplicates if pair.where == where)
            for where in SPLITS
        }

    @property
    def doubted(self) -> Estimate:
        """The share of the test labels that all networks count as wrong, with Wilson's interval.

        It is the share of wrong labels if all that they count are wrong and they miss none.
        """
        return Proportion(len(self.audit.doubted_test_images()), TEST).estimate

    def lines(self) -> list[str]:
        """The findings, a sentence each."""
        record, counts = self.audit.record, self.counts()
        across = sum(counts["across"].values())
        both = self.orders["both"]
        changes = [each.changes["both"].value for each in self.standings]
        networks = ", ".join(
            f"{each.architecture} ({per_cent(each.accuracy)})" for each in record.networks
        )
        return [
            f"{count(len(self.audit.duplicates))} pairs of images are one picture: "
            f"{count(sum(counts['training'].values()))} within training, "
            f"{count(sum(counts['test'].values()))} within test and {count(across)} between the "
            f"two; {_none_or(sum(pair.exact for pair in self.audit.duplicates))} of them "
            "pixel for pixel.",
            f"Of {count(record.search.planted)} copies planted at random, shifted by up to two "
            f"pixels, mirrored and of another brightness, the search finds "
            f"{count(record.search.found)}, and takes {_none_or(record.search.mistaken)} for a "
            "copy of another of the 70,000 images.",
            f"{count(len(self.audit.doubts))} labels of all 70,000, and "
            f"{count(len(self.audit.doubted_test_images()))} of the 10,000 of test, "
            f"{bounded(self.doubted)}, are counted as wrong by three unlike networks alike, each "
            f"out of sample by {record.folds} folds: {networks}.",
            "Without the duplicates and these labels the accuracies of the "
            f"{len(self.standings)} included runs of all ten classes change by "
            f"{signed(100 * min(changes), 1)} to {signed(100 * max(changes), 1)} points. Of "
            f"{count(both.pairs)} pairs of runs "
            f"{count(both.turned)} stand the other way round, {_none_or(both.turned_surely)} of "
            "them beyond their paired intervals.",
        ]


def in_points(change: Estimate) -> str:
    """A difference of accuracies with its interval, in points: +0.62 (0.48 to 0.76)."""
    ends = f"{fixed(100 * change.low, 2)} to {fixed(100 * change.high, 2)}"
    return f"{signed(100 * change.value, 2)} ({ends})"


def _none_or(number: int) -> str:
    return count(number) if number else "none"


def shipped_evaluations(store: Store, dataset: "Dataset") -> list[Evaluation]:
    """What every run of the ten classes that ships said of all test images."""
    return [
        evaluate_run(run, dataset, "test")
        for run in store.shipped()
        if run.is_complete and run.record.all_classes
    ]


def wrong_in_test(audit: Audit, judged: Judged) -> Estimate | None:
    """The share of wrong labels in test by a blind sample; None before it is judged.

    The labels that networks doubt and all others are sampled apart, and their shares weighed by
    their numbers; the intervals are put together as those of independent proportions (Newcombe
    1998, method 10).
    """
    if judged.doubted.total == 0 or judged.others.total == 0:
        return None
    share = len(audit.doubted_test_images()) / TEST
    parts = [(share, judged.doubted.estimate), (1 - share, judged.others.estimate)]
    value = sum(weight * each.value for weight, each in parts)
    below = sum((weight * (each.value - each.low)) ** 2 for weight, each in parts) ** 0.5
    above = sum((weight * (each.high - each.value)) ** 2 for weight, each in parts) ** 0.5
    return Estimate(value, Interval(value - below, value + above))


def markdown(report: Report) -> str:
    """The findings, and every run with and without what was found."""
    findings = "\n".join(f"* {line}" for line in report.lines())
    return f"{findings}\n\n{table_of_runs(report)}"


def table_of_runs(report: Report) -> str:
    """Every run with its accuracy, and how it changes without what was found, in Markdown."""
    rows = [
        f"| {each.name} | {bounded(each.whole)} | "
        + " | ".join(map(in_points, each.changes.values()))
        + " |"
        for each in report.standings
    ]
    header = "| run | test accuracy | without duplicates | without label issues | without both |"
    return "\n".join([header, "| --- | --- | --- | --- | --- |", *rows])
