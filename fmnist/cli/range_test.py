"""`fmnist range-test`: which learning rate to begin with."""

import argparse

from fmnist.cli.output import print_json
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.errors import RunError
from fmnist.data.dataset import load_dataset
from fmnist.jobs.lease import lease_of
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.build import classes_of
from fmnist.training.range_test import range_test


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which preset."""
    parser.add_argument(
        "preset", metavar="PRESET", help="a preset (python -m fmnist presets), such as quick"
    )


def run(options: argparse.Namespace) -> int:
    """Raise the learning rate from several starts, and say what they suggest."""
    config, store = PRESETS.get(options.preset).config, Store()
    dataset = load_dataset(config.dataset).subset(classes_of(config))
    with shutdown_on_signal() as shutdown, sole_training(store, shutdown, lease_of(config.device)):

        def report(share: float) -> None:
            if shutdown.is_set():
                raise RunError("Interrupted.")

        found = range_test(config, dataset, report)
    if options.json:
        print_json(
            {
                "suggestion": found.suggestion,
                "sentence": found.sentence,
                "starts": [None if each != each else float(each) for each in found.suggestions],
            }
        )
    else:
        print(found.sentence)
    return 0
