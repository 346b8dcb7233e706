"""Networks written a second time, in Keras 3, for runs that Keras trains on its PyTorch backend.

Keras is optional and imported only where such a run is trained. Each network is layer by layer the
one of the same name in PyTorch, in which its weights are kept and asked afterwards.
"""

import importlib
import os
from collections.abc import Callable, Mapping
from typing import Any

import torch

from fmnist.common.errors import ConfigError
from fmnist.common.paths import cache_folder
from fmnist.data.source import ImageShape
from fmnist.networks.registry import check_options

_TO_TORCH = {1: (0,), 2: (1, 0), 4: (3, 2, 0, 1)}
_TO_KERAS = {1: (0,), 2: (1, 0), 4: (2, 3, 1, 0)}
"""The order of a weight's axes in the other library: Keras has inputs and outputs at the end."""


def import_keras() -> Any:
    """The package, on PyTorch and with no settings but this program's.

    Raises:
        ConfigError: it is not installed.
    """
    os.environ |= {"KERAS_BACKEND": "torch", "KERAS_HOME": str(cache_folder() / "keras")}
    try:
        return importlib.import_module("keras")
    except ImportError as error:
        raise ConfigError(
            "Keras is not installed: pip install -r requirements-keras.txt"
        ) from error


def build_in_keras(name: str, options: Mapping[str, Any], image: ImageShape, classes: int) -> Any:
    """A fresh `keras.Sequential` that takes float32 (N, *image) and returns (N, classes).

    `name` is one of `IN_KERAS`.

    Raises:
        ConfigError: Keras is not installed, or as in `fmnist.networks.build`.
    """
    keras = import_keras()
    layers = IN_KERAS[name](keras.layers, classes, **check_options(name, options))
    return keras.Sequential([keras.Input(tuple(image)), *layers])


def to_torch(weight: torch.Tensor) -> torch.Tensor:
    """A weight of Keras with its axes in PyTorch's order."""
    return weight.detach().permute(_TO_TORCH[weight.dim()])


def to_keras(weight: torch.Tensor) -> torch.Tensor:
    """A weight of PyTorch with its axes in Keras's order."""
    return weight.detach().permute(_TO_KERAS[weight.dim()])


def _mlp109(layers: Any, classes: int, dropout: float) -> list[Any]:
    def thinned() -> list[Any]:
        return [layers.Dropout(dropout)] if dropout else []

    return [
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        *thinned(),
        layers.Dense(64, activation="relu"),
        *thinned(),
        layers.Dense(classes),
    ]


def _mlp235(layers: Any, classes: int, dropout: float) -> list[Any]:
    return [
        layers.Flatten(),
        layers.Dense(256, activation="relu"),
        layers.Dropout(dropout),
        layers.Dense(128, activation="relu"),
        layers.Dropout(dropout),
        layers.Dense(classes),
    ]


def _cnn225(layers: Any, classes: int, dropout: float) -> list[Any]:
    channels = {"data_format": "channels_first"}
    return [
        layers.Conv2D(32, 3, activation="relu", **channels),
        layers.MaxPooling2D(2, **channels),
        layers.Conv2D(64, 3, activation="relu", **channels),
        layers.MaxPooling2D(2, **channels),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dropout(dropout),
        layers.Dense(classes),
    ]


IN_KERAS: dict[str, Callable[..., list[Any]]] = {
    "mlp109": _mlp109,
    "mlp235": _mlp235,
    "cnn225": _cnn225,
}
"""The layers of each network by name, from `keras.layers`, the number of classes and options."""
