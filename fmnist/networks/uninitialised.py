"""Networks whose weights are about to be loaded."""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

import torch
from torch import nn

Network = TypeVar("Network", bound=nn.Module)
Arguments = ParamSpec("Arguments")


def uninitialised(
    make: Callable[Arguments, Network], *args: Arguments.args, **kwargs: Arguments.kwargs
) -> Network:
    """What `make` makes of its arguments, on the CPU, its weights and buffers arbitrary memory.

    Nothing is drawn from torch's global generator, on which a run that trains in this process
    relies. Everything that decides an answer has to be in the state that is loaded next.
    """
    with torch.device("meta"):
        network = make(*args, **kwargs)
    return network.to_empty(device="cpu")
