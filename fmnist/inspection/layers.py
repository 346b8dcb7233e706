"""The layers of a trained network by names that a person understands, and what comes out of them.

Gradients are taken and outputs read on a copy, so that several threads may look into one network.
"""

import copy
from itertools import chain
from typing import NamedTuple

import torch
from torch import nn

from fmnist.networks.hooks import Pretrained
from fmnist.networks.layers import is_convolution
from fmnist.networks.model import Model
from fmnist.networks.profile import profile

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


def explainable(model: Model) -> Model:
    """A copy of `model` in evaluation mode that shares its weights and can be differentiated.

    Its outputs are the same; gradients reach the image even where frozen filters stop them.
    """
    network = model.network
    tensors = {id(tensor): tensor for tensor in chain(network.parameters(), network.buffers())}
    twin = copy.deepcopy(network, tensors).eval()
    return model.with_network(twin.differentiable() if isinstance(twin, Pretrained) else twin)


def all_layers(model: Model) -> tuple[Layer, ...]:
    """Every layer that changes what an image has become, in order: "2. ReLU, 32 × 26 × 26"."""
    rows = [
        row
        for row in profile(model.network, model.shape).layers
        if not isinstance(model.network.get_submodule(row.name), _CHANGES_NOTHING)
    ]
    return tuple(
        Layer(row.name, f"{place}. {row.kind}, {_size(row.output_shape)}", row.output_shape)
        for place, row in enumerate(rows, start=1)
    )


def convolutions(model: Model) -> tuple[Layer, ...]:
    """The maps of each convolution, in order: "convolution 1, 32 × 14 × 14".

    They are taken after the normalisation and activation that follow it directly, as Grad-CAM asks
    for rectified maps; `path` is that of the last of these.
    """
    found: list[Layer] = []
    open_group = False
    for row in profile(model.network, model.shape).layers:
        module = model.network.get_submodule(row.name)
        if is_convolution(module):
            number = len(found) + 1
            title = f"convolution {number}, {_size(row.output_shape)}"
            found.append(Layer(row.name, title, row.output_shape))
            open_group = True
        elif open_group and isinstance(module, _KEEPS_PLACES):
            found[-1] = found[-1]._replace(path=row.name)
        else:
            open_group = False
    return tuple(found)


def with_output(model: Model, path: str, inputs: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The output of the layer at `path` and the logits, for inputs (N, C, H, W).

    Of a layer that is met twice the last output; with flip test-time augmentation it has that of
    the mirror images behind that of the images. `model` must be one that `explainable` made and
    nobody else uses.
    """
    kept: list[torch.Tensor] = []

    def keep(_module: nn.Module, _inputs: object, output: torch.Tensor) -> torch.Tensor:
        kept.append(output)
        return output.clone()  # the next layer may overwrite what it is given

    handle = model.network.get_submodule(path).register_forward_hook(keep)
    try:
        logits = model.forward(inputs)
    finally:
        handle.remove()
    return kept[-1], logits


def _size(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
