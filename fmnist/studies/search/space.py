"""What a search may vary, and between which values: all of it read off the registries.

A dimension goes by the name of its field (`learning_rate`), of an option with its network
(`fastcnn.width`) or of an augmentation (`augment.flip`).
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from fmnist.common.errors import ConfigError
from fmnist.common.numbers import read_number, written
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.networks import ARCHITECTURES, OptionSpec
from fmnist.training.config import TrainConfig
from fmnist.training.fields import choices
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.settings import Settings, bounds_of

Value = float | int | bool | str
ARCHITECTURE = "architecture"
_AUGMENT = "augment."
_SMALLEST = 1e-6
_FIGURES = 3
_NOT_NUMBERS = ("seed", "split_seed", "validation_images", "confirmation_images")
"""Of the protocol, which is the same for all trials."""
_NAMED = (
    "optimiser",
    "schedule",
    "normalisation",
    "selection",
    "domain",
    "precision",
)
USUAL = ("learning_rate", "batch_size", "weight_decay", "label_smoothing", "augment.crop")
"""What a search varies that nobody has told otherwise."""


@dataclass(frozen=True)
class Dimension:
    """A setting that may vary, between which numbers or among which values at all.

    `architecture` is the one that has it as an option; empty for what every training has.
    """

    name: str
    title: str
    kind: Literal["float", "int", "choice"]
    low: float = 0.0
    high: float = 0.0
    log: bool = False
    step: int = 1
    choices: tuple[Value, ...] = ()
    architecture: str = ""


class Span(BaseModel):
    """Between which numbers, or among which values, one dimension of a search varies."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    name: str = Field(max_length=80)
    low: float = 0.0
    high: float = 0.0
    choices: Annotated[tuple[Value, ...], Field(max_length=100)] = ()

    @property
    def dimension(self) -> Dimension:
        """What varies; ConfigError if it has gone."""
        return dimension(self.name)

    @property
    def title(self) -> str:
        """What varies in words; one that has gone goes by its name."""
        try:
            return self.dimension.title
        except ConfigError:
            return self.name

    def __str__(self) -> str:
        return ", ".join(map(str, self.choices)) or f"{written(self.low)} to {written(self.high)}"


def dimensions(architectures: Iterable[str]) -> dict[str, Dimension]:
    """All that may vary of these networks, by name: settings, augmentations, then their options."""
    found = [*_fields(), *_augmentations()]
    for name in architectures:
        found += [_option(name, spec) for spec in ARCHITECTURES.get(name).options if _varies(spec)]
    return {each.name: each for each in found}


def dimension(name: str) -> Dimension:
    """The dimension of this name.

    Raises:
        ConfigError: there is none.
    """
    architecture = name.partition(".")[0]
    known = dimensions([architecture] if architecture in ARCHITECTURES else [])
    if name not in known:
        raise ConfigError(
            f"A search cannot vary {name[:40]!r}: choose among {', '.join(known)}, and options as "
            "NETWORK.OPTION."
        )
    return known[name]


def read_span(text: str, start: TrainConfig) -> Span:
    """The span that a person writes: NAME, NAME=LOW:HIGH or NAME=A,B,C.

    The name alone means the usual range around `start`.

    Raises:
        ConfigError: there is no such dimension, or the range is none of its own.
    """
    name, given, rest = text.partition("=")
    found = dimension(name.strip())
    if not given:
        return usual_span(found, start)
    if found.kind == "choice":
        wanted = [each.strip() for each in rest.split(",")]
        by_name = {_spelled(each): each for each in found.choices}
        unknown = [each for each in wanted if each not in by_name]
        if unknown:
            raise ConfigError(
                f"{found.title} has no {unknown[0][:40]!r}: choose among {', '.join(by_name)}."
            )
        return checked(Span(name=found.name, choices=tuple(by_name[each] for each in wanted)))
    low, separator, high = rest.partition(":")
    if not separator:
        raise ConfigError(f"Write the range of {found.name} as {found.name}=LOW:HIGH.")
    return span_between(found, low, high)


def span_between(found: Dimension, low: str, high: str) -> Span:
    """The span of `found` between two numbers as they are typed.

    Raises:
        ConfigError: one of them is none, or as in `checked`.
    """
    try:
        span = Span(name=found.name, low=read_number(low), high=read_number(high))
    except ConfigError as error:
        raise ConfigError(f"{found.title}: {error}") from error
    return checked(span)


def usual_span(found: Dimension, start: TrainConfig) -> Span:
    """A range around what `start` has: a factor of ten either way, or all where that is little."""
    if found.kind == "choice":
        return Span(name=found.name, choices=found.choices)
    value = float(_value_of(found, start) or 0)
    low, high = found.low, found.high
    if found.log and value:
        low, high = max(low, value / 10), min(high, value * 10)
    elif found.log:
        high = min(high, 0.1)
    if found.kind == "int":
        low, high = math.ceil(low), math.floor(high)
    return Span(name=found.name, low=_rounded(low), high=_rounded(high))


def checked(span: Span) -> Span:
    """The span, if its dimension can vary like that.

    Raises:
        ConfigError: it is wider than the setting allows, or holds one value alone.
    """
    found = span.dimension
    if found.kind == "choice":
        if len(set(span.choices)) < 2 or not set(span.choices) <= set(found.choices):
            raise ConfigError(
                f"{found.title} varies among at least two of: "
                f"{', '.join(map(_spelled, found.choices))}."
            )
        return span
    if not found.low <= span.low < span.high <= found.high:
        raise ConfigError(
            f"{found.title} varies from {written(found.low)} to {written(found.high)} at most, "
            "from the lower number to the higher."
        )
    if found.kind == "int" and math.ceil(span.low) > math.floor(span.high):
        raise ConfigError(f"{found.title} has no whole number from {span}.")
    return span


