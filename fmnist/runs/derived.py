"""Results worked out later, kept in a hidden folder beside the user's runs."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from fmnist.common.errors import RunError
from fmnist.common.paths import user_runs_folder
from fmnist.common.storage import way_out, write_atomic

Arrays = Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class DerivedKey:
    """What a result was worked out by and from.

    Attributes:
        analysis: its name, letters and hyphens
        version: raised whenever the analysis is changed so that it finds something else
        of: a hexadecimal hash of everything it starts from, such as that of the weights
    """

    analysis: str
    version: int
    of: str

    @property
    def path(self) -> Path:
        """Where the arrays are kept."""
        return user_runs_folder() / ".analyses" / f"{self.analysis}-{self.version}-{self.of}.npz"


def read_derived(key: DerivedKey) -> Arrays | None:
    """The arrays kept under `key`; None if there are none, or their file is damaged."""
    try:
        with np.load(key.path, allow_pickle=False) as file:
            return dict(file)
    except (OSError, ValueError, EOFError, BadZipFile):
        return None


def write_derived(key: DerivedKey, arrays: Arrays) -> None:
    """Keep `arrays` under `key`, atomically.

    Raises:
        RunError: the folder cannot be written to.
    """
    buffer = io.BytesIO()
    kept: dict[str, Any] = dict(arrays)
    np.savez_compressed(buffer, **kept)
    try:
        key.path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(key.path, buffer.getvalue())
    except OSError as error:
        raise RunError(
            f"The result cannot be kept in the folder of runs ({error.strerror}): {way_out(error)}."
        ) from error
