"""Presets: an architecture with the recipe that suits it, or that its source used.

One file for the recipes of this program and one for each source project. To add a preset, add an
entry to its file.
"""

from fmnist.common.errors import ConfigError
from fmnist.studies.presets import own, shinjitsue, source003, sushantkai, swmlearner, yuri
from fmnist.studies.presets.preset import Preset

__all__ = ["Preset", "get_preset", "presets"]

_PRESETS = (
    *own.PRESETS,
    *swmlearner.PRESETS,
    *yuri.PRESETS,
    *sushantkai.PRESETS,
    *source003.PRESETS,
    *shinjitsue.PRESETS,
)


def presets() -> tuple[Preset, ...]:
    """All presets: those of this program, the quickest first, then project by project."""
    return _PRESETS


def get_preset(name: str) -> Preset:
    """The preset `name`.

    Raises:
        ConfigError: there is none of that name.
    """
    for preset in _PRESETS:
        if preset.name == name:
            return preset
    known = ", ".join(preset.name for preset in _PRESETS)
    raise ConfigError(f"There is no preset {name[:40]!r}: choose among {known}.")