def applying(spans: Sequence[Span], architecture: str) -> list[Span]:
    """Those that vary when this network is trained: options of another one do not."""
    return [span for span in spans if span.dimension.architecture in ("", architecture)]


def config_with(start: TrainConfig, values: Mapping[str, Value]) -> TrainConfig:
    """`start` with these values of dimensions, numbers to three significant figures.

    Another network comes with its usual options and the scale of pixels that it needs, another
    optimiser, where the learning rate does not vary, with its usual rate.

    Raises:
        ConfigError: the values do not go with each other.
    """
    fields = start.model_dump()
    network = str(values.get(ARCHITECTURE, start.architecture))
    if network != start.architecture:
        needed = ARCHITECTURES.get(network).normalisation or start.normalisation
        fields |= {ARCHITECTURE: network, "options": {}, "normalisation": needed}
    optimiser = str(values.get("optimiser", start.optimiser))
    if optimiser != start.optimiser:
        fields["learning_rate"] = OPTIMISERS.get(optimiser).usual_learning_rate
    for name, value in values.items():
        value = _rounded(value) if isinstance(value, float) else value
        owner, dot, inner = name.partition(".")
        if not dot:
            fields[name] = value
        elif owner == "augment":
            fields["augmentations"] = {**fields["augmentations"], inner: float(value)}
        else:
            fields["options"] = {**fields["options"], inner: value}
    return TrainConfig.parse(fields)


def values_of(start: TrainConfig, spans: Sequence[Span]) -> dict[str, Value] | None:
    """What `start` has of each dimension; None if it lies outside of one of the spans.

    None at all of what varies on a logarithmic scale counts as the least of the span.
    """
    found: dict[str, Value] = {}
    for span in applying(spans, start.architecture):
        value = _value_of(span.dimension, start)
        if value is None:
            return None
        if span.dimension.kind == "choice":
            inside = value in span.choices
        else:
            value = span.low if span.dimension.log and not value else value
            inside = span.low <= float(value) <= span.high
        if not inside:
            return None
        found[span.name] = value
    return found


def grid(spans: Sequence[Span], points: int) -> list[list[Value]]:
    """For each span its values, or `points` numbers from its low to its high end."""
    return [list(span.choices) or _spread(span, points) for span in spans]


def _spread(span: Span, points: int) -> list[Value]:
    found = span.dimension
    low, high = (math.log(span.low), math.log(span.high)) if found.log else (span.low, span.high)
    shares = [place / (points - 1) for place in range(points)] if points > 1 else [0.5]
    numbers = [low + share * (high - low) for share in shares]
    if found.log:
        numbers = [min(max(math.exp(number), span.low), span.high) for number in numbers]
    if found.kind == "float":
        return [_rounded(number) for number in numbers]
    stepped = (
        int(span.low) + found.step * round((number - span.low) / found.step) for number in numbers
    )
    return list(dict.fromkeys(stepped))


def _fields() -> Iterator[Dimension]:
    for name, field in Settings.model_fields.items():
        title, bounds = field.title or name, bounds_of(name)
        if bounds is not None and name not in _NOT_NUMBERS:
            kind: Literal["float", "int"] = "float" if field.annotation is float else "int"
            low = max(bounds.low, _SMALLEST) if bounds.log else bounds.low
            yield Dimension(name, title, kind, low, bounds.high, bounds.log)
        elif name == ARCHITECTURE:
            of_all = [
                each for each in ARCHITECTURES.names if ARCHITECTURES.get(each).classes is None
            ]
            yield Dimension(name, title, "choice", choices=tuple(of_all))
        elif name in _NAMED:
            yield Dimension(name, title, "choice", choices=choices(name))


def _augmentations() -> Iterator[Dimension]:
    for name, each in AUGMENTATIONS.items():
        kind: Literal["float", "int"] = "int" if each.step >= 1 else "float"
        yield Dimension(f"{_AUGMENT}{name}", each.title, kind, 0.0, each.high)


def _varies(spec: OptionSpec) -> bool:
    return spec.kind is bool or spec.low is not None


def _option(network: str, spec: OptionSpec) -> Dimension:
    name, title = f"{network}.{spec.name}", f"{spec.title} ({network})"
    if spec.low is None or spec.high is None:
        return Dimension(name, title, "choice", choices=(False, True), architecture=network)
    log = spec.low > 0 and spec.high / spec.low >= 100
    if spec.kind is int:
        step = int(spec.step or 1)
        return Dimension(
            name, title, "int", spec.low, spec.high, log, 1 if log else step, architecture=network
        )
    return Dimension(name, title, "float", spec.low, spec.high, log, architecture=network)


def _value_of(found: Dimension, start: TrainConfig) -> Any:
    """What `start` has of a dimension; None for a number of images that means all of them."""
    owner, dot, inner = found.name.partition(".")
    if not dot:
        return getattr(start, found.name)
    if owner == "augment":
        return start.augmentations.get(inner, 0.0)
    if owner == start.architecture:
        return start.options.get(inner)
    specs = {spec.name: spec for spec in ARCHITECTURES.get(owner).options}
    return specs[inner].default


def _rounded(value: float) -> float:
    return float(f"{value:.{_FIGURES}g}")


def _spelled(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
