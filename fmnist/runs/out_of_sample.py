"""The out-of-sample predictions of the training images that ship with the program."""

import io
import json
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from fmnist.common.errors import CheckpointError
from fmnist.common.paths import OUT_OF_SAMPLE
from fmnist.common.storage import sha256_of_file, write_atomic, write_json
from fmnist.runs.record import Environment
from fmnist.training.settings import Settings

Probabilities = npt.NDArray[np.float16]
"""Of each training image, (60000, 10), by a network that did not train on it."""
_FILE, _RECORD = "probabilities.npz", "record.json"


class Provenance(BaseModel):
    """How the predictions came about: `recipe` trained each of `folds` networks.

    `accuracy` is the share of the training images whose label is the likeliest class.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    recipe: Settings
    folds: int
    seed: int
    created: AwareDatetime
    environment: Environment
    accuracy: float
    sha256: str = ""


def read_provenance(folder: Path = OUT_OF_SAMPLE) -> Provenance:
    """How the predictions that ship came about.

    Raises:
        CheckpointError: the record is missing or damaged.
    """
    try:
        return Provenance.model_validate_json((folder / _RECORD).read_bytes())
    except (OSError, ValidationError) as error:
        raise _damaged() from error


def read_shipped(folder: Path = OUT_OF_SAMPLE) -> Probabilities:
    """The probabilities that ship, float16 (60000, 10), verified.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    expected, path = read_provenance(folder).sha256, folder / _FILE
    try:
        if sha256_of_file(path) != expected:
            raise _damaged()
        with np.load(path, allow_pickle=False) as file:
            return np.asarray(file["probabilities"], np.float16)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise _damaged() from error


def write_shipped(
    probabilities: Probabilities, provenance: Provenance, folder: Path = OUT_OF_SAMPLE
) -> None:
    """Put these predictions in the place of those that ship."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, probabilities=np.asfortranarray(probabilities))
    write_atomic(folder / _FILE, buffer.getvalue())
    record: dict[str, Any] = json.loads(provenance.model_dump_json())
    write_json(folder / _RECORD, record | {"sha256": sha256_of_file(folder / _FILE)})


def _damaged() -> CheckpointError:
    return CheckpointError(
        "The out-of-sample predictions that ship with the program are missing or damaged: get the "
        "program again, or compute them with `python -m fmnist folds --ship`."
    )
