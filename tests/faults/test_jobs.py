"""The queue: one run at a time in order of arrival, whoever submits, stops, pauses or restarts."""

import os
import sys
import threading
from itertools import pairwise
from pathlib import Path

import pytest

from fmnist.common.errors import CheckpointError, RunError
from fmnist.jobs.queue import Jobs
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.faults import children
from tests.waiting import wait_for


@pytest.fixture
def jobs(store: Store) -> Jobs:
    """What the pages use to steer; the training is done by another process."""
    return Jobs(store)


def test_runs_train_in_order_of_arrival(jobs: Jobs, tiny: TrainConfig) -> None:
    ids = [jobs.submit(tiny).id for _ in range(4)]
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: all(run.is_complete for run in jobs.store.runs()))
    _check_one_after_another([jobs.store.get(run_id) for run_id in ids])


def test_two_servers_never_train_at_once(jobs: Jobs, tiny: TrainConfig) -> None:
    ids = [jobs.submit(tiny).id for _ in range(6)]
    serve = children.serve
    with children.running(serve, jobs.store.user), children.running(serve, jobs.store.user):
        wait_for(lambda: all(run.is_complete for run in jobs.store.runs()))
    runs = [jobs.store.get(run_id) for run_id in ids]
    _check_one_after_another(runs)
    for run in runs:
        assert run.history().events == []  # Nobody began it a second time.
        assert [entry["epoch"] for entry in run.history().epochs] == [1, 2]


@pytest.mark.parametrize(("presses", "runs"), [(["a", "a"], 1), (["a", "b"], 2)])
def test_pressing_start_at_once_in_several_tabs_and_servers(
    presses: list[str], runs: int, store: Store
) -> None:
    """Two processes of two threads each; the same press is the same run."""
    together = children.forks.Barrier(4)
    with (
        children.running(children.submit, store.user, together, presses) as one,
        children.running(children.submit, store.user, together, presses) as other,
    ):
        one.join(60)
        other.join(60)
        assert one.exitcode == other.exitcode == 0
    assert len(store.runs()) == len(store.queued()) == runs
    assert store.damaged() == []


def test_stop_keeps_the_best_weights_and_is_harmless_afterwards(
    jobs: Jobs, long: TrainConfig
) -> None:
    run_id = jobs.submit(long).id
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: jobs.store.get(run_id).record.epochs_done > 2)
        jobs.stop(run_id)
        jobs.stop(run_id)
        run = wait_for(lambda: _if_complete(jobs.store.get(run_id)))
        jobs.stop(run_id)
        jobs.pause(run_id)
        jobs.go_on(run_id)
    assert run.record.status == "stopped"
    assert run.record.best.epoch <= run.record.epochs_done
    assert run.record.test.images == 10_000
    assert jobs.store.get(run_id).record == run.record
    load_model(run)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
def test_the_training_lets_the_pages_go_first(jobs: Jobs, long: TrainConfig) -> None:
    run_id = jobs.submit(long).id
    with children.running(children.serve, jobs.store.user) as server:
        wait_for(lambda: jobs.store.get(run_id).record.epochs_done > 0)
        assert server.pid is not None
        threads = [int(task.name) for task in Path(f"/proc/{server.pid}/task").iterdir()]
        niceness = os.getpriority(os.PRIO_PROCESS, server.pid)
        assert any(os.getpriority(os.PRIO_PROCESS, thread) > niceness for thread in threads)


def test_pause_holds_the_step_and_the_queue(
    jobs: Jobs, long: TrainConfig, tiny: TrainConfig
) -> None:
    first, second = jobs.submit(long).id, jobs.submit(tiny).id
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: jobs.store.get(first).history().reports)
        jobs.pause(first)
        wait_for(lambda: jobs.store.get(first).record.status == "paused")
        assert jobs.store.get(second).record.status == "queued"
        with pytest.raises(RunError, match="stop it before"):
            jobs.store.delete(first)
        jobs.go_on(first)
        wait_for(lambda: jobs.store.get(first).record.status == "running")
        jobs.pause(first)
        wait_for(lambda: jobs.store.get(first).record.status == "paused")
        jobs.stop(first)
        wait_for(lambda: jobs.store.get(second).is_complete)
    events = jobs.store.get(first).history().events
    assert [entry["event"] for entry in events] == ["paused", "continued"] * 2
    assert events[0]["step"] == events[1]["step"] < events[2]["step"] == events[3]["step"]
    assert jobs.store.get(first).record.status == "stopped"


