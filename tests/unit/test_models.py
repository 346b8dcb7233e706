"""The network of a run that still trains: the weights of its last whole epoch, or one sentence."""

import pytest
import torch

from fmnist.common.errors import CheckpointError, RunError
from fmnist.data.dataset import Dataset
from fmnist.runs.load_model import load_unfinished
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state
from fmnist.training.config import TrainConfig
from tests.trained import InterruptAfter, train_now


def test_an_unfinished_run_answers_with_its_last_epoch(
    dataset: Dataset, store: Store, tiny: TrainConfig
) -> None:
    run = train_now(store, tiny, InterruptAfter(1))
    model, epoch = load_unfinished(run)
    tensors, _ = load_state(run.folder / "last.safetensors")
    assert epoch == 1
    assert not model.network.training
    for name, tensor in model.network.state_dict().items():
        assert torch.equal(tensor, tensors[f"model.{name}"])


def test_before_its_first_epoch_there_is_one_sentence(store: Store, tiny: TrainConfig) -> None:
    with pytest.raises(RunError, match="No epoch of the run"):
        load_unfinished(store.create(tiny))


def test_damaged_weights_are_refused(dataset: Dataset, store: Store, tiny: TrainConfig) -> None:
    run = train_now(store, tiny, InterruptAfter(1))
    path = run.folder / "last.safetensors"
    whole = bytearray(path.read_bytes())
    whole[-3] ^= 1
    path.write_bytes(bytes(whole))
    with pytest.raises(CheckpointError):
        load_unfinished(run)


def test_weights_of_another_network_are_refused(
    dataset: Dataset, store: Store, tiny: TrainConfig
) -> None:
    run = train_now(store, tiny, InterruptAfter(1))
    other = store.create(tiny.model_copy(update={"architecture": "cnn225"}))
    (other.folder / "last.safetensors").write_bytes((run.folder / "last.safetensors").read_bytes())
    with pytest.raises(CheckpointError, match="another architecture"):
        load_unfinished(other)


def test_a_complete_run_is_asked_for_its_best_epoch(
    dataset: Dataset, store: Store, tiny: TrainConfig
) -> None:
    run = train_now(store, tiny.model_copy(update={"epochs": 1}))
    with pytest.raises(RunError, match="has ended"):
        load_unfinished(run)
