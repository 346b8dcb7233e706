"""What has to hold of a run that was trained elsewhere before it is believed."""

import io
import zipfile
from typing import NoReturn

import numpy as np

from fmnist.common.errors import RunError
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Split
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.load_model import load_model
from fmnist.runs.record import Score
from fmnist.runs.run import Run

_MOST_ARRAYS = 300 << 20


def require_sound(run: Run, what: str) -> None:
    """Require that the parts of a run fit: network and weights, predictions and record.

    Args:
        what: where it is from, as the subject of a sentence.

    Raises:
        RunError: they do not, or its predictions are larger than those of any run.
        CheckpointError: its weights are damaged or do not fit the network.
        DatasetError: its dataset is not on this machine.
    """
    _require_bounded(run, what)
    load_model(run)
    load_dataset(run.record.dataset.name).source.require(run.record.dataset.classes)
    try:
        _require_score(run, "validation", run.record.best, what)
        if run.is_complete:
            _require_score(run, "test", run.record.test, what)
    except (IndexError, ValueError, TypeError, MemoryError) as error:
        raise RunError(f"{what} is refused: its predictions do not fit the dataset.") from error


def _require_bounded(run: Run, what: str) -> None:
    """Refuse arrays that are small only while they are packed."""
    try:
        with zipfile.ZipFile(io.BytesIO((run.folder / PREDICTIONS).read_bytes())) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > _MOST_ARRAYS:
                _refuse(what, "its predictions are larger than those of any run")
    except zipfile.BadZipFile as error:
        raise RunError(f"{what} is refused: its predictions cannot be read.") from error


def _require_score(run: Run, split: Split, score: Score | None, what: str) -> None:
    found = evaluate_run(run, load_dataset(run.record.dataset.name), split)
    ids = found.image_ids
    if len(ids) and (ids.min() < 0 or len(np.unique(ids)) < len(ids)):
        _refuse(what, "its predictions name an image twice")
    if len(found) and not 0 <= found.predicted.min() <= found.predicted.max() < len(found.classes):
        _refuse(what, "its predictions name a class that there is not")
    if score is not None and abs(float(found.correct.mean()) - score.accuracy) > 1e-6:
        _refuse(what, f"its {split} accuracy is not that of its predictions")


def _refuse(what: str, reason: str) -> NoReturn:
    raise RunError(f"{what} is refused: {reason}.")
