"""What a training costs, by how many images it has and how many parameters."""

from collections.abc import Mapping
from dataclasses import replace

import torch

from benchmarks.growth.cost import Cost
from benchmarks.growth.parts import NETWORK
from fmnist.common.processes import peak_memory
from fmnist.data.dataset import load_dataset
from fmnist.data.split import Split
from fmnist.networks.composition import Composition
from fmnist.networks.match_parameters import match_parameters
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.threads import threads_for

_STEPS = 20
_BATCH_SIZE = 64
_WARM_UP_IMAGES = 5 * _BATCH_SIZE
_COMPOSITION = "32k3 max2, 64k3 max2 | flatten 128"


def epoch(images: int) -> Cost:
    """An epoch of `NETWORK` over so many images; beyond the dataset's, they are shifted copies."""
    return one_epoch({"architecture": NETWORK}, images)


def step(parameters: int) -> Cost:
    """A step of a network of two convolutions and two linear layers, as wide as this takes."""
    dataset = load_dataset()
    composition = match_parameters(
        Composition.read(_COMPOSITION), parameters, dataset.source.shape, len(dataset.classes)
    )
    network = {"architecture": "composed", "options": {"layers": str(composition)}}
    cost = one_epoch(network, _STEPS * _BATCH_SIZE)
    return cost._replace(seconds=cost.seconds / _STEPS)


def one_epoch(network: Mapping[str, object], images: int) -> Cost:
    """One epoch, after a few steps of another training that leave the processor ready."""
    config = TrainConfig.parse(
        {"epochs": 1, "batch_size": _BATCH_SIZE, "device": "cpu", "precision": "float32", **network}
    )
    whole = load_dataset()
    times = -(-images // len(whole.train_images))
    dataset = replace(
        whole,
        train_images=torch.cat([whole.train_images.roll(by, 2) for by in range(times)])[:images],
        train_labels=whole.train_labels.repeat(times)[:images],
        train_ids=torch.arange(images),
    )
    for number in (min(images, _WARM_UP_IMAGES), images):
        split = Split("first", torch.arange(number), torch.arange(0))
        with threads_for(config):
            training = prepare(config, number)
            fit(training, dataset, split, [])
    return Cost(training.training_seconds, peak_memory() / 1e6)
