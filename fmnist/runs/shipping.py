"""Runs as they ship with the program: the finished ones, in the form that takes little room."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, get_args

from fmnist.common.errors import RunError
from fmnist.common.storage import sha256_of_file, write_json
from fmnist.runs.files import METRICS, NOTES, PREDICTIONS, RECORD, WEIGHTS
from fmnist.runs.history import History, thinned
from fmnist.runs.run import Run

Keep = Literal["classes", "logits", "weights"]
"""What stays of a run: its predicted classes, its logits as well, or both and its weights."""
KEEPS: tuple[Keep, ...] = get_args(Keep)
MOST_BYTES = 25_000_000
"""What all runs that ship may take together."""
_REPORTS = 200


def ship(runs: Sequence[Run], keep: Keep, reference: Path) -> int:
    """Copy `runs` into the folder `reference` in the form that ships: all of them, or none.

    A copy has the record, every epoch and at most 200 reports of the curves, the predictions
    without the confidence of single epochs, the user's notes, and what `keep` says.

    Returns:
        The size of all runs in `reference` then, in bytes.

    Raises:
        RunError: a run is not finished, ships already, lacks what is to be kept, or is damaged;
            all together would take more than 25 MB; or they cannot be copied.
        CheckpointError: the predictions of a run are damaged.
    """
    try:
        reference.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".shipping-", dir=reference) as made:
            for run in runs:
                _require_shippable(run, reference)
                _copy(run, keep, Path(made) / run.id)
            size = _size(reference)
            if size > MOST_BYTES:
                raise RunError(
                    f"All shipped runs would take {size / 1e6:.1f} MB, more than "
                    f"{MOST_BYTES / 1e6:.0f} MB: keep less of them."
                )
            for run in runs:
                (Path(made) / run.id).rename(reference / run.id)
    except OSError as error:
        raise RunError(
            f"The runs cannot be copied to {reference} ({error.strerror}): check the folder and "
            "the space on the disk."
        ) from error
    return size


def _require_shippable(run: Run, reference: Path) -> None:
    if run.record.status != "finished":
        raise RunError(f"The run {run.label} is {run.record.status}: only a finished run ships.")
    if (reference / run.id).exists():
        raise RunError(
            f"The run {run.label} ships already: remove its folder from {reference} to ship it "
            "again."
        )
    for name, written in run.record.files.items():
        if sha256_of_file(run.folder / name) != written:
            raise RunError(f"The run {run.label} is damaged: {name} is not the file that it wrote.")


def _copy(run: Run, keep: Keep, folder: Path) -> None:
    predictions = replace(run.predictions(), epoch_confidences=None)
    if keep == "classes":
        predictions = replace(predictions, validation_logits=None, test_logits=None)
    elif predictions.test_logits is None:
        raise RunError(f"The run {run.label} has no logits: ship its classes alone.")
    folder.mkdir()
    predictions.save(folder / PREDICTIONS)
    (folder / METRICS).write_text(_lines(run.history()), encoding="utf-8")
    if keep == "weights":
        run.require_weights()
        shutil.copyfile(run.folder / WEIGHTS, folder / WEIGHTS)
    files = {path.name: sha256_of_file(path) for path in folder.iterdir()}
    write_json(folder / RECORD, run.record.changed(files=files).model_dump(mode="json"))
    write_json(folder / NOTES, run.notes.model_dump())


def _lines(history: History) -> str:
    """The lines of the curves in the order of their steps, an event after what it follows."""
    kept = [*thinned(history.reports, _REPORTS), *history.epochs, *history.events]
    return "".join(f"{json.dumps(line)}\n" for line in sorted(kept, key=lambda line: line["step"]))


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
