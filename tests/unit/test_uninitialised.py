"""A network that is loaded is the one that was saved, and loading leaves a training alone."""

import pytest
import torch

from fmnist.data.dataset import Dataset
from fmnist.data.split import stratified_split
from fmnist.networks import ARCHITECTURES
from fmnist.networks.uninitialised import uninitialised
from fmnist.recognition import segmenter
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Training
from tests.built import build
from tests.trained import train_now


@pytest.mark.parametrize("name", ARCHITECTURES.names)
def test_the_state_of_a_network_is_all_that_decides_its_answers(name: str) -> None:
    torch.manual_seed(0)
    saved = build(name).eval()
    loaded = uninitialised(build, name).eval()
    loaded.load_state_dict(saved.state_dict())
    images = torch.rand(2, 1, 28, 28)
    torch.testing.assert_close(loaded(images), saved(images), rtol=0, atol=0)
    frozen = {key for key, weight in saved.named_parameters() if not weight.requires_grad}
    assert frozen == {key for key, weight in loaded.named_parameters() if not weight.requires_grad}


class LoadsModels(Callback):
    """Does after each step what a page does that shows a trained model."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def on_step(self, training: Training) -> None:
        load_model(self._run)
        segmenter._network.cache_clear()
        segmenter._network()


def test_a_training_beside_which_models_are_loaded_ends_with_the_same_weights(
    dataset: Dataset, store: Store, tiny: TrainConfig
) -> None:
    run = train_now(store, tiny.model_copy(update={"epochs": 1}))
    with_dropout = TrainConfig(
        architecture="mlp235", epochs=1, train_images=1_000, validation_images=500
    )
    alone, beside = (
        weights_after(dataset, with_dropout, callbacks)
        for callbacks in ([], [LoadsModels(store.get(run.id))])
    )
    torch.testing.assert_close(beside, alone, rtol=0, atol=0)


def weights_after(
    dataset: Dataset, config: TrainConfig, callbacks: list[Callback]
) -> dict[str, torch.Tensor]:
    split = stratified_split(dataset.train_labels, config.validation_images, 0, config.train_images)
    training = prepare(config, len(split.train))
    fit(training, dataset, split, callbacks)
    return dict(training.model.network.state_dict())
