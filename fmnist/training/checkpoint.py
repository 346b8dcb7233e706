"""Weights on disk: safetensors only, verified before a byte of them reaches a network.

One kind of file holds weights alone. The other holds all that a resumed run needs, so that no crash
can leave halves that do not belong together.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import safetensors
import safetensors.torch
import torch
from torch import nn

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import sha256_of_file, write_atomic

_LARGEST_FILE = 400 << 20
_STATE = "state"
_DIGEST = "sha256"
_MODEL = "model."
_WRAPPER = "network."
"""What the names of weights began with while flip test-time augmentation was a module."""


def pack_weights(model: nn.Module) -> bytes:
    """The weights of `model` as the bytes of a safetensors file; equal weights, equal bytes."""
    return safetensors.torch.save(_portable(model.state_dict()))


def load_weights(path: Path, model: nn.Module, sha256: str) -> None:
    """Load the weights at `path` into `model`.

    Raises:
        CheckpointError: the file is missing, not the one that was written (`sha256`), not
            safetensors, does not fit the network, or holds a number that is not finite.
    """
    if not path.is_file():
        raise CheckpointError(f"The weights {path.name} are missing: train the run again.")
    if path.stat().st_size > _LARGEST_FILE:
        raise CheckpointError(f"The weights {path.name} are larger than any network here.")
    if sha256_of_file(path) != sha256:
        raise CheckpointError(
            f"The weights {path.name} are not the ones this run wrote: train the run again."
        )
    tensors, _ = _read(path)
    _fit(model, tensors, path.name)


def save_state(path: Path, tensors: dict[str, torch.Tensor], state: dict[str, Any]) -> None:
    """Write `tensors` and the JSON-able `state` as one file that verifies itself."""
    tensors = _portable(tensors)
    text = json.dumps(state, allow_nan=False)
    metadata = {_STATE: text, _DIGEST: _digest(tensors, text)}
    write_atomic(path, safetensors.torch.save(tensors, metadata))


def load_state(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, Any]]:
    """Read what `save_state` wrote.

    Raises:
        CheckpointError: the file is missing, damaged, or was not written by `save_state`.
    """
    if not path.is_file():
        raise CheckpointError("There is no saved epoch to resume from: start the run again.")
    tensors, metadata = _read(path)
    try:
        state = json.loads(metadata[_STATE])
        intact = metadata[_DIGEST] == _digest(tensors, metadata[_STATE])
    except (KeyError, json.JSONDecodeError) as error:
        raise CheckpointError(f"{path.name} was not written by this program.") from error
    if not intact:
        raise CheckpointError(f"{path.name} is damaged: start the run again.")
    return tensors, state


def load_epoch(path: Path, model: nn.Module) -> int:
    """Load the weights of the last whole epoch from what `save_state` wrote; return its number.

    Raises:
        CheckpointError: the file is missing or damaged, or does not fit the network.
    """
    tensors, state = load_state(path)
    weights = {
        name.removeprefix(_MODEL): tensor
        for name, tensor in tensors.items()
        if name.startswith(_MODEL)
    }
    _fit(model, weights, path.name)
    try:
        return int(state["training"]["epoch"])
    except (KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{path.name} was not written by this program.") from error


def unwrapped(weights: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """Weights by their names in the network, also those that were written with a wrapper's."""
    if not all(name.startswith(_WRAPPER) for name in weights):
        return weights
    return {name.removeprefix(_WRAPPER): tensor for name, tensor in weights.items()}


def _read(path: Path) -> tuple[dict[str, torch.Tensor], dict[str, str]]:
    try:
        with safetensors.safe_open(path, framework="pt") as file:
            # Copies: a file that is mapped into memory cannot be written again on Windows.
            names = file.keys()
            tensors = {name: file.get_tensor(name).clone() for name in names}
            return tensors, file.metadata() or {}
    except (safetensors.SafetensorError, OSError, ValueError) as error:
        raise CheckpointError(f"{path.name} is not a readable safetensors file.") from error


def _fit(model: nn.Module, tensors: dict[str, torch.Tensor], what: str) -> None:
    if any(not tensor.isfinite().all() for tensor in tensors.values()):
        raise CheckpointError(f"{what} holds numbers that are not finite: train the run again.")
    try:
        model.load_state_dict(unwrapped(tensors))
    except RuntimeError as error:
        raise CheckpointError(f"{what} belongs to another architecture or options.") from error


def _portable(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}


def _digest(tensors: dict[str, torch.Tensor], state: str) -> str:
    return hashlib.sha256(safetensors.torch.save(tensors, {_STATE: state})).hexdigest()
