"""What a claim is."""

from dataclasses import dataclass
from typing import ClassVar, Protocol

from fmnist.studies.claims.evidence import Evidence
from fmnist.studies.claims.finding import Finding


class Test(Protocol):
    """How a claim is judged: one of the kinds in this package.

    `published` is the figure in words; `judge` raises CheckpointError where the predictions of a
    run are damaged.
    """

    kind: ClassVar[str]

    @property
    def published(self) -> str: ...

    def judge(self, evidence: Evidence) -> Finding: ...


@dataclass(frozen=True)
class Claim:
    """Something that a source project published.

    Attributes:
        source: the project, by the name that its presets give it.
        says: the claim, in a sentence of ours.
        note: what the project's documents, code and outputs say about it beyond that.
    """

    source: str
    says: str
    test: Test
    note: str = ""


def of_source(source: str, *claims: tuple[str, Test] | tuple[str, Test, str]) -> tuple[Claim, ...]:
    """Claims of one project from their sentence, their test and, where there is one, a note."""
    return tuple(Claim(source, *claim) for claim in claims)
