"""A process that dies while it trains: nothing is lost but the epoch in progress."""

import json
import os
import signal
import time
from dataclasses import asdict
from multiprocessing.process import BaseProcess
from pathlib import Path

import numpy as np
import pytest

from fmnist.jobs.lease import lease_of
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state
from tests.faults import children
from tests.faults.conftest import SMALL, only
from tests.waiting import wait_for

TRAIN = ("train", *SMALL, "--epochs", "10")
CONVOLUTIONS = (
    *("train", "--architecture", "composed", "--option", "layers=4k3 batch max2 drop0.3 | average"),
    *("--train-images", "2000", "--validation-images", "500", "--epochs", "3"),
    *("--augment", "flip=0.5", "--early-stopping", "2", "--keep-test-epochs", "true"),
)


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, float]:
    """The run that nothing happens to, and how many seconds it takes."""
    folder = tmp_path_factory.mktemp("uninterrupted")
    children.call(int)  # What the server imports at first is no part of it.
    started = time.monotonic()
    assert children.call(children.command, folder, *TRAIN) == 0
    return only(children.store_in(folder)), time.monotonic() - started


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_killed_at_any_moment(share: float, store: Store, uninterrupted: tuple[Run, float]) -> None:
    expected, seconds = uninterrupted
    child = children.start(children.command, store.user, *TRAIN)
    child.join(share * seconds)
    _kill(child)

    _check_what_is_left(store)
    _go_on(store, TRAIN)
    _check_equal(only(store), expected)


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("nth", range(1, 11))
def test_killed_inside_a_write(nth: int, moment: str, store: Store, tmp_path: Path) -> None:
    train = ("train", *SMALL, "--epochs", "2")
    body = children.command_killed_in_a_write
    assert children.call(body, store.user, nth, moment, *train) == -signal.SIGKILL

    _check_what_is_left(store)
    _go_on(store, train)
    run = only(store)
    assert run.record.status == "finished"
    assert [entry["epoch"] for entry in run.history().epochs] == [1, 2]
    assert not list(run.folder.glob("*.tmp"))


def test_convolutions_resume_to_the_same_bytes(tmp_path: Path) -> None:
    """Dropout, augmentation, the memory format and Adam's moments all come back as they were."""
    whole, cut = (children.store_in(tmp_path / name) for name in ("whole", "cut"))
    assert children.call(children.command, whole.user, *CONVOLUTIONS) == 0
    child = children.start(children.command, cut.user, *CONVOLUTIONS)
    wait_for(lambda: any(run.record.epochs_done for run in cut.runs()))
    _kill(child)
    assert only(cut).record.status == "interrupted"
    assert children.call(children.command, cut.user, "resume", only(cut).id) == 0
    _check_equal(only(cut), only(whole))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_command_and_resume_finishes_the_run(
    number: signal.Signals, store: Store
) -> None:
    train = ("train", *SMALL, "--epochs", "40")
    with children.running(children.command, store.user, *train) as child:
        wait_for(lambda: any(run.record.epochs_done for run in store.runs()))
        assert child.pid is not None
        os.kill(child.pid, number)
        child.join(60)
        assert child.exitcode == 1
    run = only(store)
    assert json.loads((run.folder / "run.json").read_text())["status"] == "interrupted"
    assert run.record.epochs_done < 40

    assert children.call(children.command, store.user, "resume", run.short_id) == 0
    assert only(store).record.status == "finished"
    assert [entry["epoch"] for entry in only(store).history().epochs] == list(range(1, 41))


def _kill(child: BaseProcess) -> None:
    child.kill()
    child.join()


def _check_what_is_left(store: Store) -> None:
    """Everything that is there can be read, and nobody holds the lock."""
    assert store.damaged() == []
    for run in store.runs():
        assert run.record.status in ("queued", "interrupted", "finished")
        history = run.history()
        epochs = [entry["epoch"] for entry in history.epochs]
        assert epochs == list(range(1, len(epochs) + 1))
        assert len(epochs) >= run.record.epochs_done
        assert _steps(run) == sorted(set(_steps(run)))
        saved = run.folder / "last.safetensors"
        if saved.exists():
            _, state = load_state(saved)
            assert state["training"]["epoch"] in (run.record.epochs_done, len(epochs))
    # What the killed process had just begun, such as asking git for the commit, may outlive it.
    with store.training(lease_of(), timeout=30):
        pass


def _go_on(store: Store, train: tuple[str, ...]) -> None:
    """Do what a person would do: resume the run, or start it if it never came to be."""
    runs = store.runs()
    if not runs:
        assert children.call(children.command, store.user, *train) == 0
    elif not runs[0].is_complete:
        assert children.call(children.command, store.user, "resume", runs[0].id) == 0


def _check_equal(run: Run, expected: Run) -> None:
    """The same weights, results and curves as if nothing had happened."""
    assert run.record.status == "finished"
    assert _bytes(run) == _bytes(expected)
    assert run.record.best == expected.record.best
    assert run.record.test == expected.record.test
    assert _losses(run) == _losses(expected)
    assert _steps(run) == _steps(expected)
    for ours, theirs in zip(_predictions(run), _predictions(expected), strict=True):
        np.testing.assert_array_equal(ours, theirs)
    load_model(run)


def _predictions(run: Run) -> list[np.ndarray | None]:
    return list(asdict(run.predictions()).values())


def _bytes(run: Run) -> bytes:
    return (run.folder / "best.safetensors").read_bytes()


def _steps(run: Run) -> list[int]:
    return [entry["step"] for entry in run.history().reports]


def _losses(run: Run) -> list[tuple[float, float]]:
    return [(entry["train_loss"], entry["validation_loss"]) for entry in run.history().epochs]
