"""A field of `TrainConfig` in words, as a form, the command line and a table of settings say it.

What is said is read off the field itself and off the registry of what it names.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from fmnist.common.device import DEVICE_KINDS
from fmnist.common.registry import Registry
from fmnist.data.augmentation import AUGMENTATIONS
from fmnist.data.source import DATASETS
from fmnist.networks import ARCHITECTURES, OptionValue
from fmnist.training.config import TrainConfig
from fmnist.training.optimisers import OPTIMISERS
from fmnist.training.schedules import SCHEDULES
from fmnist.training.settings import Settings, bounds_of, in_figures

_NAMED_IN: dict[str, Registry[Any]] = {
    "architecture": ARCHITECTURES,
    "optimiser": OPTIMISERS,
    "schedule": SCHEDULES,
    "dataset": DATASETS,
}
_TITLES = {
    ("device", "auto"): "automatic",
    ("precision", "auto"): "automatic",
    ("precision", "native"): "bfloat16 where native",
    ("compilation", "default"): "torch.compile",
    ("compilation", "cuda_graphs"): "CUDA graphs",
    ("normalisation", "dataset"): "mean 0, SD 1",
    ("normalisation", "half"): "from −1 to 1",
    ("normalisation", "unit"): "from 0 to 1",
    ("weight_averaging", "ema"): "moving average (EMA)",
    ("weight_averaging", "swa"): "last epochs (SWA)",
    ("library", "torch"): "PyTorch",
    ("library", "keras"): "Keras",
    ("domain", "dataset"): "dataset",
    ("domain", "real_world"): "dataset and synthetic",
}
_WITHOUT = {
    ("classes", ()): "all",
    ("train_images", None): "all",
    ("validation_images", 0): "none",
    ("confirmation_images", 0): "none",
    ("early_stopping", 0): "off",
    ("teacher", ""): "none",
    ("begin_from", ""): "random weights",
    ("pruned_share", 0.0): "none",
    ("weight_decay", 0.0): "none",
    ("label_smoothing", 0.0): "none",
}
"""What a value means that stands for having none, or for all."""


def choices(name: str) -> tuple[str, ...]:
    """The names that the field accepts; none where it takes a number or yes and no."""
    annotation = TrainConfig.model_fields[name].annotation
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if name == "device":
        return DEVICE_KINDS
    return _NAMED_IN[name].names if name in _NAMED_IN else ()


def choice_title(name: str, choice: str) -> str:
    """What is shown for a choice of the field; one that has gone goes by its name."""
    known = _NAMED_IN.get(name)
    if known is None or choice not in known:
        return _TITLES.get((name, choice), choice)
    title: str = known.get(choice).title
    return f"{choice} – {title}" if name == "architecture" else title


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
    default = "" if field.is_required() else f"Default: {_default_in_words(name, field.default)}."
    return " ".join(filter(None, (first, accepted, default)))


def configuration_rows(settings: Settings) -> list[tuple[str, str]]:
    """Each setting as its title and its value in words, in the order of the fields.

    The options of the architecture are rows of their own. The settings may be those of a stored
    run whose network, optimiser or dataset has gone: what is unknown goes by its stored name.
    """
    rows: list[tuple[str, str]] = []
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        if _means_nothing(name, settings):
            continue
        if name == "options":
            rows += _option_rows(settings.architecture, value)
        else:
            rows.append((field.title or name, _value_in_words(name, value)))
    return rows


def set_otherwise(settings: Settings, others: Iterable[Settings]) -> list[str]:
    """What `settings` has otherwise than any of `others`, such as "epochs 5"."""
    rows_of_others = [dict(configuration_rows(other)) for other in others]
    return [
        f"{title[0].lower()}{title[1:]} {value}"
        for title, value in configuration_rows(settings)
        if any(rows.get(title) != value for rows in rows_of_others)
    ]


def _means_nothing(name: str, settings: Settings) -> bool:
    """Whether the field is about something that is switched off."""
    match name:
        case "teacher_share" | "teacher_temperature":
            return not settings.teacher
        case "ema_decay" | "swa_start":
            return settings.weight_averaging != name.partition("_")[0]
    return False


def _option_rows(architecture: str, options: Mapping[str, OptionValue]) -> list[tuple[str, str]]:
    known = ARCHITECTURES.get(architecture).options if architecture in ARCHITECTURES else ()
    titles = {spec.name: spec.title for spec in known}
    return [(titles.get(name, name), _plain(value)) for name, value in options.items()]


def _value_in_words(name: str, value: Any) -> str:
    if name == "augmentations":
        return ", ".join(map(_augmentation_in_words, value.items())) or "none"
    if (name, value) in _WITHOUT:
        return _WITHOUT[name, value]
    match name, value:
        case "early_stopping", epochs:
            return f"{epochs} epochs"
        case "seed" | "split_seed", seed:
            return str(seed)
        case _, str():
            return choice_title(name, value)
        case _, tuple():
            return ", ".join(value)
    return _plain(value)


def _augmentation_in_words(named: tuple[str, float]) -> str:
    name, strength = named
    if name not in AUGMENTATIONS:
        return f"{name} {strength:g}"
    known = AUGMENTATIONS.get(name)
    return f"{known.title.lower()} ({known.unit} {strength:g})"


def _plain(value: OptionValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, str) else in_figures(value)


def _default_in_words(name: str, default: Any) -> str:
    if default in (None, (), ""):
        return _WITHOUT[name, default]
    if isinstance(default, bool | str):
        return str(default).lower()
    return in_figures(default)
