"""A disk that is full or gone: the run fails with a sentence, the rest goes on."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fmnist.common.errors import RunError
from fmnist.jobs.queue import Jobs
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state
from fmnist.training.config import TrainConfig
from tests.faults import children
from tests.waiting import wait_for

FULL = "The disk is full: free some space, then resume the run."


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder of runs into which everybody may write."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


def test_no_room_for_the_results(tiny: TrainConfig, store: Store) -> None:
    """The predictions are the largest file, so that all epochs are saved when it does not fit.

    Training had ended early by then: a resumed run must not train on.
    """
    config = TrainConfig(
        architecture="logreg",
        optimiser="sgd",
        learning_rate=10.0,
        epochs=50,
        early_stopping=1,
        train_images=2_000,
        validation_images=500,
    )
    first, second = store.create(config), store.create(tiny)
    body = children.train_first_within
    assert children.call(body, resource.RLIMIT_FSIZE, 150_000, store.user) == 0

    failed = store.get(first.id)
    assert (failed.record.status, failed.record.error) == ("failed", FULL)
    assert 0 < failed.record.epochs_done < config.epochs
    load_state(failed.folder / "last.safetensors")
    assert not list(failed.folder.glob("*.tmp"))
    assert store.get(second.id).record.status == "finished"

    best = (failed.folder / "best.safetensors").read_bytes()
    assert children.call(children.command, store.user, "resume", first.id) == 0
    finished = store.get(first.id).record
    assert (finished.status, finished.stop_reason) == ("finished", "early stopping, patience 1")
    assert finished.epochs_done == failed.record.epochs_done
    assert (failed.folder / "best.safetensors").read_bytes() == best


def test_no_room_for_the_curves(tiny: TrainConfig, store: Store) -> None:
    first, second = (store.create(tiny) for _ in range(2))
    (first.folder / "metrics.jsonl").symlink_to("/dev/full")
    assert children.call(children.train_all, store.user)
    failed = store.get(first.id)
    assert (failed.record.status, failed.record.error) == ("failed", FULL)
    assert store.get(second.id).record.status == "finished"


def test_no_room_for_anything_until_some_is_made(tiny: TrainConfig, store: Store) -> None:
    """The queue waits, without running hot, and goes on in its order."""
    ids = [store.create(tiny).id for _ in range(2)]
    here, there = children.forks.Pipe()
    with children.running(children.serve_on_a_full_disk, store.user, there):
        assert here.poll(120)
        assert here.recv() > 0.4  # Three looks at the queue lie two pauses apart.
        wait_for(lambda: all(run.is_complete for run in store.runs()))
    first, second = (store.get(run_id).record for run_id in ids)
    assert first.ended <= second.started


def test_a_folder_that_cannot_be_written_to_does_not_hold_up_the_queue(
    tiny: TrainConfig, open_folder: Path
) -> None:
    store = children.store_in(open_folder)
    locked, free = (store.create(tiny) for _ in range(2))
    for path in (*open_folder.rglob("*"), open_folder):
        os.chmod(path, 0o777)
    locked.folder.chmod(0o555)
    with children.running(children.serve_as_nobody, open_folder):
        wait_for(lambda: store.get(free.id).is_complete)
        assert store.get(locked.id).record.status == "queued"
        locked.folder.chmod(0o777)
        wait_for(lambda: store.get(locked.id).is_complete)


def test_a_run_whose_folder_is_removed_while_it_trains(
    tiny: TrainConfig, long: TrainConfig, store: Store
) -> None:
    first, second = store.create(long), store.create(tiny)
    with children.running(children.serve, store.user) as server:
        wait_for(lambda: store.get(first.id).history().reports)
        first.folder.rename(store.user.parent / "gone")
        wait_for(lambda: store.get(second.id).is_complete)
        assert server.is_alive()
    assert [run.id for run in store.runs()] == [second.id]
    assert store.damaged() == []


def test_a_folder_of_runs_that_cannot_be_one(tiny: TrainConfig, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    store = Store(path)
    for action in (
        lambda: store.create(tiny),
        lambda: Jobs(store).submit(tiny),
        store.training("cpu").__enter__,
    ):
        with pytest.raises(RunError, match="cannot be written to"):
            action()
    assert children.call(children.command, path, "train", "--architecture", "logreg") == 1
    assert children.call(children.command, path, "runs") == 0
