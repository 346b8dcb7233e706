"""Two Ray nodes as real processes on this machine, of which one is killed."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.cluster import Cluster
from fmnist.jobs.cluster.connect import connected
from fmnist.runs.record import RunRecord
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now
from tests.waiting import wait_for

LONG = 60
"""Epochs of a run that cannot end between two looks."""


@pytest.fixture
def two_nodes() -> Iterator[Any]:
    """A cluster of two nodes with a processor each, bound to this machine."""
    pytest.importorskip(
        "ray", reason="Ray is not installed: pip install -r requirements-cluster.txt"
    )
    from ray.cluster_utils import Cluster as RayCluster

    quick = {"health_check_initial_delay_ms": 500, "health_check_period_ms": 500}
    small = {"num_cpus": 1, "object_store_memory": 100 << 20, "node_ip_address": "127.0.0.1"}
    head = small | {"include_dashboard": False, "no_monitor": True, "_system_config": quick}
    ray = RayCluster(initialize_head=True, head_node_args=head)
    ray.add_node(**small)
    yield ray
    ray.shutdown()


@pytest.fixture
def one_thread() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.mark.long
def test_twelve_runs_of_which_one_loses_its_node(
    two_nodes: Any, store: Store, one_thread: None, tiny: TrainConfig, tmp_path: Path
) -> None:
    small = tiny.model_copy(update={"device": "cpu", "train_images": 1_000})
    configs = [
        small.model_copy(update={"seed": seed, "epochs": LONG if seed < 2 else 2})
        for seed in range(12)
    ]
    runs = [store.create(config) for config in configs]
    asked, left = ClusterAddress(two_nodes.address), iter(runs)
    ended: list[RunRecord] = []

    def twice(number: int) -> int:
        return 2 * number

    with connected(asked) as nodes, store.training("cluster"):
        assert nodes.each(twice, [(1,), (2,)]) == [2, 4]
        cluster = Cluster(store, nodes, asked, "cli", epoch_seconds=0)

        def look() -> None:
            ended.extend(cluster.round(lambda: next(left, None)))

        (doomed,) = two_nodes.worker_nodes
        name = next(node.name for node in nodes.all() if node.id == doomed.node_id)

        def paused_there() -> Run | None:
            look()
            for run in map(store.get, [run.id for run in runs[:2]]):
                process = run.record.process
                there = process is not None and process.node == name
                if there and (run.folder / "last.safetensors").exists():
                    ask(run.folder, "pause")
                    return run if run.record.status == "paused" else None
            return None

        moved = wait_for(paused_there)
        reached = moved.record.epochs_done
        os.kill(doomed.all_processes["raylet"][0].process.pid, signal.SIGKILL)
        withdraw(moved.folder, "pause")

        def all_ended() -> bool:
            look()
            return len(ended) == len(runs) and not cluster.is_busy

        wait_for(all_ended)

    assert Counter(record.id for record in ended) == Counter(run.id for run in runs)
    assert {record.status for record in ended} == {"finished"}
    found = {run.id: store.get(run.id) for run in runs}
    assert 0 < reached < LONG
    process = found[moved.id].record.process
    assert process is not None
    assert process.node != name
    history = found[moved.id].history()
    assert Counter(event["event"] for event in history.events)["resumed"] == 1
    assert [entry["epoch"] for entry in history.epochs] == list(range(1, LONG + 1))
    here = Store(tmp_path / "here", tmp_path / "none")
    for run in (found[moved.id], found[runs[11].id]):
        again = train_now(here, TrainConfig.of(run.record.config))
        assert run.record.files["best.safetensors"] == again.record.files["best.safetensors"]
        assert run.record.test == again.record.test
