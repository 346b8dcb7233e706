"""What a form and the command line say of a field of `TrainConfig`, read off the field itself."""

from typing import Any, Literal, get_args, get_origin

from fmnist.common.device import DEVICE_KINDS
from fmnist.data.dataset import DATASETS
from fmnist.networks import ARCHITECTURES
from fmnist.training.config import TrainConfig
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from fmnist.training.settings import bounds_of, in_figures


def choices(name: str) -> tuple[str, ...]:
    """The names that the field accepts; none where it takes a number or yes and no."""
    annotation = TrainConfig.model_fields[name].annotation
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return {
        "architecture": ARCHITECTURES.names,
        "optimiser": OPTIMISERS.names,
        "schedule": SCHEDULES.names,
        "dataset": DATASETS.names,
        "device": DEVICE_KINDS,
    }.get(name, ())


def bounds_in_words(name: str) -> str:
    """Between which numbers the field must lie; empty where it takes no number."""
    bounds = bounds_of(name)
    return f"{bounds}.".capitalize() if bounds else ""


def in_short(name: str) -> str:
    """The field in a line: its title, the first sentence on it, what it accepts and its default."""
    field = TrainConfig.model_fields[name]
    first = f"{field.title}. {(field.description or '').split('. ')[0].rstrip('.')}."
    accepted = f"One of {', '.join(choices(name))}." if choices(name) else bounds_in_words(name)
    if field.annotation is bool:
        accepted = "true or false."
    default = "" if field.is_required() else f"Default: {_in_words(field.default)}."
    return " ".join(filter(None, (first, accepted, default)))


def _in_words(default: Any) -> str:
    if default is None:
        return "all"
    if default == ():
        return "all"
    if isinstance(default, bool | str):
        return str(default).lower()
    return in_figures(default)
