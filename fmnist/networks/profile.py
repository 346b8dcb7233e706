"""What a network is made of: its layers in order, their output shapes, weights and work."""

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn

from fmnist.data.dataset import ImageShape
from fmnist.networks.layers import Layer
from fmnist.networks.registry import averages_flips, build, check_options


@dataclass(frozen=True)
class LayerRow:
    """One layer as met on the way of an image; the shape is without the batch."""

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    macs: int


@dataclass(frozen=True)
class Profile:
    """The layers of a network and its totals.

    `macs` counts the multiply-adds of convolutions, linear layers and attention for one image; all
    other layers count as nothing, as is usual.
    """

    layers: tuple[LayerRow, ...]
    parameters: int
    trainable_parameters: int
    macs: int


def profile(network: nn.Module, image: ImageShape, views: int = 1) -> Profile:
    """Profile `network` with one image in evaluation mode; the network itself is untouched.

    A layer used twice gives two rows and counts its parameters in the first. The work is that for
    so many `views` of an image.
    """
    subject = copy.deepcopy(network).eval()
    device = next(network.parameters()).device
    rows: list[LayerRow] = []
    for name, module in subject.named_modules():
        if not list(module.children()):
            module.register_forward_hook(_recorder(name, rows, views))
    with torch.inference_mode():
        subject(torch.zeros(1, *image, device=device))
    parameters = list(network.parameters())
    return Profile(
        layers=tuple(rows),
        parameters=sum(p.numel() for p in parameters),
        trainable_parameters=sum(p.numel() for p in parameters if p.requires_grad),
        macs=sum(row.macs for row in rows),
    )


def profile_of(name: str, options: Mapping[str, Any], image: ImageShape, classes: int) -> Profile:
    """Profile the network `name` without making its weights, which takes next to no time.

    Nothing is drawn from torch's global generator either: a run that trains in this process draws
    its dropout from it, and would no longer be the same when it is trained again.

    Raises:
        ConfigError: as in `fmnist.networks.build`.
    """
    with torch.device("meta"):
        network = build(name, options, image, classes)
        views = 2 if averages_flips(check_options(name, options)) else 1
        return profile(network, image, views)


def _recorder(name: str, rows: list[LayerRow], views: int) -> Any:
    """A forward hook that appends the row of the layer called `name` to `rows`."""

    def record(module: nn.Module, _inputs: Any, output: torch.Tensor) -> None:
        met_before = any(row.name == name for row in rows)
        rows.append(
            LayerRow(
                name=name,
                kind=_kind(module),
                output_shape=tuple(output.shape[1:]),
                parameters=0 if met_before else sum(p.numel() for p in module.parameters()),
                macs=views * _macs(module, output),
            )
        )

    return record


def _macs(module: nn.Module, output: torch.Tensor) -> int:
    """Multiply-adds for one image: each output number is one sum over the inputs it depends on."""
    if isinstance(module, nn.Conv2d):
        height, width = module.kernel_size
        return output.numel() * (module.in_channels // module.groups) * height * width
    if isinstance(module, nn.Linear):
        return output.numel() * module.in_features
    return module.macs(output) if isinstance(module, Layer) else 0


def _kind(module: nn.Module) -> str:
    """What the layer is, in words; a layer without words here goes by the name of its class."""
    match module:
        case Layer():
            return module.kind
        case nn.Conv2d():
            alone = ", each channel alone" if module.groups == module.in_channels > 1 else ""
            step = "" if module.stride == (1, 1) else f", step {module.stride[0]}"
            return f"Convolution {module.kernel_size[0]}×{module.kernel_size[1]}{alone}{step}"
        case nn.Linear():
            return "Fully connected"
        case nn.BatchNorm1d() | nn.BatchNorm2d():
            return "Batch normalisation"
        case nn.LayerNorm() | nn.GroupNorm(num_groups=1):
            return "Layer normalisation"
        case nn.MaxPool2d():
            return f"Largest of {module.kernel_size}×{module.kernel_size}"
        case nn.AvgPool2d():
            return f"Average of {module.kernel_size}×{module.kernel_size}"
        case nn.AdaptiveAvgPool2d():
            return "Average of each channel"
        case nn.AdaptiveMaxPool2d():
            return "Largest of each channel"
        case nn.PixelUnshuffle():
            return f"Fold {module.downscale_factor}×{module.downscale_factor} into channels"
        case nn.ZeroPad2d():
            return "Border of zeros"
        case nn.Dropout():
            return f"Dropout {module.p:.0%}"
        case nn.Flatten():
            return "Flatten"
        case nn.Identity():
            return "Shortcut"
    return type(module).__name__
