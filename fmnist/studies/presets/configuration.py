"""From a preset and what is to differ from it to a configuration."""

from collections.abc import Mapping
from typing import Any

from fmnist.common.errors import ConfigError
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig

_PAIRED = ("options", "augmentations")


def configured(preset: str | None, changes: Mapping[str, Any]) -> TrainConfig:
    """The settings of `preset`, or the defaults, with `changes`.

    Options and augmentations are added to those of the preset; another architecture begins with
    its own options.

    Raises:
        ConfigError: there is no such preset, no architecture is named, or a setting is unknown or
            out of bounds.
    """
    values: dict[str, Any] = {} if preset is None else PRESETS.get(preset).config.model_dump()
    if changes.get("architecture", values.get("architecture")) != values.get("architecture"):
        values["options"] = {}
    for name in _PAIRED:
        given = changes.get(name, {})
        values[name] = values.get(name, {}) | given if isinstance(given, dict) else given
    values |= {name: value for name, value in changes.items() if name not in _PAIRED}
    if "architecture" not in values:
        raise ConfigError("Name what to train: an architecture or a preset.")
    return TrainConfig.parse(values)
