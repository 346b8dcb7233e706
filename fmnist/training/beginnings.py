"""A network that begins with what another has learned: all of it, or its strongest channels."""

import torch
from torch import nn

from fmnist.common.errors import CheckpointError
from fmnist.networks.composed import Residual

Weights = dict[str, torch.Tensor]
_OF_ANOTHER = "A run begins with the weights of the same network alone: choose a run of that."


def take_over(network: nn.Module, weights: Weights) -> None:
    """Begin with `weights`, those of a network like this one or of one with more channels.

    Of more channels those stay whose filters have the largest sums of absolute weights (Li et al.
    2017, arXiv:1608.08710), layer by layer.

    Raises:
        CheckpointError: they are of another network, or of a wider one that adds up layers.
    """
    own = {name: tensor.shape for name, tensor in network.state_dict().items()}
    if own.keys() != weights.keys():
        raise CheckpointError(_OF_ANOTHER)
    if any(weights[name].shape != shape for name, shape in own.items()):
        weights = _narrowed(network, weights)
    try:
        network.load_state_dict(weights)
    except RuntimeError as error:
        raise CheckpointError(_OF_ANOTHER) from error


def prune(network: nn.Module, share: float) -> None:
    """Set this share of the weights of convolutions and linear layers to zero, the smallest ones.

    Smallest in magnitude over all these layers together (Han et al. 2015, arXiv:1506.02626).
    """
    layers = _prunable(network)
    magnitudes = torch.cat([layer.abs().flatten() for layer in layers])
    pruned = round(share * len(magnitudes))
    if not pruned:
        return
    threshold = magnitudes.kthvalue(pruned).values
    with torch.no_grad():
        for layer in layers:
            layer.mul_(layer.abs() > threshold)


class Pruned:
    """Keeps at zero what was zero when it was made."""

    def __init__(self, network: nn.Module) -> None:
        self._masks = [(layer, layer.detach() != 0) for layer in _prunable(network)]

    def step(self) -> None:
        """After a step: what was pruned is zero again."""
        with torch.no_grad():
            for layer, mask in self._masks:
                layer.mul_(mask)


def _prunable(network: nn.Module) -> list[torch.Tensor]:
    layers = [each for each in network.modules() if isinstance(each, nn.Conv2d | nn.Linear)]
    return [layer.weight for layer in layers if layer.weight.requires_grad]


def _narrowed(network: nn.Module, weights: Weights) -> Weights:
    """The weights of the strongest channels, as many as each layer of `network` has."""
    if not isinstance(network, nn.Sequential) or any(
        isinstance(each, Residual) for each in network.modules()
    ):
        raise CheckpointError(
            "Channels can be taken away from a chain of layers alone: one that you built, without "
            "residual blocks."
        )
    found: Weights = {}
    kept: torch.Tensor | None = None
    before = 0
    for name, layer in network.named_modules():
        mine = {
            field: weights[f"{name}.{field}"]
            for field in layer.state_dict()
            if not list(layer.children())
        }
        if isinstance(layer, nn.Conv2d | nn.Linear):
            weight = mine["weight"]
            if kept is not None:
                weight = _of_inputs(weight, kept, before)
            before, wanted = len(weight), len(layer.weight)
            if wanted > before:
                raise CheckpointError("A run begins with the weights of a wider network alone.")
            strengths = weight.abs().flatten(1).sum(1)
            kept = strengths.topk(wanted).indices.sort().values
            mine = mine | {"weight": weight}
        if kept is not None:
            mine = {
                field: tensor[kept] if tensor.dim() else tensor for field, tensor in mine.items()
            }
        found |= {f"{name}.{field}": tensor for field, tensor in mine.items()}
    return found


def _of_inputs(weight: torch.Tensor, kept: torch.Tensor, channels: int) -> torch.Tensor:
    """The weights that belong to the inputs `kept` of so many channels, which may be flattened."""
    places = weight.shape[1] // channels
    return weight.unflatten(1, (channels, places))[:, kept].flatten(1, 2)
