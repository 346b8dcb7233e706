"""A run as one zip: all that is known of it, and a script that trains it again."""

import hashlib
import io
import json
import zipfile
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from fmnist.common.errors import FmnistError
from fmnist.data.download import PUBLISHED_FILES
from fmnist.data.source import DEFAULT_DATASET
from fmnist.evaluation.metric_registry import METRICS
from fmnist.export.card import model_card
from fmnist.export.script import SPLIT, training_script
from fmnist.runs.evaluations import figures_on_test
from fmnist.runs.files import RECORD
from fmnist.runs.load_model import dataset_of
from fmnist.runs.run import Run
from fmnist.training.build import split_of

MANIFEST = "manifest.json"
CARD, SCRIPT, NO_SCRIPT = "README.md", "train.py", "why-no-script.txt"
FIGURES, ENVIRONMENT, DATASET = "metrics.json", "environment.json", "dataset.json"
BESIDE = (CARD, SCRIPT, NO_SCRIPT, SPLIT, FIGURES, ENVIRONMENT, DATASET)
"""What a bundle holds beside the files of the run, for people: an import checks and drops it."""
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Of every file in a zip, so that equal runs give equal bundles."""


class Member(BaseModel):
    """One file of a bundle."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    bytes: int = Field(ge=0)


class Manifest(BaseModel):
    """Which files a bundle has."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    run: str
    files: dict[str, Member]


def bundle(run: Run) -> bytes:
    """The zip of `run`.

    Raises:
        RunError: the run is not complete, or ships without its weights.
        CheckpointError: one of its files is damaged.
        DatasetError: its dataset is not on this machine.
    """
    run.require_weights()
    files = {name: (run.folder / name).read_bytes() for name in (RECORD, *run.record.files)}
    files |= {name: content.encode() for name, content in _texts(run).items()}
    if SCRIPT in files:
        files[SPLIT] = _split(run)
    manifest = Manifest(
        run=run.id,
        files={
            name: Member(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))
            for name, content in files.items()
        },
    )
    return _zipped({MANIFEST: manifest.model_dump_json(indent=2).encode()} | files)


def _texts(run: Run) -> dict[str, str]:
    dataset, record = dataset_of(run), run.record
    figures = figures_on_test(run, dataset if record.all_classes else None)
    texts = {
        CARD: model_card(run),
        FIGURES: _json(
            {
                name: {"value": each.value, "interval": each.interval}
                for name in METRICS.names
                if (each := figures[name]) is not None
            }
        ),
        ENVIRONMENT: _json(record.environment and record.environment.model_dump(mode="json")),
        DATASET: _json(
            {
                "name": record.dataset.name,
                "classes": record.dataset.classes,
                "sha256": (
                    {each.name: each.sha256 for each in PUBLISHED_FILES}
                    if record.dataset.name == DEFAULT_DATASET
                    else {}
                ),
            }
        ),
    }
    try:
        return texts | {SCRIPT: training_script(run)}
    except FmnistError as error:
        return texts | {NO_SCRIPT: f"{error}\n"}


def _json(value: object) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def _split(run: Run) -> bytes:
    """The places of the images that train and validate, in the training file of the dataset."""
    dataset, config = dataset_of(run), run.record.config
    split = split_of(config, dataset.train_labels)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        train=dataset.train_ids[split.train].numpy(),
        validation=dataset.train_ids[split.validation].numpy(),
    )
    return buffer.getvalue()


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name, _MOMENT), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
