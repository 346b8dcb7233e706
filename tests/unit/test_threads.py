"""A training takes one thread where its batches are too small to share."""

from collections.abc import Iterator

import pytest
import torch

from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now


@pytest.fixture(autouse=True)
def two_threads() -> Iterator[None]:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


@pytest.mark.parametrize(
    ("architecture", "batch_size", "threads"), [("mlp109", 64, 1), ("mlp109", 256, 2)]
)
def test_a_small_batch_is_not_shared_and_the_record_says_so(
    store: Store, tiny: TrainConfig, architecture: str, batch_size: int, threads: int
) -> None:
    changes = {"architecture": architecture, "options": {}, "batch_size": batch_size}
    config = TrainConfig.parse(tiny.model_dump() | changes)
    record = train_now(store, config).record
    assert record.status == "finished", record.error
    assert record.environment is not None
    assert record.environment.threads == threads
    assert torch.get_num_threads() == 2


def test_a_training_that_fails_gives_the_threads_back(store: Store, tiny: TrainConfig) -> None:
    config = tiny.model_copy(update={"begin_from": "a-run-that-is-not-there"})
    assert train_now(store, config).record.status == "failed"
    assert torch.get_num_threads() == 2
