"""What is trained gives bit for bit what the network as it is written gives."""

import copy
from itertools import pairwise

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from fmnist.networks.composition import Block, Composition
from fmnist.networks.equivalent import pool_before_relu
from tests.built import build, compose

NETWORKS = {
    "cnn225": build("cnn225"),
    "fashioncnn": build("fashioncnn"),
    "stack": compose(
        Composition(
            blocks=(
                Block(width=8, convolutions=2, halving="max", residual=True),
                Block(width=8, halving="max", normalisation="batch", dropout=0.2),
            )
        )
    ),
}


def orders(network: nn.Module) -> list[tuple[type, type]]:
    return [
        (type(first), type(second))
        for module in network.modules()
        if isinstance(module, nn.Sequential)
        for first, second in pairwise(module)
    ]


@pytest.mark.parametrize("name", NETWORKS)
def test_pooling_before_relu_changes_no_bit(name: str) -> None:
    written = NETWORKS[name].train()
    trained = copy.deepcopy(written)
    pool_before_relu(trained)
    assert (nn.ReLU, nn.MaxPool2d) in orders(written)
    assert (nn.ReLU, nn.MaxPool2d) not in orders(trained)
    assert (nn.MaxPool2d, nn.ReLU) in orders(trained)
    assert list(trained.state_dict()) == list(written.state_dict())
    images = torch.randn(16, 1, 28, 28, generator=torch.Generator().manual_seed(1))
    labels = torch.arange(16) % 10
    for network in (written, trained):
        torch.manual_seed(2)
        F.cross_entropy(network(images), labels).backward()
    for (key, one), other in zip(written.named_parameters(), trained.parameters(), strict=True):
        assert one.grad is not None
        assert torch.equal(one.grad, other.grad), key
    written.eval(), trained.eval()
    assert torch.equal(written(images), trained(images))
