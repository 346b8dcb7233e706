"""How often models and the second look were right on people's pictures; it ships beside them."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from fmnist.common.paths import RECOGNITION
from fmnist.common.storage import write_json
from fmnist.evaluation.metrics import Proportion


class Measured(BaseModel):
    """How many photographs and drawings were classified correctly by both looks, cross-fitted."""

    model_config = ConfigDict(frozen=True)

    photo: Proportion
    sketch: Proportion


_BY_RUN = TypeAdapter(dict[str, Measured])


def measured(run_id: str, path: Path = RECOGNITION) -> Measured | None:
    """What was measured of the run, if anything."""
    try:
        return _BY_RUN.validate_json(path.read_bytes()).get(run_id)
    except (OSError, ValidationError):
        return None


def write_measured(by_run: Mapping[str, Measured], path: Path = RECOGNITION) -> None:
    """Keep what was measured of each run, by its id."""
    write_json(path, json.loads(_BY_RUN.dump_json(dict(by_run))))
