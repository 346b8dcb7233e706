"""Of what a run consists that was not trained but made of trained ones."""

import hashlib
import json

from pydantic import BaseModel, ConfigDict, Field

from fmnist.data.views import AS_IT_IS, View
from fmnist.ensembles.rules import RULES, Combiner
from fmnist.training.settings import Settings


class Part(BaseModel):
    """A part of a record."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Preprocessing(Part):
    """The mean and deviation, of pixels scaled to 0..1, by which the network sees an image."""

    mean: float
    std: float = Field(gt=0)


class Member(Part):
    """A run that takes part: what it was called, and all that its model is built of."""

    id: str
    name: str
    config: Settings
    preprocessing: Preprocessing
    combination: "Combination | None" = None


class Combination(Part):
    """The members of an ensemble, what makes one answer of theirs, and the views they are shown.

    With one member and several views it is a run with test-time augmentation.
    """

    members: tuple[Member, ...] = Field(min_length=1)
    combiner: Combiner
    views: tuple[View, ...] = Field((AS_IT_IS,), min_length=1)
    soup: bool = False
    """Whether not their answers but their weights were averaged, into one network."""

    @property
    def title(self) -> str:
        """What it is in a few words."""
        number = len(self.members)
        kind = "soup" if self.soup else "ensemble"
        made = self.members[0].name if number == 1 else f"{kind} of {number}"
        return made if len(self.views) == 1 else f"{made}, {len(self.views)} views"

    @property
    def rule(self) -> str:
        """What makes one of several members, in words."""
        return "mean of weights" if self.soup else RULES[self.combiner.rule]

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What a table of its configuration says: titles and values."""
        combiner = self.combiner
        rows = [("Rule", self.rule)] if len(self.members) > 1 else []
        weighted = combiner.rule == "weighted"
        rows += [
            (f"Member {place}", f"{member.name}, weight {weight:.3f}" if weighted else member.name)
            for place, (member, weight) in enumerate(
                zip(self.members, combiner.weights, strict=True), 1
            )
        ]
        rows.append(("Temperature", f"{combiner.temperature:.3f}"))
        if len(self.views) > 1:
            rows.append(("Test-time augmentation", f"{len(self.views)} views"))
        return rows

    @property
    def fingerprint(self) -> str:
        """Shared by combinations of the same members by the same rule.

        One that has a single member is the same with another seed of that member.
        """
        members = [member.id for member in self.members]
        if len(members) == 1:
            (member,) = self.members
            inner = member.combination
            members = [inner.fingerprint if inner else member.config.hash_without_seed]
        said = json.dumps([self.rule, members, self.views])
        return hashlib.sha256(said.encode()).hexdigest()[:16]
