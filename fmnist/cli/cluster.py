"""Trainings at the terminal that go out to a cluster."""

import argparse
import contextlib
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from fmnist.cli.output import say
from fmnist.cli.scores import accuracy
from fmnist.cli.training_lock import sole_training
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.cluster import ROUND_SECONDS, Cluster, Take
from fmnist.jobs.cluster.connect import connected
from fmnist.jobs.cluster.messages import Nodes
from fmnist.jobs.planner import Planner
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store

Wanted = TypeVar("Wanted")


def add_cluster_argument(parser: argparse.ArgumentParser) -> None:
    """Where to train."""
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="train on a Ray cluster: auto, local, HOST:PORT or ray://HOST:PORT, with "
        "?cpus=1&gpu=0.25 for what each run gets. Default: FMNIST_CLUSTER, or this machine.",
    )


@contextlib.contextmanager
def nodes_of(asked: ClusterAddress) -> Iterator[Nodes]:
    """The nodes of a cluster in the block; what Ray prints of lost ones goes to standard error.

    Raises:
        FmnistError: Ray is missing, or the cluster does not answer.
    """
    with contextlib.redirect_stdout(sys.stderr), connected(asked) as nodes:
        yield nodes


def train_on(
    asked: ClusterAddress,
    store: Store,
    take: Take,
    shutdown: threading.Event,
    planner: Planner | None = None,
    title: Callable[[RunRecord], str] = lambda record: record.id,
) -> list[RunRecord]:
    """Have the cluster train what `take` gives until it gives no more, a line for each that ends.

    Raises:
        FmnistError: Ray is missing, or the cluster does not answer.
    """
    ended: list[RunRecord] = []
    with nodes_of(asked) as nodes, sole_training(store, shutdown, "cluster"):
        cluster = Cluster(store, nodes, asked, "cli")
        try:
            while not shutdown.is_set():
                for record in cluster.round(take, planner):
                    say(f"{title(record)}: {_outcome(record)}")
                    ended.append(record)
                if not cluster.is_busy:
                    break
                shutdown.wait(ROUND_SECONDS)
        finally:
            cluster.close()
    return ended


def one_after_the_other(what: Sequence[Wanted], run_of: Callable[[Wanted], Run]) -> Take:
    """Gives the run of each, made when there is a worker for it."""
    left = map(run_of, what)
    return lambda: next(left, None)


def _outcome(record: RunRecord) -> str:
    node = f" on {record.process.node}" if record.process and record.process.node else ""
    score = record.test or (record.best if record.status == "validated" else None)
    if score is None:
        return record.error or record.status
    return f"{'test' if record.test else 'validation'} {accuracy(score)}{node}"
