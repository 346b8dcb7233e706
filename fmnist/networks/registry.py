"""The list of networks a person can choose from, each made by one decorated function.

A network is a factory in a family file of this folder:

    @register(title="Two-layer network", description="One hidden layer of neurons.")
    def mlp(
        image: ImageShape,
        classes: int,
        width: Annotated[int, Option(title="Width", help="Neurons.", low=8, high=512, step=8)] = 64,
    ) -> nn.Module: ...

It is given the shape of the images and the number of classes. Its name is the function's name and
its options are the parameters that follow, so the form, the command line and the tests need no
other edit.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    TypeAlias,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from fmnist.common.errors import ConfigError
from fmnist.common.registry import Registry
from fmnist.data.source import ImageShape

if TYPE_CHECKING:
    from torch import nn

OptionValue: TypeAlias = float | int | bool | str
Factory = TypeVar("Factory", bound="Callable[..., nn.Module]")


@dataclass(frozen=True)
class Option:
    """What a form says about one parameter of a factory, beside its type and default.

    `low`, `high` (both allowed values) and `step` (of the form's control) are needed for numbers
    alone. `read` is needed for a text alone: it returns the one way to write what a value means,
    or raises ConfigError.
    """

    title: str
    help: str
    low: float | None = None
    high: float | None = None
    step: float | None = None
    read: Callable[[object], str] | None = None


@dataclass(frozen=True)
class OptionSpec:
    """One option of a network as a form needs it; `kind` is float, int, bool or str."""

    name: str
    title: str
    help: str
    kind: type[float] | type[int] | type[bool] | type[str]
    default: OptionValue
    low: float | None
    high: float | None
    step: float | None
    read: Callable[[object], str] | None = None


@dataclass(frozen=True)
class Architecture:
    """A registered network: what it is called, what it is, and what can be set."""

    name: str
    title: str
    description: str
    options: tuple[OptionSpec, ...]
    factory: Callable[..., nn.Module] = field(repr=False)
    normalisation: str | None = None
    """The only normalisation of pixels that it can take; None takes any."""
    classes: int | None = None
    """The only number of classes that it can tell apart; None takes any."""


ARCHITECTURES: Registry[Architecture] = Registry("network", "fmnist.networks.families")
"""Every network, in the order in which they are offered."""

_FLIP_TTA = "flip_tta"


FLIP_TTA = OptionSpec(
    name=_FLIP_TTA,
    title="Flip test-time augmentation",
    help="Logits are averaged over the image and its mirror image. More accurate at twice the MACs "
    "per prediction; training takes no longer.",
    kind=bool,
    default=True,
    low=None,
    high=None,
    step=None,
)


def register(
    *,
    title: str,
    description: str,
    normalisation: str | None = None,
    classes: int | None = None,
    flip_tta: bool = False,
) -> Callable[[Factory], Factory]:
    """Offer the decorated factory under its own name.

    With `flip_tta` it has one option more, on by default and no concern of the factory's: whether
    the model's answers are averaged with those for the mirror images.

    Raises ValueError if the name is taken and TypeError if a parameter is not an option: it needs
    `Annotated[float | int | bool | str, Option(...)]`, a default, for a number bounds and a step,
    and for a text what reads it.
    """

    def add(factory: Factory) -> Factory:
        name = factory.__name__
        options = _read_options(factory) + ((FLIP_TTA,) if flip_tta else ())
        ARCHITECTURES.register(
            name,
            Architecture(name, title, description, options, factory, normalisation, classes),
        )
        return factory

    return add


def check_options(name: str, options: Mapping[str, Any]) -> dict[str, OptionValue]:
    """All options of the network `name`, with defaults for those that `options` leaves out.

    A whole number is accepted for a float and becomes one; a text becomes the one way to write
    what it means. ConfigError for an unknown option, a value of the wrong type, one that is not
    finite or out of bounds, or a text that cannot be read.
    """
    specs = {spec.name: spec for spec in ARCHITECTURES.get(name).options}
    for given in options:
        if given not in specs:
            known = ", ".join(specs) or "none"
            raise ConfigError(f"{name} has no option {given[:40]!r}; its options: {known}.")
    return {
        spec.name: _check_value(name, spec, options.get(spec.name, spec.default))
        for spec in specs.values()
    }


def build(name: str, options: Mapping[str, Any], image: ImageShape, classes: int) -> nn.Module:
    """A freshly initialised network that takes float32 (N, *image) and returns (N, classes).

    The weights come from torch's global generator.

    Raises:
        ConfigError: as in `check_options`, or the network takes no such images or classes.
    """
    architecture = ARCHITECTURES.get(name)
    checked = check_options(name, options)
    checked.pop(_FLIP_TTA, None)
    if architecture.classes not in (None, classes):
        raise ConfigError(
            f"{name} tells {architecture.classes} classes apart, not {classes}: name "
            f"{architecture.classes} classes, or choose another network."
        )
    return architecture.factory(image, classes, **checked)


def averages_flips(options: Mapping[str, Any]) -> bool:
    """Whether a model with these options averages its answers with those for mirror images."""
    return bool(options.get(_FLIP_TTA))


def _check_value(network: str, spec: OptionSpec, value: Any) -> OptionValue:
    if spec.kind is bool:
        if not isinstance(value, bool):
            raise ConfigError(f"The option {spec.name} of {network} must be true or false.")
        return value
    if spec.read is not None:
        return spec.read(value)
    accepted = int if spec.kind is int else (int, float)
    right_type = isinstance(value, accepted) and not isinstance(value, bool)
    if not right_type or not _within(value, spec):
        noun = "a whole number" if spec.kind is int else "a number"
        raise ConfigError(
            f"The option {spec.name} of {network} must be {noun} from {spec.low} to {spec.high}."
        )
    return spec.kind(value)


def _within(value: float, spec: OptionSpec) -> bool:
    """Whether `value` is inside the bounds; NaN is not, as every comparison with it is false."""
    return spec.low is not None and spec.high is not None and spec.low <= value <= spec.high


def _read_options(factory: Callable[..., nn.Module]) -> tuple[OptionSpec, ...]:
    hints = get_type_hints(factory, include_extras=True)
    return tuple(
        _read_option(factory.__name__, parameter, hints.get(parameter.name))
        for parameter in list(inspect.signature(factory).parameters.values())[2:]
    )


def _read_option(network: str, parameter: inspect.Parameter, hint: Any) -> OptionSpec:
    where = f"parameter {parameter.name!r} of {network!r}"
    if get_origin(hint) is not Annotated:
        raise TypeError(f"{where} must be annotated as Annotated[type, Option(...)]")
    kind, option = get_args(hint)[:2]
    if kind not in (float, int, bool, str) or not isinstance(option, Option):
        raise TypeError(f"{where} must be a float, int, bool or str with an Option")
    if parameter.default is inspect.Parameter.empty:
        raise TypeError(f"{where} needs a default")
    if kind in (float, int) and None in (option.low, option.high, option.step):
        raise TypeError(f"{where} needs low, high and step")
    if (kind is str) != (option.read is not None):
        raise TypeError(f"{where} needs what reads it if it is a text, and only then")
    spec = OptionSpec(
        name=parameter.name,
        title=option.title,
        help=option.help,
        kind=kind,
        default=parameter.default,
        low=option.low,
        high=option.high,
        step=option.step,
        read=option.read,
    )
    try:
        _check_value(network, spec, parameter.default)
    except ConfigError as error:
        raise TypeError(f"the default of {where} is not allowed: {error}") from error
    return spec
