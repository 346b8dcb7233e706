"""`fmnist import`: the run in a bundle, put among the user's."""

import argparse
from pathlib import Path

from fmnist.cli.output import print_json
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a zip of export --to bundle")


def run(options: argparse.Namespace) -> int:
    """Verify the bundle, and import its run."""
    from fmnist.export.importing import import_bundle

    run = import_bundle(options.file, Store())
    if options.json:
        print_json({"id": run.id})
    else:
        print(f"imported {run.id}")
    return 0
