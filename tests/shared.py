"""What all tests share: a folder of runs of their own, a small configuration, the same numbers."""

import functools
import os
import random
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, settings

from fmnist.data import dataset as reading
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.haste import make_haste

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # Else Ray's nodes listen to the network.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
# Starting more takes longer than they would save.
os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
make_haste()
# The same examples each time, however slow the machine is: nothing fails by chance.
settings.register_profile(
    "same",
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("same")


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Each test draws the same numbers, whichever ran before it."""
    random.seed(0)
    np.random.seed(0)
    torch.manual_seed(0)


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """The real dataset, fetched if this machine has not got it yet."""
    return load_dataset(download=True)


@pytest.fixture
def dataset_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process that has just begun, and has no dataset in memory."""
    fresh = functools.cache(reading._read_cached.__wrapped__)
    monkeypatch.setattr(reading, "_read_cached", fresh)


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
