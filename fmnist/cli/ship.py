"""The command that ships runs with the program."""

import argparse

from fmnist.cli.output import print_json
from fmnist.common.paths import LESSON_RUNS, require_checkout
from fmnist.runs.shipping import KEEPS, ship
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which runs, and what stays of them."""
    parser.add_argument(
        "runs", nargs="+", metavar="RUN", help="its id, or the last characters of it"
    )
    parser.add_argument(
        "--keep",
        choices=KEEPS,
        default=KEEPS[0],
        help="the predicted classes alone, the logits as well, or both and the weights. "
        "Default: %(default)s.",
    )
    parser.add_argument(
        "--for-lessons",
        action="store_true",
        help="put them where lessons alone find them, and not among the runs of all pages",
    )


def run(options: argparse.Namespace) -> int:
    """Copy runs to those that ship with the program, and say how large these are then."""
    require_checkout()
    store = Store()
    runs = store.find_all(options.runs)
    folder = LESSON_RUNS if options.for_lessons else store.reference
    size = ship(runs, options.keep, folder)
    if options.json:
        print_json({"shipped": [run.id for run in runs], "bytes": size})
    else:
        for run in runs:
            print(f"shipped {run.id}")
        print(f"All that ships takes {size / 1e6:.1f} MB.")
    return 0
