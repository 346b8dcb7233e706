"""What all tests share: a folder of runs of their own, and a small configuration."""

import gc
import os
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings

from fmnist.data.dataset import Dataset, load_dataset
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

gc.disable()  # Until all tests are there: what is imported stays.
os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # Else Ray's nodes listen to the network.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.fsync = lambda descriptor: None  # Nobody pulls the plug during a test.
if "PYTEST_XDIST_WORKER" in os.environ:
    # Workers share the processor: more threads than cores only make them wait for one another.
    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)
# The same examples each time, however slow the machine is: nothing fails by chance.
settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("same")


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: some tests wait for a browser or for another process."""
    return 1 + (os.cpu_count() or 1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, which are those in a browser, so that all workers end together."""
    items.sort(key=lambda item: "browser" not in item.path.parts)


def pytest_collection_finish() -> None:
    """From here on garbage is collected, as in the app."""
    gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Each test draws the same numbers, whichever ran before it."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


@pytest.fixture(scope="session", autouse=True)
def _brief_trials() -> Iterator[None]:
    """What is tried before a training takes as few steps as can be: no test needs it exact."""
    with pytest.MonkeyPatch.context() as patch:
        for tried in ("precision", "time_estimate"):
            patch.setattr(f"fmnist.training.{tried}._SECONDS", 0.0)
        yield


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real dataset, fetched if this machine has not got it yet."""
    return load_dataset(download=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store with no shipped models."""
    return Store(tmp_path / "runs", tmp_path / "reference")


@pytest.fixture
def tiny() -> TrainConfig:
    """A run of about a second: logistic regression on a few thousand images."""
    return TrainConfig(
        architecture="logreg",
        epochs=2,
        batch_size=128,
        train_images=2_000,
        validation_images=500,
        precision="float32",
    )