def test_a_server_killed_while_a_run_is_paused(jobs: Jobs, store: Store) -> None:
    config = TrainConfig(
        architecture="logreg", epochs=40, train_images=2_000, validation_images=500
    )
    run_id = jobs.submit(config).id
    with children.running(children.serve, store.user):
        wait_for(lambda: store.get(run_id).record.epochs_done)
        jobs.pause(run_id)
        wait_for(lambda: store.get(run_id).record.status == "paused")
    assert store.get(run_id).record.status == "interrupted"
    jobs.resume(run_id)
    with children.running(children.serve, store.user):
        wait_for(lambda: store.get(run_id).record.status == "finished")
    epochs = [entry["epoch"] for entry in store.get(run_id).history().epochs]
    assert epochs == list(range(1, 41))


def test_a_restart_goes_on_with_the_queue(jobs: Jobs, long: TrainConfig, tiny: TrainConfig) -> None:
    """What trained shows as interrupted and waits to be resumed; what waited is trained."""
    first, *rest = [jobs.submit(config).id for config in (long, tiny, tiny)]
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: jobs.store.get(first).record.epochs_done)
    assert jobs.store.get(first).record.status == "interrupted"
    assert [run.id for run in jobs.store.queued()] == rest
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: all(jobs.store.get(run_id).is_complete for run_id in rest))
    _check_one_after_another([jobs.store.get(run_id) for run_id in rest])
    assert jobs.store.get(first).record.status == "interrupted"


def test_a_resumed_run_waits_behind_those_that_came_before(
    jobs: Jobs, interrupted: Run, tiny: TrainConfig
) -> None:
    waiting = jobs.submit(tiny)
    assert jobs.resume(interrupted.id).id == jobs.resume(interrupted.id).id
    assert [run.id for run in jobs.store.queued()] == [waiting.id, interrupted.id]


def test_taking_a_run_off_the_queue_keeps_what_it_has_learned(
    jobs: Jobs, interrupted: Run, tiny: TrainConfig
) -> None:
    new = jobs.submit(tiny)
    jobs.resume(interrupted.id)
    jobs.stop(interrupted.id)
    jobs.stop(new.id)
    assert [run.id for run in jobs.store.runs()] == [interrupted.id]
    left = jobs.store.get(interrupted.id)
    assert left.record.status == "interrupted"
    assert left.record.epochs_done == interrupted.record.epochs_done > 0
    assert (left.folder / "last.safetensors").is_file()


def test_deleting_the_running_run_is_refused(jobs: Jobs, long: TrainConfig) -> None:
    run_id = jobs.submit(long).id
    with children.running(children.serve, jobs.store.user):
        wait_for(lambda: jobs.store.get(run_id).history().reports)
        with pytest.raises(RunError, match="stop it before deleting it"):
            jobs.store.delete(run_id)
        reports = len(jobs.store.get(run_id).history().reports)
        wait_for(lambda: len(jobs.store.get(run_id).history().reports) > reports)


def test_a_run_deleted_in_one_tab_while_another_views_it(finished: Run, store: Store) -> None:
    store.delete(finished.id)
    assert list(store.user.glob("*-*")) == []
    for look in (store.get, store.find, store.delete):
        with pytest.raises(RunError, match="There is no run"):
            look(finished.id)
    assert finished.history().reports == []
    with pytest.raises(CheckpointError, match="damaged"):
        finished.predictions()


def test_lists_of_runs_while_runs_come_and_go(store: Store, tiny: TrainConfig) -> None:
    def make_and_delete() -> None:
        for _ in range(30):
            store.delete(store.create(tiny).id)

    lengths = set()
    thread = threading.Thread(target=make_and_delete)
    thread.start()
    while thread.is_alive():
        lengths.add(len(store.runs()))
    assert lengths <= {0, 1}
    assert store.runs() == []


def _if_complete(run: Run) -> Run | None:
    return run if run.is_complete else None


def _check_one_after_another(runs: list[Run]) -> None:
    for before, after in pairwise(runs):
        assert before.record.ended <= after.record.started
