"""The networks of recognition that ship: weights in a folder, beside a record with their hash."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from torch import nn

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import write_atomic, write_json
from fmnist.networks.uninitialised import uninitialised
from fmnist.training.checkpoint import load_weights, pack_weights

Network = TypeVar("Network", bound=nn.Module)
_RECORD = "record.json"


def load_shipped(make: Callable[[], Network], weights: Path, command: str) -> Network:
    """What `make` makes, with the weights in that file, for inference.

    Args:
        command: of the terminal, which makes them again.

    Raises:
        CheckpointError: the weights or their record are missing or damaged.
    """
    try:
        digest = json.loads(weights.with_name(_RECORD).read_text(encoding="utf-8"))["sha256"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"The weights in models/{weights.parent.name} are missing: restore that folder from "
            f"the repository, or make them again with python -m fmnist {command}."
        ) from error
    network = uninitialised(make)
    load_weights(weights, network, digest)
    return network.eval().requires_grad_(False)


def keep_shipped(network: nn.Module, weights: Path, facts: Mapping[str, Any]) -> None:
    """Write the weights of `network` into that file, and beside it a record with these `facts`."""
    weights.parent.mkdir(parents=True, exist_ok=True)
    packed = pack_weights(network)
    write_atomic(weights, packed)
    record = {
        "sha256": hashlib.sha256(packed).hexdigest(),
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
    }
    write_json(weights.with_name(_RECORD), record | dict(facts))
