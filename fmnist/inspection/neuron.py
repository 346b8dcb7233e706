"""One neuron of the first convolution at work on one image, number by number."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.networks.layers import is_convolution
from fmnist.networks.model import Model
from fmnist.networks.profile import profile

Numbers = NDArray[np.float32]


class Neuron(NamedTuple):
    """A filter of the first convolution, and what it makes of an image.

    Attributes:
        pixels: (H, W), the image as the network gets it: with its mean and deviation taken out.
        kernel: (k, k), the weights.
        bias: what is added to each sum.
        margin: by how many zeros the image is padded on each side.
        stride: by how many pixels the kernel moves.
        sums: (h, w), what comes out at every place.
    """

    pixels: Numbers
    kernel: Numbers
    bias: float
    margin: int
    stride: int
    sums: Numbers

    @property
    def pooled(self) -> Numbers:
        """ReLU and then the largest of each 2 × 2, (h // 2, w // 2)."""
        height, width = (side // 2 * 2 for side in self.sums.shape)
        rectified = np.maximum(self.sums[:height, :width], 0)
        return rectified.reshape(height // 2, 2, width // 2, 2).max(axis=(1, 3))


def filters(model: Model) -> int:
    """How many filters the first convolution has.

    Raises:
        ConfigError: the network does not begin with an ordinary one on the grey pixels.
    """
    return _first(model).out_channels


def neuron(model: Model, image: torch.Tensor, number: int) -> Neuron:
    """The filter of this number, from 0, on a uint8 image (H, W).

    Raises:
        ConfigError: as `filters`, or there is no such filter.
    """
    layer = _first(model)
    if not 0 <= number < layer.out_channels:
        raise ConfigError(f"This network has no filter {number + 1}: choose another one.")
    with torch.no_grad():
        pixels = model.preprocessing(image[None]).contiguous()
        sums = layer(pixels)[0, number]
    return Neuron(
        pixels[0, 0].numpy(),
        layer.weight[number, 0].detach().numpy(),
        0.0 if layer.bias is None else float(layer.bias[number].detach()),
        int(layer.padding[0]),
        layer.stride[0],
        sums.numpy(),
    )


def _first(model: Model) -> nn.Conv2d:
    """The first layer, which is to be an ordinary convolution of grey pixels."""
    rows = profile(model.network, model.shape).layers
    layer = model.network.get_submodule(rows[0].name)
    plain = isinstance(layer, nn.Conv2d) and not isinstance(layer.padding, str)
    if not is_convolution(layer) or not plain or layer.in_channels != 1:
        raise ConfigError(
            "This network does not begin with a convolution of the pixels themselves: choose "
            "another one."
        )
    assert isinstance(layer, nn.Conv2d)
    return layer
