"""How many threads a training takes of those that there are."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from fmnist.training.build import network_profile
from fmnist.training.config import TrainConfig

_WORTH_SHARING = 16_000_000
"""MACs of a batch. On two idle cores a smaller one takes as long in one thread as in two, which
wait for each other at every layer; beside another busy program it takes a third of the time."""


@contextmanager
def threads_for(config: TrainConfig) -> Iterator[None]:
    """Let the block, in which `config` is trained, take one thread where more do not pay.

    ConfigError if the network cannot be built.
    """
    before = torch.get_num_threads()
    if network_profile(config).macs * config.batch_size < _WORTH_SHARING:
        torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)
