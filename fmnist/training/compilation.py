"""What a training step passes its images through: the network, or what it was compiled to.

Only whole batches go through compiled code. A batch of another size, the last of an epoch, would
have to be compiled for itself, and so would evaluation: they go through the network as it is.
"""

from collections.abc import Callable

import torch
from torch import nn

from fmnist.common.errors import ConfigError, TrainingError
from fmnist.networks.hooks import caches_features
from fmnist.training.settings import Compilation

Forward = Callable[[torch.Tensor], torch.Tensor]
_COMPILERS = {"cuda": "Triton and a C++ compiler"}


def check_compilation(kind: Compilation, network: nn.Module, device: torch.device) -> None:
    """Raise ConfigError where compiling `network` for `device` in this way makes no sense."""
    if kind == "cuda_graphs" and device.type != "cuda":
        raise ConfigError(
            "CUDA graphs need an NVIDIA GPU, and this run would train without one: set compilation "
            "to off."
        )
    if kind != "off" and caches_features(network):
        raise ConfigError(
            "What the frozen filters make of an image is kept, not computed again, so that there "
            "is nothing to compile: set compilation to off."
        )


def compiled(
    network: nn.Module, kind: Compilation, batch_size: int, device: torch.device
) -> Forward:
    """`network` for training, its code for batches of that size compiled at the first one.

    The weights stay those of `network`. The code is kept on disk, where the next run of the same
    network finds it. What runs before this one compiled is forgotten: torch compiles no more than
    a few networks in one process otherwise.

    Raises:
        TrainingError: by the network, at the first whole batch; this machine cannot compile it.
    """
    if kind != "default":
        return network
    torch.compiler.reset()
    fast = torch.compile(network, dynamic=False)
    failures = torch._dynamo.exc.BackendCompilerFailed

    def forward(images: torch.Tensor) -> torch.Tensor:
        if len(images) != batch_size:
            return network(images)
        try:
            return fast(images)
        except failures as error:
            needed = _COMPILERS.get(device.type, "a C++ compiler such as g++")
            raise TrainingError(
                f"The network could not be compiled here: install {needed}, or set compilation to "
                "off."
            ) from error

    return forward
