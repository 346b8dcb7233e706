"""The last whole epoch of a training, as far as a folder holds all of it."""

import shutil
from pathlib import Path

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import sha256_of_file
from fmnist.runs.files import LAST, WEIGHTS
from fmnist.training.checkpoint import load_state
from fmnist.training.settings import Settings
from fmnist.training.state import EpochResult


def whole_epoch(folder: Path, config: Settings) -> int | None:
    """The epoch from which the training goes on with what is in `folder`; None if it cannot.

    Its best weights have to be there, unless the epoch is the best one and brings them itself.
    """
    try:
        _, state = load_state(folder / LAST)
        training = state["training"]
        history = [EpochResult(**each) for each in training["history"]]
        best = max(history, key=lambda result: result.merit(config.selection))
        weights = folder / WEIGHTS
        has_best = weights.is_file() and sha256_of_file(weights) == state["best_sha256"]
        return training["epoch"] if has_best or best.epoch == training["epoch"] else None
    except (CheckpointError, KeyError, TypeError, ValueError):
        return None


def copy_epoch(folder: Path, target: Path) -> None:
    """Copy what an epoch consists of from a folder that is being written to."""
    for name in (LAST, WEIGHTS):
        if (folder / name).is_file():
            shutil.copyfile(folder / name, target / name)
