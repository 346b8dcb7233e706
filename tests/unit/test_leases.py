"""Who trains with what: a device at a time, and no word about what another machine trains."""

import json
from datetime import timedelta

import pytest
from filelock import Timeout

from fmnist.runs.files import Lease
from fmnist.runs.record import Process, now
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

ELSEWHERE = {"host": "elsewhere", "boot": "another"}


def says_it_trains(store: Store, config: TrainConfig, lease: Lease, **process: str) -> Run:
    """A run whose record says so, though nobody trains it."""
    run = store.create(config)
    there = Process.of_this("cli", lease).model_copy(update=process)
    store.update(run.record.changed(status="running", process=there, heartbeat=now()))
    return run


def written(run: Run) -> str:
    """The status on disk, whoever trains."""
    status: str = json.loads((run.folder / "run.json").read_text())["status"]
    return status


def test_only_what_trained_here_with_the_same_is_interrupted(
    store: Store, tiny: TrainConfig
) -> None:
    on_cpu, on_gpu = (says_it_trains(store, tiny, lease) for lease in ("cpu", "cuda"))
    renamed = says_it_trains(store, tiny, "cpu", host="another name")
    before = says_it_trains(store, tiny, "cpu", host="", boot="")
    on_cluster = says_it_trains(store, tiny, "cluster", node="node 1")
    elsewhere = says_it_trains(store, tiny, "cpu", **ELSEWHERE)
    with store.training("cpu"):
        assert [written(run) for run in (on_cpu, renamed, before)] == ["interrupted"] * 3
        assert [written(run) for run in (on_gpu, on_cluster, elsewhere)] == ["running"] * 3
    with store.training("cluster"):
        assert [written(run) for run in (on_gpu, on_cluster)] == ["interrupted"] * 2
        assert written(elsewhere) == "running"


def test_a_device_at_a_time_and_a_cluster_takes_them_all(store: Store) -> None:
    with store.training("cpu"), store.training("cuda", timeout=0):
        for taken in ("cpu", "cuda", "cluster"):
            with pytest.raises(Timeout), store.training(taken, timeout=0):  # type: ignore[arg-type]
                pass
    with store.training("cluster", timeout=0), pytest.raises(Timeout):
        store.training("mps", timeout=0).__enter__()


def test_what_is_shown_of_a_run_that_says_it_trains(store: Store, tiny: TrainConfig) -> None:
    here = says_it_trains(store, tiny, "cpu")
    elsewhere = says_it_trains(store, tiny, "cpu", **ELSEWHERE)
    assert store.get(here.id).record.status == "interrupted"
    record = store.get(elsewhere.id).record
    assert record.status == "running"
    store.update(record.changed(heartbeat=now() - timedelta(days=2)))
    assert store.get(elsewhere.id).record.status == "interrupted"
