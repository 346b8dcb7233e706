"""What a network is made of: its layers in order, their output shapes, weights and work."""

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from fmnist.data.source import ImageShape
from fmnist.networks.layers import Layer
from fmnist.networks.registry import averages_flips, build, check_options


@dataclass(frozen=True)
class LayerRow:
    """One layer as met on the way of an image; the shape is without the batch.

    One that `folds` has no row of its own in a short table: a normalisation, an activation.
    """

    name: str
    kind: str
    output_shape: tuple[int, ...]
    parameters: int
    macs: int
    folds: bool = False


@dataclass(frozen=True)
class Profile:
    """The layers of a network and its totals.

    `macs` counts the multiply-accumulates of convolutions, linear layers and attention for one
    image; all other layers count as nothing, as is usual.
    """

    layers: tuple[LayerRow, ...]
    parameters: int
    trainable_parameters: int
    macs: int

    @property
    def folded(self) -> tuple[LayerRow, ...]:
        """The layers, each with the normalisation, activation and dropout that follow it."""
        rows: list[LayerRow] = []
        for row in self.layers:
            if rows and row.folds and row.output_shape == rows[-1].output_shape:
                rows[-1] = _with_follower(rows[-1], row)
            else:
                rows.append(row)
        return tuple(rows)


_FOLD = (
    nn.BatchNorm1d,
    nn.BatchNorm2d,
    nn.GroupNorm,
    nn.ReLU,
    nn.ReLU6,
    nn.GELU,
    nn.SiLU,
    nn.Tanh,
    nn.Sigmoid,
    nn.Dropout,
    nn.Identity,
)


def _with_follower(row: LayerRow, follower: LayerRow) -> LayerRow:
    return replace(
        row,
        kind=f"{row.kind}, {follower.kind}",
        parameters=row.parameters + follower.parameters,
        macs=row.macs + follower.macs,
    )


def profile(network: nn.Module, image: ImageShape, views: int = 1) -> Profile:
    """Profile `network` with one image in evaluation mode; the network itself is untouched.

    A layer used twice gives two rows and counts its parameters in the first. The work is that for
    so many `views` of an image.
    """
    subject = copy.deepcopy(network).eval()
    device = next(network.parameters()).device
    rows: list[LayerRow] = []
    for name, module in subject.named_modules():
        if isinstance(module, _BatchNorm):
            # Its shape is that of its input. On the meta device torch would work it out in Python,
            # for which it imports its compiler, and that takes a second.
            module.forward = _unchanged  # type: ignore[assignment, method-assign]
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
    return _profile_of(name, json.dumps(check_options(name, options)), image, classes)


@lru_cache(maxsize=256)
def _profile_of(name: str, options: str, image: ImageShape, classes: int) -> Profile:
    checked = json.loads(options)
    with torch.device("meta"):
        network = build(name, checked, image, classes)
        return profile(network, image, views=2 if averages_flips(checked) else 1)


def _unchanged(images: torch.Tensor) -> torch.Tensor:
    return images


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
                folds=isinstance(module, _FOLD),
            )
        )

    return record


def _macs(module: nn.Module, output: torch.Tensor) -> int:
    """MACs for one image: each output number is one sum over the inputs it depends on."""
    if isinstance(module, nn.Conv2d):
        height, width = module.kernel_size
        return output.numel() * (module.in_channels // module.groups) * height * width
    if isinstance(module, nn.Linear):
        return output.numel() * module.in_features
    return module.macs(output) if isinstance(module, Layer) else 0


def _kind(module: nn.Module) -> str:
    """What the layer is, in the words of PyTorch with what was chosen of it."""
    match module:
        case Layer():
            return module.kind
        case nn.Conv2d():
            return _convolution_kind(module)
        case nn.Linear():
            return f"Linear {module.in_features}→{module.out_features}"
        case nn.MaxPool2d() | nn.AvgPool2d():
            return f"{type(module).__name__} {module.kernel_size}×{module.kernel_size}"
        case nn.AdaptiveAvgPool2d():
            return "Global average pooling"
        case nn.AdaptiveMaxPool2d():
            return "Global max pooling"
        case nn.PixelUnshuffle():
            return f"PixelUnshuffle {module.downscale_factor}"
        case nn.Dropout():
            return f"Dropout {module.p:g}"
        case nn.Identity():
            return "identity shortcut"
    return type(module).__name__


def _convolution_kind(module: nn.Conv2d) -> str:
    height, width = module.kernel_size
    said = [f"Conv2d {height}×{width}", f"{module.in_channels}→{module.out_channels}"]
    if module.stride != (1, 1):
        said.append(f"stride {module.stride[0]}")
    if module.groups == module.in_channels > 1:
        said.append("depthwise")
    return ", ".join(said)
