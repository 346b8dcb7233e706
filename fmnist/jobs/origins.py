"""The runs that a training learns from: the one whose weights it begins with, and its teacher."""

import torch
from torch import nn

from fmnist.jobs.teacher import require_teacher
from fmnist.networks.uninitialised import uninitialised
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.beginnings import take_over
from fmnist.training.build import build_network
from fmnist.training.config import TrainConfig


def with_origins(store: Store, config: TrainConfig) -> TrainConfig:
    """`config` with the runs it learns from by their whole ids.

    What would fail as it begins is refused, before there is a run.

    Raises:
        RunError: there is no run of the name that `config` gives, or several, or it has no weights;
            or the teacher tells other classes apart.
        CheckpointError: the weights to begin with are damaged, or of another network.
    """
    named = {}
    if config.begin_from:
        named["begin_from"] = begin_from(store, config, uninitialised(build_network, config)).id
    teacher = require_teacher(store, config) if config.teacher else None
    if teacher is not None:
        named["teacher"] = teacher.id
    return config.model_copy(update=named)


def begin_from(
    store: Store, config: TrainConfig, network: nn.Module, device: torch.device | None = None
) -> Run:
    """Give `network` the weights of the run that `config` begins from; errors as above."""
    begun = store.find(config.begin_from)
    take_over(network, load_model(begun, device).network.state_dict())
    return begun
