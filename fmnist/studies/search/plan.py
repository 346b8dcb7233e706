"""What a search looks for, how long, and how far it is, as it is stored."""

import secrets
from typing import Any, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_number, read_whole_number
from fmnist.common.refusals import must_be, sentences
from fmnist.comparison.repeats import FEW
from fmnist.runs.record import now
from fmnist.studies.search.space import (
    ARCHITECTURE,
    USUAL,
    Span,
    checked,
    dimension,
    read_span,
    usual_span,
)
from fmnist.training.config import TrainConfig
from fmnist.training.settings import Settings

Method = Literal["tpe", "random", "grid"]
State = Literal["running", "paused", "stopped", "done"]
ID_PATTERN = r"\d{8}-\d{6}-search-[0-9a-f]{4}"
ASIDE = 5_000
"""Images for exploration and as many for confirmation, where a preset sets fewer aside."""
MOST_TRIALS = 2_000


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Finalist(_Part):
    """A setting that is trained again; `trial` is None for the start.

    Attributes:
        explored: validation accuracy in the search, None for a start that was not among its trials.
        confirmed: accuracies of the trainings with fresh seeds, on images that chose nothing.
    """

    trial: int | None
    explored: float | None
    runs: tuple[str, ...]
    confirmed: tuple[float, ...]

    @property
    def mean(self) -> float:
        """The mean accuracy on the confirmation images."""
        return sum(self.confirmed) / len(self.confirmed)


class Contrasted(_Part):
    """Two finalists by place: accuracy of the second minus that of the first, with its interval."""

    first: int
    second: int
    difference: float
    low: float
    high: float
    p_value: float
    separated: bool


class Verdict(_Part):
    """Whether the winner is real.

    Attributes:
        finalists: the start first.
        winner: the place of the best that is better than the start; None without any.
        images: of how many images the accuracies are.
        tested: the run of the winner that was tested, once; None without a winner.
    """

    finalists: tuple[Finalist, ...]
    contrasts: tuple[Contrasted, ...]
    groups: tuple[tuple[int, ...], ...]
    winner: int | None
    images: int
    tested: str | None = None
    test_accuracy: float | None = None


class Plan(_Part):
    """A search. Its budget is either minutes, the confirmation among them, or trials before it.

    Attributes:
        name: what it began from, such as a preset.
        start: complete, with images set aside for exploration and for confirmation.
        halving: whether trials that are behind are pruned early.
        candidates: how many of the best trials are confirmed.
        seeds: with how many fresh seeds each.
        finalists: the trials to confirm, from the moment that exploration has ended.
        confirmation: the runs that confirm so far: each setting's first seed, then each one's next.
    """

    schema_version: Literal[1] = 1
    id: str = Field(pattern=f"^{ID_PATTERN}$")
    created: AwareDatetime
    name: str = Field("", max_length=80)
    start: Settings
    spans: tuple[Span, ...] = Field(min_length=1, max_length=40)
    method: Method = "tpe"
    halving: bool = True
    minutes: float | None = Field(None, gt=0, le=100_000)
    trials: int | None = Field(None, ge=1, le=MOST_TRIALS)
    candidates: int = Field(3, ge=1, le=5)
    seeds: int = Field(FEW, ge=2, le=10)
    seed: int = Field(0, ge=0, le=2**31 - 1)
    state: State = "running"
    finalists: tuple[int, ...] | None = None
    confirmation: tuple[str, ...] = ()
    verdict: Verdict | None = None
    error: str | None = None
    """Why it was stopped, if nobody asked for that."""

    @classmethod
    def parse(cls, start: TrainConfig, **values: Any) -> Self:
        """A new search from `start` with `values` of the other fields, its budget as it is typed.

        Raises:
            ConfigError: in a sentence for each thing that is wrong with them.
        """
        created = now()
        own = {
            "id": f"{created:%Y%m%d-%H%M%S}-search-{secrets.token_hex(2)}",
            "created": created,
            "start": with_images_aside(start).settings,
        }
        try:
            return cls.model_validate(own | values)
        except ValidationError as error:
            raise ConfigError(sentences(error, _sentence)) from error

    @field_validator("minutes", "trials", mode="before")
    @classmethod
    def _as_typed(cls, value: Any, info: ValidationInfo) -> Any:
        if not isinstance(value, str):
            return value
        try:
            return read_number(value) if info.field_name == "minutes" else read_whole_number(value)
        except ConfigError as error:
            raise ValueError(f"{(info.field_name or '').capitalize()}: {error}") from error

    @model_validator(mode="after")
    def _one_budget(self) -> Self:
        if (self.minutes is None) == (self.trials is None):
            raise ValueError("Give a search either minutes or a number of trials.")
        names = [span.name for span in self.spans]
        if len(set(names)) < len(names):
            raise ValueError("Name each setting that varies once.")
        options = any(span.dimension.architecture for span in self.spans)
        if self.method == "grid" and options and ARCHITECTURE in names:
            raise ValueError("A grid varies the architecture or options of one, not both.")
        return self

    @property
    def config(self) -> TrainConfig:
        """The start as it can be trained; ConfigError if this version cannot any more."""
        return TrainConfig.of(self.start)

    @property
    def titles(self) -> dict[str, str]:
        """What varies in words, by name."""
        return {span.name: span.title for span in self.spans}

    def changed(self, **changes: Any) -> "Plan":
        """This search with some fields replaced."""
        return self.model_copy(update=changes)


def _sentence(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    name = str(error["loc"][0])
    return f"{name.capitalize()} {must_be(error, Plan.model_fields[name])}."


def with_images_aside(start: TrainConfig) -> TrainConfig:
    """`start` with images for exploration and confirmation; what is kept of test epochs is none.

    Raises:
        ConfigError: there are too few images for that.
    """
    aside = start.validation_images or ASIDE
    return TrainConfig.parse(
        start.model_dump()
        | {
            "validation_images": aside,
            "confirmation_images": start.confirmation_images or aside,
            "keep_epochs": False,
            "keep_test_epochs": False,
        }
    )


def spans_of(texts: list[str], start: TrainConfig) -> tuple[Span, ...]:
    """What is to vary, as `read_span` reads each text, or what a search usually varies.

    Raises:
        ConfigError: one of them is no range.
    """
    if texts:
        return tuple(read_span(text, start) for text in texts)
    return tuple(checked(usual_span(dimension(name), start)) for name in USUAL)
