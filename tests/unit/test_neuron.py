"""One neuron: its numbers against PyTorch's own convolution and pooling."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.data.source import ImageShape
from fmnist.inspection.neuron import filters, neuron
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing


def model(first: nn.Module) -> Model:
    network = nn.Sequential(first, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.LazyLinear(10))
    network(torch.zeros(1, 1, 28, 28))
    classes = tuple(map(str, range(10)))
    return Model(network.eval(), Preprocessing(0.3, 0.4), classes, ImageShape(1, 28, 28))


@pytest.mark.parametrize(("margin", "stride"), [(0, 1), (1, 1), (2, 2)])
def test_sums_and_their_maxima_are_those_of_torch(margin: int, stride: int) -> None:
    layer = nn.Conv2d(1, 4, 5, stride=stride, padding=margin)
    image = torch.randint(256, (28, 28), dtype=torch.uint8)
    found = neuron(model(layer), image, 3)
    sums = F.conv2d(
        torch.from_numpy(found.pixels)[None, None],
        torch.from_numpy(found.kernel)[None, None],
        torch.tensor([found.bias]),
        stride=found.stride,
        padding=found.margin,
    )
    np.testing.assert_allclose(found.sums, sums[0, 0], atol=1e-5)
    np.testing.assert_allclose(found.pooled, F.max_pool2d(sums.relu(), 2)[0, 0], atol=1e-5)


def test_what_is_not_there_is_refused() -> None:
    with pytest.raises(ConfigError, match="no filter 5"):
        neuron(model(nn.Conv2d(1, 4, 3)), torch.zeros(28, 28, dtype=torch.uint8), 4)
    with pytest.raises(ConfigError, match="does not begin"):
        filters(model(nn.Sequential(nn.PixelUnshuffle(2), nn.Conv2d(4, 4, 3))))
