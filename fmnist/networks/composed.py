"""The network that a composition describes, and its place among all networks."""

from collections import OrderedDict
from typing import Annotated

import torch
from torch import nn

from fmnist.data.source import ImageShape
from fmnist.networks.composition import Block, Composition
from fmnist.networks.composition_stages import needs_projection, stages
from fmnist.networks.registry import Option, register

DEFAULT = "32k3 batch max2, 64k3 batch max2, 128k3 batch | average"


def _read_layers(value: object) -> str:
    """The line of text of a composition; ConfigError for anything else."""
    return str(Composition.read(value))


_LAYERS = Option(
    title="Layers",
    help="The blocks, separated by commas, and the head behind a bar.",
    read=_read_layers,
)


@register(
    title="Build your own",
    description="A CNN of your own blocks: how many, how wide, and what is in each.",
)
def composed(
    image: ImageShape, classes: int, layers: Annotated[str, _LAYERS] = DEFAULT
) -> nn.Module:
    """The network written in `layers` (see `fmnist.networks.composition`): 94,410 parameters
    unless something else is written.
    """
    return compose(Composition.read(layers), image, classes)


def compose(composition: Composition, image: ImageShape, classes: int) -> nn.Module:
    """The freshly initialised network, float32 (N, *image) to (N, classes).

    Raises:
        ConfigError: as in `fmnist.networks.composition_stages.stages`.
    """
    shapes = [stage.output_shape for stage in stages(composition, image, classes)]
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    inputs = image.channels
    for number, block in enumerate(composition.blocks, start=1):
        layers[f"block{number}"] = _block(inputs, block)
        inputs = block.width
    head = composition.head
    if head.features == "average":
        layers["average"] = nn.AdaptiveAvgPool2d(1)
    layers["flatten"] = nn.Flatten()
    (features,) = shapes[len(composition.blocks)]
    if head.hidden:
        layers["hidden"] = nn.Linear(features, head.hidden)
        layers["relu"] = nn.ReLU()
    if head.dropout:
        layers["dropout"] = nn.Dropout(head.dropout)
    layers["output"] = nn.Linear(head.hidden or features, classes)
    return nn.Sequential(layers)


class Residual(nn.Module):
    """`body` and `shortcut` of the same input (N, C, H, W), added up; their shapes are the same."""

    def __init__(self, body: nn.Module, shortcut: nn.Module) -> None:
        super().__init__()
        self.body = body
        self.shortcut = shortcut

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The sum for a batch of inputs."""
        total: torch.Tensor = self.body(images) + self.shortcut(images)
        return total


def _block(inputs: int, block: Block) -> nn.Module:
    """Convolutions with normalisation and activation, then pooling and dropout.

    The input of a residual block is added before the last activation (He et al. 2016,
    arXiv:1512.03385).
    """
    stride = 2 if block.halving == "stride" else 1
    layers = [_convolution(inputs, block, block.kernel, stride), *_normalisation(block)]
    for _ in range(block.convolutions - 1):
        layers += [
            _activation(block),
            _convolution(block.width, block, block.kernel, 1),
            *_normalisation(block),
        ]
    if block.residual:
        layers = [Residual(nn.Sequential(*layers), _shortcut(inputs, block, stride))]
    layers.append(_activation(block))
    if block.halving in ("max", "mean"):
        layers.append(nn.MaxPool2d(2) if block.halving == "max" else nn.AvgPool2d(2))
    if block.dropout:
        layers.append(nn.Dropout(block.dropout))
    return nn.Sequential(*layers)


def _shortcut(inputs: int, block: Block, stride: int) -> nn.Module:
    if not needs_projection(inputs, block):
        return nn.Identity()
    return nn.Sequential(_convolution(inputs, block, 1, stride), *_normalisation(block))


def _convolution(inputs: int, block: Block, kernel: int, stride: int) -> nn.Module:
    border = kernel // 2 if block.padded else 0
    return nn.Conv2d(inputs, block.width, kernel, stride, border)


def _normalisation(block: Block) -> list[nn.Module]:
    match block.normalisation:
        case "batch":
            return [nn.BatchNorm2d(block.width)]
        case "layer":
            return [nn.GroupNorm(1, block.width)]
        case "none":
            return []


def _activation(block: Block) -> nn.Module:
    match block.activation:
        case "relu":
            return nn.ReLU()
        case "gelu":
            return nn.GELU()
        case "silu":
            return nn.SiLU()
        case "tanh":
            return nn.Tanh()
