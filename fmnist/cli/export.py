"""`fmnist export`: a run as a file that works without this program."""

import argparse
from pathlib import Path

from fmnist.cli.output import print_json, say
from fmnist.common.errors import ConfigError
from fmnist.export.formats import FORMATS, FormatName
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run, as what, and where to."""
    parser.add_argument("run", metavar="RUN", help="its id, or the end of it")
    parser.add_argument(
        "--to",
        choices=[name for name in FORMATS if name != "onnx-int8"],
        required=True,
        help=" ".join(f"{name}: {each.help}" for name, each in FORMATS.items()),
    )
    parser.add_argument(
        "--int8", action="store_true", help="with --to onnx: weights and activations in eight bits"
    )
    parser.add_argument(
        "--install",
        action="store_true",
        help="with --to litert: make the environment that converts, if it is not there",
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(),
        metavar="FOLDER",
        help="where the file is put. Default: this folder.",
    )


def run(options: argparse.Namespace) -> int:
    """Make the file, check it, and say what it is."""
    from fmnist.export.export_litert import ENVIRONMENT
    from fmnist.export.exports import copied, export

    name: FormatName = options.to
    if options.int8:
        if name != "onnx":
            raise ConfigError("--int8 goes with --to onnx.")
        name = "onnx-int8"
    if options.install:
        if name != "litert":
            raise ConfigError("--install goes with --to litert.")
        say(f"making the environment in {ENVIRONMENT.folder}: a minute or two")
        ENVIRONMENT.make()
    found = Store().find(options.run)
    made = copied(export(found, name), found, name, options.out)
    if options.json:
        print_json({"file": str(made.path)} | made.facts)
    else:
        print(made.path)
        say(made.sentence)
    return 0
