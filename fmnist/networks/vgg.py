"""VGG16 (Simonyan & Zisserman 2015, arXiv:1409.1556) with the filters that it learned on ImageNet.

The weights are torchvision's (`VGG16_Weights.IMAGENET1K_V1`, BSD-3-Clause): a file of 528 MB that
is fetched once, or that somebody has fetched and named.
"""

import shutil
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from pickle import UnpicklingError
from typing import Annotated

import torch
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.common.paths import cache_folder, named_by
from fmnist.common.storage import sha256_of_file
from fmnist.data.source import ImageShape
from fmnist.networks.options import DROPOUT
from fmnist.networks.pretrained import TransferNetwork
from fmnist.networks.registry import register

VARIABLE = "FMNIST_VGG16_WEIGHTS"
_URL = "https://download.pytorch.org/models/vgg16-397923af.pth"
_SHA256 = "397923af"
"""The beginning of it, as torchvision publishes it in the file's name."""
_SECONDS = 20
_SIZE = 32
_FILTERS = ((64, 64), (128, 128), (256, 256, 256), (512, 512, 512), (512, 512, 512))


@register(
    title="VGG16, pretrained",
    description="Transfer learning: thirteen convolutions pretrained on ImageNet and frozen, a new "
    "hidden layer and classifier.",
    normalisation="unit",
)
def vgg16(image: ImageShape, classes: int, dropout: Annotated[float, DROPOUT] = 0.5) -> nn.Module:
    """VGG16's filters at 32x32, averaged, and a hidden layer: 14,848,586 parameters, of which
    133,898 train.
    """
    head = nn.Sequential(
        nn.Linear(512, 256), nn.ReLU(), nn.Dropout(dropout), nn.Linear(256, classes)
    )
    return TransferNetwork(_SIZE, _body(), head, frozen=True, weights=imagenet_weights)


def imagenet_weights() -> Sequence[torch.Tensor]:
    """The weights of the filters, from the file that FMNIST_VGG16_WEIGHTS names or from the web.

    Raises:
        ConfigError: neither can be had, or the file does not hold them.
    """
    path = named_by(VARIABLE) or _fetched()
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
        return [tensor for name, tensor in state.items() if name.startswith("features.")]
    except (OSError, EOFError, RuntimeError, AttributeError, UnpicklingError) as error:
        raise ConfigError(
            f"The file {path.name[:60]!r} does not hold the weights of VGG16: fetch {_URL} again "
            f"and name it in {VARIABLE}."
        ) from error


def _fetched() -> Path:
    path = cache_folder() / "weights" / Path(_URL).name
    if not path.exists():
        partial = path.with_suffix(".part")
        try:
            partial.parent.mkdir(parents=True, exist_ok=True)
            with urllib.request.urlopen(_URL, timeout=_SECONDS) as answer, partial.open("wb") as to:
                shutil.copyfileobj(answer, to)
            if not sha256_of_file(partial).startswith(_SHA256):
                raise OSError("the file is not the published one")
            partial.rename(path)
        except OSError as error:
            raise ConfigError(
                f"The ImageNet weights of VGG16 cannot be fetched here: fetch {_URL} elsewhere and "
                f"name the file in {VARIABLE}."
            ) from error
    return path


def _body() -> nn.Module:
    layers: list[nn.Module] = []
    inputs = 3
    for stage in _FILTERS:
        for outputs in stage:
            layers += [nn.Conv2d(inputs, outputs, 3, padding=1), nn.ReLU()]
            inputs = outputs
        layers.append(nn.MaxPool2d(2))
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())
