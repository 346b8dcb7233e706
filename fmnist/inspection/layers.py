"""The layers of a trained network by names that a person understands, and what comes out of them.

Gradients are taken and outputs read on a copy, so that several threads may look into one network.
"""

import copy
from collections import OrderedDict
from itertools import chain
from typing import NamedTuple

import torch
from torch import nn

from fmnist.networks.pretrained import Pretrained
from fmnist.networks.profile import profile
from fmnist.networks.whitening import PatchWhitening

_KEEPS_PLACES = (
    nn.BatchNorm2d,
    nn.GroupNorm,
    nn.ReLU,
    nn.ReLU6,
    nn.GELU,
    nn.SiLU,
    nn.Tanh,
    nn.Identity,
    nn.Dropout,
)
"""What changes the numbers of a map and not their places."""
_CHANGES_NOTHING = (nn.Identity, nn.Dropout, nn.Flatten)


class Layer(NamedTuple):
    """A layer of a network: its path in it, its name in words, and its output's shape."""

    path: str
    title: str
    shape: tuple[int, ...]


def explainable(network: nn.Module) -> nn.Module:
    """A copy of `network` in evaluation mode that shares its weights and can be differentiated.

    Its outputs are the same; gradients reach the image even where frozen filters stop them.
    """
    tensors = {id(tensor): tensor for tensor in chain(network.parameters(), network.buffers())}
    twin = copy.deepcopy(network, tensors).eval()
    if isinstance(twin, Pretrained):
        parts = OrderedDict(enlarge=twin.enlarge, body=twin.body, head=twin.head)
        return nn.Sequential(parts)
    return twin


def all_layers(network: nn.Module) -> tuple[Layer, ...]:
    """Every layer that changes what an image has become, in order: "2. ReLU, 32 × 26 × 26"."""
    rows = [
        row
        for row in profile(network).layers
        if not isinstance(network.get_submodule(row.name), _CHANGES_NOTHING)
    ]
    return tuple(
        Layer(row.name, f"{place}. {row.kind}, {_size(row.output_shape)}", row.output_shape)
        for place, row in enumerate(rows, start=1)
    )


def convolutions(network: nn.Module) -> tuple[Layer, ...]:
    """The maps of each convolution, in order: "convolution 1, 32 × 14 × 14".

    They are taken after the normalisation and activation that follow it directly, as Grad-CAM asks
    for rectified maps; `path` is that of the last of these.
    """
    found: list[Layer] = []
    open_group = False
    for row in profile(network).layers:
        module = network.get_submodule(row.name)
        if isinstance(module, nn.Conv2d | PatchWhitening):
            number = len(found) + 1
            title = f"convolution {number}, {_size(row.output_shape)}"
            found.append(Layer(row.name, title, row.output_shape))
            open_group = True
        elif open_group and isinstance(module, _KEEPS_PLACES):
            found[-1] = found[-1]._replace(path=row.name)
        else:
            open_group = False
    return tuple(found)


def with_output(
    network: nn.Module, path: str, inputs: torch.Tensor
) -> tuple[torch.Tensor, torch.Tensor]:
    """The output of the layer at `path` and the logits, for inputs (N, 1, 28, 28).

    Of a layer that is met twice the last output. `network` must be one that `explainable` made and
    nobody else uses.
    """
    kept: list[torch.Tensor] = []

    def keep(_module: nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        kept.append(output)
        return output.clone()  # the next layer may overwrite what it is given

    handle = network.get_submodule(path).register_forward_hook(keep)
    try:
        logits = network(inputs)
    finally:
        handle.remove()
    return kept[-1], logits


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
