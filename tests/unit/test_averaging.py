"""Averages of weights against PyTorch's own, and bit for bit the same when resumed."""

from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel, update_bn

from fmnist.data.dataset import Dataset
from fmnist.data.split import stratified_split
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, EpochResult, Training
from tests.trained import InterruptAfter, executed, train_now

PAIR = ("Sneaker", "Ankle boot")
CONFIG = {
    "classes": PAIR,
    "architecture": "composed",
    "options": {"layers": "4k3 batch max2 | average"},
    "epochs": 4,
    "batch_size": 100,
    "train_images": 600,
    "validation_images": 200,
}


class Watch(Callback):
    """Follows the weights as a reader of the papers would."""

    def __init__(self, network: nn.Module) -> None:
        self.mean = AveragedModel(network)
        self.moving: list[torch.Tensor] = [each.detach().clone() for each in network.parameters()]
        self.steps = 0

    def on_step(self, training: Training) -> None:
        decay = min(training.config.ema_decay, (1 + self.steps) / (10 + self.steps))
        weights = training.model.network.parameters()
        for mean, new in zip(self.moving, weights, strict=True):
            mean.copy_(decay * mean + (1 - decay) * new.detach())
        self.steps += 1

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        if result.epoch > 2:
            self.mean.update_parameters(training.model.network)


def averaged(dataset: Dataset, **changes: Any) -> tuple[Training, Watch, torch.Tensor]:
    config = TrainConfig.parse(CONFIG | changes)
    pair = dataset.subset(PAIR)
    split = stratified_split(pair.train_labels, 200, 0, 600)
    training = prepare(config, len(split.train))
    watch = Watch(training.model.network)
    fit(training, pair, split, [watch])
    return training, watch, pair.train_images[split.train]


def test_the_moving_average_follows_every_step(dataset: Dataset) -> None:
    training, watch, _ = averaged(dataset, weight_averaging="ema", ema_decay=0.9)
    assert training.average is not None
    for found, expected in zip(training.average.network.parameters(), watch.moving, strict=True):
        assert torch.allclose(found, expected, atol=1e-6)


def test_the_mean_of_the_last_epochs_has_batch_statistics_of_its_own(dataset: Dataset) -> None:
    training, watch, images = averaged(dataset, weight_averaging="swa", swa_start=0.5)
    assert training.average is not None
    scaled = training.model.preprocessing(images)
    update_bn(scaled.split(500), watch.mean)
    ours = training.average.network.state_dict()
    for name, expected in watch.mean.module.state_dict().items():
        if "num_batches" not in name:
            assert torch.allclose(ours[name], expected, atol=1e-4), name


@pytest.mark.parametrize("kind", ["ema", "swa"])
def test_the_average_is_what_is_judged_and_kept(dataset: Dataset, store: Store, kind: str) -> None:
    run = train_now(store, TrainConfig.parse(CONFIG | {"weight_averaging": kind}))
    said = run.predictions()
    images = dataset.subset(PAIR).test_images[:200]
    outputs = load_model(run).logits(images).argmax(1).numpy()
    assert (outputs == said.test_classes[:200]).all()
    alone = train_now(store, TrainConfig.parse(CONFIG))
    assert run.record.files["best.safetensors"] != alone.record.files["best.safetensors"]


@pytest.mark.parametrize("kind", ["ema", "swa"])
def test_it_is_the_same_bit_for_bit_when_resumed(store: Store, kind: str) -> None:
    config = TrainConfig.parse(CONFIG | {"weight_averaging": kind, "selection": "loss"})
    whole = train_now(store, config)
    cut = train_now(store, config, InterruptAfter(3))
    assert cut.record.status == "interrupted"
    resumed = executed(store, cut)
    assert resumed.record.files["best.safetensors"] == whole.record.files["best.safetensors"]
    assert resumed.record.last == whole.record.last
