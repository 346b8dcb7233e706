"""What giving out runs costs: the queue's own time for each, with 1, 10 and 100 workers.

The workers are threads of this process and sleep instead of training; what they send at the end is
a small run that was trained once, and everything else is as with a real cluster: parcels, curves,
records, and the checks of what arrives. Their own work is not counted.

    python -m benchmarks.cluster [--workers 1 10 100] [--runs 2] [--seconds 1]
"""

import argparse
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.nodes_here import NodesHere
from benchmarks.report import keep
from fmnist.common.storage import write_json
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.cluster import ROUND_SECONDS, Cluster
from fmnist.jobs.execute import execute
from fmnist.runs.files import RECORD
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.state import Callback

_CONFIG = TrainConfig(architecture="logreg", epochs=1, train_images=1_000, validation_images=500)


def trained_once(folder: Path) -> Run:
    """What every worker sends."""
    store = Store(folder, folder / "none")
    run = store.create(_CONFIG)
    execute(store, run, started_by="cli", shutdown=threading.Event())
    return store.get(run.id)


def sleeper(seconds: float, model: Run) -> Callable[[Store, Run, Callback], None]:
    """What sleeps, and then leaves the files of `model`."""

    def train(store: Store, run: Run, watcher: Callback) -> None:
        time.sleep(seconds)
        for name in model.record.files:
            (run.folder / name).write_bytes((model.folder / name).read_bytes())
        record = model.record.changed(id=run.id, created=run.record.created)
        write_json(run.folder / RECORD, record.model_dump(mode="json"))

    return train


def measured(workers: int, runs: int, seconds: float, model: Run) -> dict[str, float]:
    """The queue's own milliseconds for each run, and how much longer all took than they slept."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), Path(folder) / "none")
        left = iter([store.create(_CONFIG) for _ in range(workers * runs)])
        nodes = NodesHere(workers, sleeper(seconds, model))
        cluster = Cluster(store, nodes, ClusterAddress("auto"), "cli")
        started, own, ended = time.perf_counter(), 0.0, 0
        while ended < workers * runs:
            began, theirs = time.perf_counter(), nodes.seconds
            records = cluster.round(lambda: next(left, None))
            own += time.perf_counter() - began - (nodes.seconds - theirs)
            assert all(record.status == "finished" for record in records), records[0].error
            ended += len(records)
            time.sleep(ROUND_SECONDS)
        wall = time.perf_counter() - started
        cluster.close()
    return {
        "runs": workers * runs,
        "own_ms_per_run": round(1_000 * own / (workers * runs), 1),
        "seconds": round(wall, 1),
        "seconds_asleep": seconds * runs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Cluster: see the top of this file.")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 10, 100])
    parser.add_argument("--runs", type=int, default=2, help="for each worker")
    parser.add_argument("--seconds", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = trained_once(Path(folder))
        found = {
            f"{workers} workers": measured(workers, options.runs, options.seconds, model)
            for workers in options.workers
        }
    keep("cluster", {"sleeping": found})


if __name__ == "__main__":
    main()
