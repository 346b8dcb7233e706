"""The optimisers a configuration can name. To add one, add an entry."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import torch
from torch import nn
from torch.optim import Optimizer

from fmnist.common.registry import Registry

Parameters = Iterable[nn.Parameter]


@dataclass(frozen=True)
class OptimiserKind:
    """An optimiser as a form shows it, with a learning rate that is a sane start."""

    title: str
    help: str
    usual_learning_rate: float
    make: Callable[[Parameters, float, float, bool], Optimizer]
    """Called with the parameters, learning rate, weight decay, and whether to fuse the update."""


OPTIMISERS: Registry[OptimiserKind] = Registry("optimiser")
for _name, _kind in {
    "sgd": OptimiserKind(
        "SGD (Nesterov)",
        "gradient descent with Nesterov momentum 0.9, which wants a larger learning rate.",
        0.05,
        lambda parameters, lr, decay, fused: torch.optim.SGD(
            parameters, lr, momentum=0.9, nesterov=True, weight_decay=decay, fused=fused
        ),
    ),
    "adam": OptimiserKind(
        "Adam",
        "each weight's step is scaled by its past gradients; forgiving of the learning rate.",
        1e-3,
        lambda parameters, lr, decay, fused: torch.optim.Adam(
            parameters, lr, weight_decay=decay, fused=fused
        ),
    ),
    "adamw": OptimiserKind(
        "AdamW",
        "Adam with decoupled weight decay.",
        1e-3,
        lambda parameters, lr, decay, fused: torch.optim.AdamW(
            parameters, lr, weight_decay=decay, fused=fused
        ),
    ),
    "radam": OptimiserKind(
        "RAdam",
        "Adam with small first steps, until the scale of the gradients is known.",
        1e-3,
        lambda parameters, lr, decay, fused: torch.optim.RAdam(
            parameters, lr, weight_decay=decay, decoupled_weight_decay=True
        ),
    ),
}.items():
    OPTIMISERS.register(_name, _kind)


def make_optimiser(
    name: str, model: nn.Module, learning_rate: float, weight_decay: float
) -> Optimizer:
    """The optimiser `name` over the parameters of `model` that train."""
    parameters = [parameter for parameter in model.parameters() if parameter.requires_grad]
    fused = parameters[0].device.type in ("cpu", "cuda")
    return OPTIMISERS.get(name).make(parameters, learning_rate, weight_decay, fused)


def update(optimiser: Optimizer) -> None:
    """Update the parameters by their gradients: what `optimiser.step()` does when not compiled."""
    with torch.no_grad():
        inspect.unwrap(type(optimiser).step)(optimiser)


def _never_compiled(method: Callable[..., object]) -> None:
    """Spare a second: torch imports its compiler to keep it from `method`, which never meets it."""
    plain = inspect.unwrap(method)
    plain.__dict__["__dynamo_disable"] = plain


for _method in ("zero_grad", "add_param_group", "state_dict", "load_state_dict"):
    _never_compiled(getattr(Optimizer, _method))
