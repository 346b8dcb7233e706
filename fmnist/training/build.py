"""From a configuration to its network, and to the model that the network makes."""

from functools import lru_cache

import torch
from torch import nn
from torch.nn.modules.dropout import _DropoutNd

from fmnist.common.errors import ConfigError
from fmnist.data.source import DATASETS, DatasetSource
from fmnist.data.split import Split, stratified_split
from fmnist.networks import averages_flips, build
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.networks.profile import Profile, profile_of
from fmnist.training.settings import Settings


def source_of(config: Settings) -> DatasetSource:
    """The dataset that `config` names; ConfigError if there is none."""
    return DATASETS.get(config.dataset)


def classes_of(config: Settings) -> tuple[str, ...]:
    """The classes that `config` tells apart; ConfigError if the dataset has no such."""
    return source_of(config).require(config.classes)


def split_of(config: Settings, labels: torch.Tensor) -> Split:
    """Which of the training images, int64 labels (N,), train and which choose under `config`."""
    return stratified_split(
        labels,
        config.validation_images,
        config.split_seed,
        config.train_images,
        config.confirmation_images,
    )


def build_network(config: Settings) -> nn.Module:
    """The freshly initialised network of `config`; ConfigError if it cannot be built."""
    shape, classes = source_of(config).shape, classes_of(config)
    return build(config.architecture, config.options, shape, len(classes))


def network_profile(config: Settings) -> Profile:
    """The layers and totals of the network of `config`; ConfigError if it cannot be built."""
    shape, classes = source_of(config).shape, classes_of(config)
    return profile_of(config.architecture, config.options, shape, len(classes))


def uses_dropout(config: Settings) -> bool:
    """Whether the network of `config` drops activations in training; not one that has gone."""
    return _uses_dropout(config.model_dump_json())


@lru_cache(maxsize=256)
def _uses_dropout(config: str) -> bool:
    try:
        with torch.device("meta"):
            network = build_network(Settings.model_validate_json(config))
    except ConfigError:
        return False
    return any(isinstance(layer, _DropoutNd) and layer.p > 0 for layer in network.modules())


def preprocessing_of(config: Settings) -> Preprocessing:
    """How `config` brings pixels to the network."""
    source = source_of(config)
    scales = {"dataset": (source.mean, source.std), "half": (0.5, 0.5), "unit": (0.0, 1.0)}
    return Preprocessing(*scales[config.normalisation])


def model_of(config: Settings, network: nn.Module) -> Model:
    """The model that `network` makes under `config`."""
    return Model(
        network,
        preprocessing_of(config),
        classes_of(config),
        source_of(config).shape,
        flip_tta=averages_flips(config.options),
    )
