"""How often a model was right on pictures of people, as `benchmarks/results` keeps it."""

import json
from pathlib import Path

from pydantic import BaseModel, Field

from fmnist.common.paths import PROJECT

RESULTS = PROJECT / "benchmarks" / "results" / "recognition.json"


class Share(BaseModel):
    """How many of `count` pictures were named rightly, with the 95 % interval; fractions."""

    count: int = Field(gt=0)
    micro: float = Field(ge=0, le=1)
    micro_interval: tuple[float, float]


class Measured(BaseModel):
    """Photographs and drawings that nothing was chosen by."""

    photo: Share
    sketch: Share


class _Half(BaseModel):
    ours: Measured = Field(alias="all repairs")
    plain: Measured = Field(alias="plain network, all repairs")


class _Results(BaseModel):
    model: str
    plain_model: str
    held_back: _Half


def measured(run_id: str, path: Path = RESULTS) -> Measured | None:
    """What was measured of the run on the half of the pictures that was held back, if anything."""
    try:
        found = _Results.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None
    known = {found.plain_model: found.held_back.plain, found.model: found.held_back.ours}
    return known.get(run_id)
