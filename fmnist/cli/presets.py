"""`fmnist presets`: the presets."""

import argparse

from fmnist.cli.output import print_json, print_table
from fmnist.studies.presets import PRESETS


def run(options: argparse.Namespace) -> int:
    """List every preset, project by project."""
    if options.json:
        print_json(
            [
                {
                    "name": preset.name,
                    "title": preset.title,
                    "source": preset.source,
                    "variant": preset.variant,
                    "note": preset.note,
                    "published": preset.published,
                    "config": preset.settings.model_dump(mode="json"),
                }
                for preset in PRESETS
            ]
        )
    else:
        print_table(
            ("project", "preset", "architecture", "epochs", "title"),
            [
                (
                    preset.source or "",
                    preset.name,
                    preset.settings.architecture,
                    preset.settings.epochs,
                    f"{preset.title}, {preset.variant}" if preset.variant else preset.title,
                )
                for preset in PRESETS
            ],
        )
    return 0
