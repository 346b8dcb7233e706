"""What the rule finds about a claim, and what it finds where there is nothing to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass

from fmnist.common.estimate import Estimate
from fmnist.runs.run import Run
from fmnist.studies.claims.evidence import Evidence, Outcome, preset_or_none
from fmnist.studies.claims.rule import Verdict, of_all
from fmnist.studies.claims.words import Unit, runs_in_words, with_interval


@dataclass(frozen=True)
class Finding:
    """The verdict on a claim, and why.

    Attributes:
        sentences: why.
        ours: what was measured and compared; None where nothing was.
        beside: the same figure at the epoch that validation chose, where another was compared.
        repeats: how many trainings of each system the figure is from, in words.
        runs: the runs that were judged, of a pair those of the first before those of the second.
        commands: what would make the runs that are missing.
    """

    verdict: Verdict
    sentences: tuple[str, ...]
    unit: Unit = "share"
    ours: Estimate | None = None
    beside: Estimate | None = None
    repeats: str = ""
    runs: tuple[Run, ...] = ()
    commands: tuple[str, ...] = ()

    @property
    def why(self) -> str:
        """All its sentences."""
        return " ".join(self.sentences)


def not_run(name: str, title: str, evidence: Evidence) -> Finding:
    """Nothing to judge by: no run of the preset `name` has the figure that `title` names."""
    if preset_or_none(name) is None:
        return Finding("not run here", (f"This program has no system {name}.",))
    if evidence.of(name):
        return Finding("not run here", (f"The {title} was not kept in the runs of {name}.",))
    return Finding(
        "not run here",
        (f"No training of {name} has finished here.",),
        commands=(f"python -m fmnist reproduce --only {name}",),
    )


def measured_elsewhere(
    device: str, judged: Sequence[Outcome], ours: Estimate, unit: Unit
) -> Finding:
    """Durations belong to a device, and ours were measured on another one."""
    devices = " and ".join(sorted({outcome.device for outcome in judged}))
    return Finding(
        "cannot be reproduced",
        (
            f"The published figure belongs to a {device}; on {devices} it is "
            f"{with_interval(ours, unit)} in {runs_in_words(len(judged))}.",
        ),
        unit,
        ours,
        repeats=runs_in_words(len(judged)),
        runs=tuple(outcome.run for outcome in judged),
    )


def together(parts: Sequence[Finding]) -> Finding:
    """The finding on a claim with several parts; the figure shown is that of the deciding one."""
    verdict = of_all(part.verdict for part in parts)
    deciding = next(part for part in parts if part.verdict == verdict)
    return Finding(
        verdict,
        tuple(dict.fromkeys(sentence for part in parts for sentence in part.sentences)),
        deciding.unit,
        deciding.ours,
        deciding.beside,
        deciding.repeats,
        runs=tuple({run.id: run for part in parts for run in part.runs}.values()),
        commands=tuple(dict.fromkeys(command for part in parts for command in part.commands)),
    )
