"""`fmnist prune`: a smaller copy of a run, trained a little more, and what it costs measured."""

import argparse
from typing import Any

from fmnist.cli.one_training import train
from fmnist.cli.output import print_json, print_table, say
from fmnist.cli.scores import accuracy
from fmnist.cli.training_lock import shutdown_on_signal, sole_training
from fmnist.common.figures import count, megabytes
from fmnist.data.dataset import load_dataset
from fmnist.jobs.lease import lease_of
from fmnist.jobs.pruned import Measured, measured, pruned_config
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which run, how much of it goes, and how long it is trained afterwards."""
    parser.add_argument("run", metavar="RUN", help="its id, or the end of it")
    parser.add_argument(
        "--share",
        type=float,
        default=0.5,
        metavar="X",
        help="how much goes, above 0 and at most 0.99. Default: %(default)s.",
    )
    parser.add_argument(
        "--channels",
        action="store_true",
        help="take whole channels out of a network you built, so that it is smaller and faster; "
        "without this the smallest weights of the whole network are set to zero",
    )
    parser.add_argument(
        "--epochs",
        type=int,
        default=3,
        metavar="N",
        help="of retraining, at a tenth of the learning rate, from 1 to 500. Default: %(default)s.",
    )


def run(options: argparse.Namespace) -> int:
    """Prune, retrain, and set the two side by side."""
    store = Store()
    whole = store.find(options.run)
    config = pruned_config(whole, options.share, options.channels, options.epochs)
    dataset = load_dataset(config.dataset)
    with shutdown_on_signal() as shutdown, sole_training(store, shutdown, lease_of(config.device)):
        created = store.create(config, name=f"{whole.name} pruned"[:80])
        say(f"run {created.id}")
        record = train(store, created, shutdown, False)
    if record.status != "finished":
        return 1
    rows = {"before": whole, "after": store.get(created.id)}
    costs = {name: measured(each, dataset) for name, each in rows.items()}
    if options.json:
        print_json({name: _plain(each, costs[name]) for name, each in rows.items()})
        return 0
    print_table(
        ("run", "validation accuracy", "test accuracy", "weights not 0", "size", "zipped", "ms"),
        [
            (
                each.label,
                accuracy(each.record.best),
                accuracy(each.record.test),
                count(cost.weights),
                megabytes(cost.size),
                megabytes(cost.zipped),
                f"{cost.milliseconds:.2f}",
            )
            for each, cost in zip(rows.values(), costs.values(), strict=True)
        ],
    )
    return 0


def _plain(run: Run, cost: Measured) -> dict[str, Any]:
    record = run.record
    return {
        "id": run.id,
        "validation_accuracy": record.best and record.best.accuracy,
        "test_accuracy": record.test and record.test.accuracy,
        "parameters": record.network.parameters,
    } | cost._asdict()
