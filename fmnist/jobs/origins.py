"""The runs that a training learns from: the one whose weights it begins with, and its teacher."""

import torch
from torch import nn

from fmnist.jobs.teacher import require_teacher
from fmnist.runs.load_model import load_model
from fmnist.runs.store import Store
from fmnist.training.beginnings import take_over
from fmnist.training.build import build_network
from fmnist.training.config import TrainConfig


def require_origins(store: Store, config: TrainConfig) -> None:
    """Refuse what would fail as it begins, before there is a run.

    Raises:
        RunError: there is no run of the name that `config` gives, or several, or it has no weights;
            or the teacher tells other classes apart.
        CheckpointError: the weights to begin with are damaged, or of another network.
    """
    if config.begin_from:
        begin_from(store, config, build_network(config))
    if config.teacher:
        require_teacher(store, config)


def begin_from(
    store: Store, config: TrainConfig, network: nn.Module, device: torch.device | None = None
) -> None:
    """Give `network` the weights that `config` begins with; errors as in `require_origins`."""
    begun = load_model(store.find(config.begin_from), device)
    take_over(network, begun.network.state_dict())
