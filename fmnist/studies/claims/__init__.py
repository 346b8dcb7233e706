"""What the source projects claimed, and what our runs say about it.

One file for the claims of each project; `rule` and `estimates` decide, and `rule.md` says
how. Everything is computed from run records and the predictions beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from fmnist.data.labels import Labelled
from fmnist.runs.run import Run
from fmnist.studies.claims import shinjitsue, source003, sushantkai, swmlearner, yuri
from fmnist.studies.claims.claim import Claim
from fmnist.studies.claims.evidence import Evidence
from fmnist.studies.claims.finding import Finding

__all__ = ["Claim", "Finding", "Judged", "claims", "judge_all", "luck_over_all", "rule_text"]

_CLAIMS = (
    *swmlearner.CLAIMS,
    *yuri.CLAIMS,
    *sushantkai.CLAIMS,
    *source003.CLAIMS,
    *shinjitsue.CLAIMS,
)
_BY_AN_INTERVAL = ("confirmed", "inconclusive", "contradicted")


@dataclass(frozen=True)
class Judged:
    """A claim and what was found about it."""

    claim: Claim
    finding: Finding


def claims() -> tuple[Claim, ...]:
    """All claims, project by project."""
    return _CLAIMS


def judge_all(runs: Sequence[Run], dataset: Labelled) -> list[Judged]:
    """Judge every claim by the finished runs among `runs`.

    Args:
        runs: the newest first.
        dataset: the whole one.

    Raises:
        CheckpointError: the predictions of a run are damaged.
    """
    evidence = Evidence(runs, dataset)
    return [Judged(claim, claim.test.judge(evidence)) for claim in claims()]


def rule_text() -> str:
    """The rule as it was written down for people, in Markdown."""
    return (files(__name__) / "rule.md").read_text(encoding="utf-8")


def luck_over_all(judged: Sequence[Judged]) -> str:
    """How many true claims luck would contradict among as many as are judged by an interval.

    Empty where none is.
    """
    figures = [each.finding.ours for each in judged if each.finding.verdict in _BY_AN_INTERVAL]
    number = sum(figure is not None and figure.low < figure.high for figure in figures)
    if not number:
        return ""
    return (
        f"Verdicts by an interval of 95 % here: {number}. If all these claims were true, luck "
        f"alone would contradict about {0.05 * number:.1f} of them."
    )
