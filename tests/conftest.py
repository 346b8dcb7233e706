"""What all tests share: a folder of runs of their own, and a small configuration."""

from pathlib import Path

import pytest

from fmnist.data.dataset import Dataset, load_dataset
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig


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
    )
