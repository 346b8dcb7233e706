"""Claims that a figure has a certain value, or lies on one side of a limit."""

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar, Literal

from fmnist.common.estimate import Estimate
from fmnist.studies.claims.estimates import difference, exact, over_runs, published_estimate
from fmnist.studies.claims.evidence import Choice, Evidence, Outcome
from fmnist.studies.claims.figures import Figure, read_off
from fmnist.studies.claims.finding import Finding, measured_elsewhere, not_run, together
from fmnist.studies.claims.rule import Verdict, on_level, on_order
from fmnist.studies.claims.words import (
    difference_in_words,
    in_words,
    luck_in_words,
    published_in_words,
    runs_in_words,
    seed_in_words,
    with_interval,
)

_EPOCHS: dict[Choice, str] = {
    "validation": "at the epoch that validation chose",
    "test": "at the best epoch on test, as the project chose it",
    "last": "at the last epoch, as in the project",
}
_DIFFERENCE: dict[Verdict, str] = {
    "confirmed": "lies within what {luck} explains",
    "contradicted": "is more than {luck} explains",
    "inconclusive": "could be {luck}, which could also hide too much to confirm the figure",
}


@dataclass(frozen=True)
class Level:
    """A figure has the value that was published.

    Attributes:
        figure: what the value is of.
        value: with the digits that were published.
        presets: the systems it may be measured in; the first that has runs is.
        choice: the epoch at which the project measured, so that like is compared with like.
        images: how many images the published figure is a share of. None where it is no share, or
            where that is unknown: it then gets the error that one run of ours has.
        tolerance: how large a difference luck may hide in a figure that counts as confirmed.
        train_images: how many the project trained on.
        device: part of the name of the device that the project had, for what depends on it.
    """

    figure: Figure
    value: str
    presets: tuple[str, ...]
    choice: Choice
    images: int | None = 10_000
    tolerance: float = 0.02
    train_images: int = 60_000
    device: str = ""
    kind: ClassVar[str] = "level"

    @property
    def published(self) -> str:
        """The value as it was published."""
        return published_in_words(Decimal(self.value), self.figure.unit)

    def judge(self, evidence: Evidence) -> Finding:
        """Compare the runs there are with the published value.

        Raises:
            CheckpointError: the predictions of a run are damaged.
        """
        for name in self.presets:
            outcomes = evidence.of(name)
            there = [outcome for outcome in outcomes if self.device in outcome.device]
            judged, read = read_off(self.figure, there or outcomes, self.choice)
            if judged and there:
                return self._compared(name, judged, read)
            if judged:
                return measured_elsewhere(self.device, judged, self._ours(read), self.figure.unit)
        return not_run(self.presets[0], self.figure.title, evidence)

    def _compared(self, name: str, judged: list[Outcome], read: list[Estimate]) -> Finding:
        unit, ours = self.figure.unit, self._ours(read)
        apart = difference(ours, published_estimate(self.value, self.images, read))
        verdict = on_level(apart, self.tolerance)
        epoch = "" if self.figure.timed else f" {_EPOCHS[self.choice]}"
        luck, seed = "luck", ""
        if not self.figure.timed:
            luck, seed = luck_in_words(len(read)), seed_in_words(len(read))
        found = _DIFFERENCE[verdict].format(luck=luck)
        once = "What was timed once counts as sure to a factor of two."
        sentences = (
            f"The {self.figure.title} of {name} is {with_interval(ours, unit)} in "
            f"{runs_in_words(len(read))}{epoch}.",
            f"The difference of {difference_in_words(apart, unit)} {found}{seed}.",
            once if self.figure.timed and len(read) == 1 else "",
            self._on_training_images(judged[0]),
        )
        _, beside = read_off(self.figure, judged, "validation")
        compared_apart = not self.figure.timed and self.choice != "validation"
        return Finding(
            verdict,
            tuple(filter(None, sentences)),
            unit,
            ours,
            self._ours(beside) if beside and compared_apart else None,
            runs_in_words(len(read)),
            tuple(outcome.run for outcome in judged),
        )

    def _ours(self, read: list[Estimate]) -> Estimate:
        return over_runs(read, self.figure.within)

    def _on_training_images(self, outcome: Outcome) -> str:
        split = outcome.run.record.split
        if split is None or split.train_images == self.train_images:
            return ""
        return (
            f"Ours learned from {split.train_images:,} images, the project's from "
            f"{self.train_images:,}."
        )


@dataclass(frozen=True)
class Bound:
    """Each of some figures lies above, or below, a limit."""

    figures: tuple[Figure, ...]
    side: Literal["above", "below"]
    limit: str
    presets: tuple[str, ...]
    choice: Choice = "validation"
    kind: ClassVar[str] = "bound"

    @property
    def published(self) -> str:
        """The limit, and on which side of it."""
        limit = published_in_words(Decimal(self.limit), self.figures[0].unit)
        return f"{self.side} {limit}"

    def judge(self, evidence: Evidence) -> Finding:
        """Look on which side of the limit each figure lies.

        Raises:
            CheckpointError: the predictions of a run are damaged.
        """
        return together([self._one(figure, evidence) for figure in self.figures])

    def _one(self, figure: Figure, evidence: Evidence) -> Finding:
        for name in self.presets:
            judged, read = read_off(figure, evidence.of(name), self.choice)
            if judged:
                return self._compared(figure, name, judged, read)
        return not_run(self.presets[0], figure.title, evidence)

    def _compared(
        self, figure: Figure, name: str, judged: list[Outcome], read: list[Estimate]
    ) -> Finding:
        ours, limit = over_runs(read, figure.within), float(self.limit)
        pair = (ours, exact(limit)) if self.side == "above" else (exact(limit), ours)
        verdict = on_order(difference(*pair))
        where = {
            "confirmed": f"the whole interval is {self.side}",
            "contradicted": f"none of the interval is {self.side}",
        }.get(verdict, "the interval is on both sides of")
        seed = "" if figure.timed else seed_in_words(len(read))
        return Finding(
            verdict,
            (
                f"The {figure.title} of {name} is {with_interval(ours, figure.unit)} in "
                f"{runs_in_words(len(read))}; {where} {in_words(limit, figure.unit)}{seed}.",
            ),
            figure.unit,
            ours,
            repeats=runs_in_words(len(read)),
            runs=tuple(outcome.run for outcome in judged),
        )
