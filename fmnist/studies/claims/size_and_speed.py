"""Claims on the size of a network or on a speed-up, and claims that nobody can repeat."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from fmnist.common.estimate import Estimate
from fmnist.studies.claims.estimates import (
    difference,
    exact,
    half_unit,
    over_runs,
    published_estimate,
    timed,
)
from fmnist.studies.claims.evidence import Evidence, Outcome, preset_or_none
from fmnist.studies.claims.finding import Finding, measured_elsewhere, not_run
from fmnist.studies.claims.rule import Verdict, on_level
from fmnist.studies.claims.words import published_in_words, runs_in_words, with_interval

_FAIR_SPEED_UP = 0.5


@dataclass(frozen=True)
class Parameters:
    """The network of a preset has as many parameters as was published; arithmetic decides.

    Attributes:
        value: with the digits that were published.
        built: how many the network has that the project's code builds, counted by the tests.
        preset: that network.
        found_in: a sentence on what has that many instead; empty where nothing has.
    """

    value: str
    built: int
    preset: str
    found_in: str = ""
    kind: ClassVar[str] = "parameters"

    @property
    def published(self) -> str:
        """The count as it was published."""
        return published_in_words(Decimal(self.value), "parameters")

    def judge(self, evidence: Evidence) -> Finding:
        """Compare the counts, to the digits that were published."""
        if preset_or_none(self.preset) is None:
            return not_run(self.preset, "size", evidence)
        ours = exact(self.built)
        if abs(self.built - float(self.value)) <= half_unit(self.value):
            return self._finding("confirmed", f"The network has {self.built:,} parameters.", ours)
        built = f"The network that the code builds has {self.built:,} parameters."
        if self.found_in:
            return self._finding("contradicted", f"{built} {self.found_in}", ours)
        nowhere = "Nothing that the project describes has the published count."
        return self._finding("cannot be reproduced", f"{built} {nowhere}", ours)

    def _finding(self, verdict: Verdict, why: str, ours: Estimate) -> Finding:
        return Finding(verdict, (why,), "parameters", ours)


@dataclass(frozen=True)
class SpeedUp:
    """A preset trains faster with some settings than with others, by a published factor.

    Attributes:
        value: the factor, with the digits that were published.
        slow: the settings that are changed for the one training.
        fast: those that are changed for the other.
        device: part of the name of the device that the project had.
    """

    value: str
    preset: str
    slow: Mapping[str, Any]
    fast: Mapping[str, Any]
    device: str
    kind: ClassVar[str] = "speed-up"

    @property
    def published(self) -> str:
        """The factor as it was published."""
        return published_in_words(Decimal(self.value), "times")

    def judge(self, evidence: Evidence) -> Finding:
        """Compare images per second, seed by seed and on one device."""
        slow = {_place(outcome): outcome for outcome in evidence.of(self.preset, **self.slow)}
        fast = {_place(outcome): outcome for outcome in evidence.of(self.preset, **self.fast)}
        both = sorted(slow.keys() & fast.keys())
        there = [place for place in both if self.device in place[0]]
        places = there or both
        if not places:
            return self._not_run()
        judged = [outcomes[place] for outcomes in (slow, fast) for place in places]
        factors = timed([_speed(fast[place]) / _speed(slow[place]) for place in places])
        ours = over_runs(factors)
        if not there:
            return measured_elsewhere(self.device, judged, ours, "times")
        verdict = on_level(
            difference(ours, published_estimate(self.value, None, factors)), _FAIR_SPEED_UP
        )
        repeats = runs_in_words(len(factors), each=True)
        return Finding(
            verdict,
            (f"Ours is {with_interval(ours, 'times')} in {repeats}.",),
            "times",
            ours,
            repeats=repeats,
            runs=tuple(outcome.run for outcome in judged),
        )

    def _not_run(self) -> Finding:
        commands = (
            " ".join(
                ["python -m fmnist train --preset", self.preset]
                + [f"--{name.replace('_', '-')} {value}" for name, value in changes.items()]
            )
            for changes in (self.slow, self.fast)
        )
        why = f"{self.preset} has not been trained in both ways on one device."
        return Finding("not run here", (why,), "times", commands=tuple(commands))


@dataclass(frozen=True)
class Unrepeatable:
    """A figure whose circumstances the project does not give: `why` says which, in a sentence."""

    published: str
    why: str
    kind: ClassVar[str] = "unrepeatable"

    def judge(self, evidence: Evidence) -> Finding:
        """There is nothing to measure."""
        return Finding("cannot be reproduced", (self.why,))


def _place(outcome: Outcome) -> tuple[str, int]:
    return outcome.device, outcome.run.record.config.seed


def _speed(outcome: Outcome) -> float:
    effort = outcome.run.record.effort
    return effort.images_seen / effort.training_seconds
