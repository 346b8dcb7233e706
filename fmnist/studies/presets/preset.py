"""What a preset is."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from fmnist.training.settings import Settings

if TYPE_CHECKING:
    from fmnist.training.config import TrainConfig

Variant = Literal["as documented", "as coded"]


@dataclass(frozen=True)
class Preset:
    """A whole configuration under a name a person can choose.

    Attributes:
        settings: all of them, those of the architecture's options too, so that a preset stays what
            it is when a default changes.
        source: the project whose system it is; None for a recipe of this program.
        variant: where the project's documents and code disagree, which of the two it follows.
        note: what the project does not say, and what was taken instead.
        published: the accuracy that the project reports, a fraction; None where it reports none.
    """

    name: str
    title: str
    description: str
    settings: Settings
    source: str | None = None
    variant: Variant | None = None
    note: str = ""
    published: float | None = None

    @cached_property
    def config(self) -> "TrainConfig":
        """The settings, checked, which takes the networks and therefore torch."""
        from fmnist.training.config import TrainConfig

        return TrainConfig.of(self.settings)
