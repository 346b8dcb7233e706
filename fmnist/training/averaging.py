"""Averages of weights over a training: what they answer is often better than any single moment.

An exponential moving average follows every step (Polyak and Juditsky 1992, with the warm-up of
TensorFlow's); stochastic weight averaging is the mean over the ends of the last epochs (Izmailov
et al. 2018, arXiv:1803.05407). Batch statistics belong to weights and are renewed for the average.
"""

import copy
from typing import Any

import torch
from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm

from fmnist.networks.preprocessing import Preprocessing
from fmnist.training.config import TrainConfig

_RENEWED_ON = 10_000
"""How many training images batch statistics are taken over."""
_AT_ONCE = 500


class WeightAverage:
    """The average of the weights of a network that trains."""

    def __init__(self, config: TrainConfig, network: nn.Module) -> None:
        self.network = copy.deepcopy(network)
        self.count = 0
        self._config = config

    def step(self, network: nn.Module) -> None:
        """After a step: a moving average takes the weights in."""
        if self._config.weight_averaging == "ema":
            decay = min(self._config.ema_decay, (1 + self.count) / (10 + self.count))
            self._take_in(network, 1 - decay)

    def epoch(
        self, network: nn.Module, epoch: int, images: torch.Tensor, scale: Preprocessing
    ) -> None:
        """After an epoch, from 1: the mean of ends takes the weights in; statistics are renewed.

        Args:
            images: uint8 (N, H, W) or (N, H, W, C), those that train.
        """
        if self._config.weight_averaging == "swa":
            begins = self._config.swa_start * self._config.epochs
            self._take_in(network, 1 / (self.count + 1) if epoch > begins else 1)
            self.count = self.count if epoch > begins else 0
        renew(self.network, images, scale)

    def _take_in(self, network: nn.Module, weight: float) -> None:
        with torch.no_grad():
            for mean, new in zip(self.network.parameters(), network.parameters(), strict=True):
                mean.lerp_(new, weight)
        self.count += 1


def renew(network: nn.Module, images: torch.Tensor, scale: Preprocessing) -> None:
    """Take the mean and deviation in each batch normalisation anew, over the first 10,000 images.

    Args:
        images: uint8 (N, H, W) or (N, H, W, C), those that train, as they are.
    """
    layers = [each for each in network.modules() if isinstance(each, _BatchNorm)]
    if not layers:
        return
    network.eval()
    momenta: list[Any] = [layer.momentum for layer in layers]
    for layer in layers:
        layer.reset_running_stats()
        layer.train()
        layer.momentum = None
    with torch.no_grad():
        for batch in images[:_RENEWED_ON].split(_AT_ONCE):
            network(scale(batch))
    for layer, momentum in zip(layers, momenta, strict=True):
        layer.momentum = momentum
        layer.eval()
