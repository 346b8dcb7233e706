"""What all tests share: a folder of runs of their own, and a small configuration."""

import os
from pathlib import Path

import pytest
import torch

from fmnist.data.dataset import Dataset, load_dataset
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"  # Else Ray's nodes listen to the network.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
if "PYTEST_XDIST_WORKER" in os.environ:
    # Workers share the processor: more threads than cores only make them wait for one another.
    os.environ["OMP_NUM_THREADS"] = "1"
    torch.set_num_threads(1)


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
