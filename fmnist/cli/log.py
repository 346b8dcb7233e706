"""`fmnist log`: runs for an experiment tracker."""

import argparse
from pathlib import Path

from fmnist.cli.output import print_json
from fmnist.common.errors import FmnistError
from fmnist.common.storage import way_out
from fmnist.export.tracking import TRACKERS
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs, for which tracker, and where to."""
    parser.add_argument("runs", nargs="+", metavar="RUN", help="ids, or their ends")
    parser.add_argument(
        "--to",
        choices=list(TRACKERS),
        required=True,
        help="tensorboard and mlflow are extras: requirements-tensorboard.txt and -mlflow.txt",
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="FOLDER",
        help="where to. Default: a folder here, named like the tracker.",
    )


def run(options: argparse.Namespace) -> int:
    """Write settings, figures and curves of complete runs."""
    store = Store()
    found = store.find_all(options.runs)
    for each in found:
        each.require_complete()
    folder = options.out or Path(options.to)
    try:
        TRACKERS[options.to](found, folder)
    except OSError as error:
        raise FmnistError(
            f"The runs cannot be written to {folder} ({error.strerror}): "
            f"{way_out(error, 'name another folder')}."
        ) from error
    if options.json:
        print_json({"folder": str(folder), "runs": [each.id for each in found]})
    else:
        print(folder)
    return 0
