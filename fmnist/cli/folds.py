"""The command that predicts the training images out of sample."""

import argparse
import time

from fmnist.cli.cluster import add_cluster_argument, nodes_of
from fmnist.cli.output import print_json, say
from fmnist.cli.training_lock import long_study
from fmnist.common.figures import bounded
from fmnist.common.paths import require_checkout
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.evaluation.metrics import Proportion
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.runs.derived import write_derived
from fmnist.runs.environment import environment_of
from fmnist.runs.out_of_sample import Probabilities, Provenance, write_shipped
from fmnist.runs.record import now
from fmnist.runs.store import Store
from fmnist.studies.folds import (
    FOLDS,
    RECIPE,
    SHIPPED_SEED,
    key_of,
    next_seed,
    study,
    study_on,
)
from fmnist.training.loop import prepare


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whether the result is a person's own or ships."""
    parser.add_argument(
        "--ship",
        action="store_true",
        help="compute the study that ships with the program again, instead of a further one",
    )
    add_cluster_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Do the next study and keep it for the page Data, or the one that ships."""
    if options.ship:
        require_checkout()
    dataset, store = load_dataset(), Store()
    seed = SHIPPED_SEED if options.ship else next_seed()
    if seed is None:
        say("All studies are done.")
        return 0
    asked = ClusterAddress.asked(options.cluster)
    started = time.perf_counter()
    if asked is not None:
        with nodes_of(asked) as nodes:
            found = study_on(nodes, dataset, seed)
    else:
        found = _study_here(dataset, store, seed)
    seconds = time.perf_counter() - started
    right = found.argmax(1) == dataset.train_labels.numpy()
    accuracy = Proportion(int(right.sum()), len(right)).estimate
    if options.ship:
        write_shipped(found, _provenance(seed, accuracy.value))
    else:
        write_derived(key_of(seed), {"probabilities": found})
    if options.json:
        print_json({"seed": seed, "accuracy": accuracy.value, "seconds": seconds})
    else:
        print(f"study {seed}: {bounded(accuracy)} of the training labels predicted")
    return 0


def _study_here(dataset: Dataset, store: Store, seed: int) -> Probabilities:
    with long_study(store, "Interrupted: nothing is kept of this study.") as report:
        return study(dataset, seed, report)


def _provenance(seed: int, accuracy: float) -> Provenance:
    training = prepare(RECIPE, 1)
    return Provenance(
        recipe=RECIPE,
        folds=FOLDS,
        seed=seed,
        created=now(),
        environment=environment_of(training.device, training.precision, RECIPE.library),
        accuracy=accuracy,
    )
