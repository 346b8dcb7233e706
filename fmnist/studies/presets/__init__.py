"""Presets: an architecture with the recipe that suits it, or that its source used.

One file for the recipes of this program and one for each source project. To add a preset, add an
entry to its file.
"""

from fmnist.common.registry import Registry
from fmnist.studies.presets import own, shinjitsue, source003, sushantkai, swmlearner, yuri
from fmnist.studies.presets.preset import Preset

__all__ = ["PRESETS", "Preset"]

PRESETS: Registry[Preset] = Registry("preset")
"""All presets: those of this program, the quickest first, then project by project."""

for _project in (own, swmlearner, yuri, sushantkai, source003, shinjitsue):
    for _preset in _project.PRESETS:
        PRESETS.register(_preset.name, _preset)
