"""`fmnist resume`: continue a run that was cut short."""

import argparse

from fmnist.cli.one_training import is_complete, train
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.data.dataset import load_dataset
from fmnist.jobs.lease import lease_of
from fmnist.jobs.resuming import require_resumable
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run."""
    parser.add_argument("run", metavar="RUN", help="its id, or the last characters of it")


def run(options: argparse.Namespace) -> int:
    """Continue an interrupted run from its last epoch, or start one that never came to train."""
    load_dataset()
    store = Store()
    lease = lease_of(store.find(options.run).record.config.device)
    with shutdown_on_signal() as shutdown, sole_training(store, shutdown, lease):
        cut_short = require_resumable(store.find(options.run))
        return 0 if is_complete(train(store, cut_short, shutdown, options.json)) else 1
