"""What the fault tests share: clean children, a finished run, and a run that was cut short."""

import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from fmnist.common.paths import PROJECT
from fmnist.data.dataset import Dataset
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.faults import children
from tests.waiting import wait_for

SMALL = ("--architecture", "logreg", "--train-images", "2000", "--validation-images", "500")


@pytest.fixture(scope="session", autouse=True)
def _environment(dataset: Dataset) -> Iterator[None]:
    """Children compute on one thread, so that equal seeds give equal bytes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OMP_NUM_THREADS", "1")
        patch.setenv("PYTHONPATH", str(PROJECT))
        yield


@pytest.fixture(scope="session")
def finished_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one finished run of three epochs."""
    folder = tmp_path_factory.mktemp("finished")
    assert children.call(children.command, folder, "train", *SMALL, "--epochs", "3") == 0
    return folder


@pytest.fixture(scope="session")
def interrupted_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one run that was killed after a few of its epochs."""
    folder = tmp_path_factory.mktemp("interrupted")
    store = children.store_in(folder)
    with children.running(children.command, folder, "train", *SMALL, "--epochs", "500") as child:
        wait_for(lambda: any(run.record.epochs_done > 2 for run in store.runs()))
    assert child.exitcode == -signal.SIGKILL
    return folder


@pytest.fixture
def finished(finished_runs: Path, store: Store) -> Run:
    """A finished run of three epochs in `store`, to be damaged."""
    shutil.copytree(finished_runs, store.user)
    return only(store)


@pytest.fixture
def interrupted(interrupted_runs: Path, store: Store) -> Run:
    """A run in `store` that was cut short, to be damaged."""
    shutil.copytree(interrupted_runs, store.user)
    return only(store)


@pytest.fixture
def long() -> TrainConfig:
    """A run that lasts for as long as any test."""
    return TrainConfig(
        architecture="logreg", epochs=500, train_images=20_000, validation_images=500
    )


def only(store: Store) -> Run:
    """The one run there is."""
    (run,) = store.runs()
    return run
