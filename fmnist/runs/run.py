"""A run as it is on disk: its record, the user's notes, its curves and its predictions."""

import codecs
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fmnist.common.errors import CheckpointError, RunError
from fmnist.common.storage import read_at_most, sha256_of_file
from fmnist.runs.files import HASHED, METRICS, NOTES, PREDICTIONS, RECORD, WEIGHTS
from fmnist.runs.history import History, read_history
from fmnist.runs.notes import Notes
from fmnist.runs.predictions import Predictions
from fmnist.runs.record import COMPLETE, ENDED, RunRecord

_LARGEST_RECORD = 1 << 20


@dataclass(frozen=True)
class Run:
    """A run as it is on disk at this moment."""

    record: RunRecord
    notes: Notes
    folder: Path
    read_only: bool

    def __repr__(self) -> str:
        return f"Run({self.label}, {self.record.status})"

    @property
    def id(self) -> str:
        return self.record.id

    @property
    def short_id(self) -> str:
        """The four characters by which a page names the run."""
        return self.record.id[-4:]

    @property
    def name(self) -> str:
        """The user's name for the run, or what it is."""
        return self.notes.name or self.record.title

    @property
    def label(self) -> str:
        """Its name with the short id."""
        return f"{self.name} · {self.short_id}"

    @cached_property
    def configuration(self) -> str:
        """A fingerprint of all its settings but the seed, or of what it is made of."""
        combination = self.record.combination
        return combination.fingerprint if combination else self.record.config.hash_without_seed

    @property
    def is_complete(self) -> bool:
        """Whether it has test results."""
        return self.record.status in COMPLETE

    @property
    def has_ended(self) -> bool:
        """Whether it has weights and predictions, be it on validation alone."""
        return self.record.status in ENDED

    @property
    def has_weights(self) -> bool:
        """Whether it has ended and did not ship without its weights."""
        return WEIGHTS in self.record.files

    def history(self) -> History:
        """Its curves so far."""
        return read_history(self.folder / METRICS)

    def predictions(self) -> Predictions:
        """Its predictions, verified.

        Raises:
            RunError: the run has not ended.
            CheckpointError: the file is missing or damaged.
        """
        if not self.has_ended:
            self.require_complete()
        path = self.folder / PREDICTIONS
        if not path.is_file() or sha256_of_file(path) != self.record.files[PREDICTIONS]:
            raise CheckpointError("The predictions of this run are damaged: train it again.")
        return Predictions.load(path)

    def require_complete(self) -> None:
        """Raise RunError unless the run has test results."""
        if not self.is_complete:
            raise RunError(
                f"The run {self.label} is {self.record.status}: only a finished or stopped run "
                "has results."
            )

    def require_trained(self) -> None:
        """Raise RunError if the run was not trained but made of others."""
        if self.record.combination is not None:
            raise RunError(
                f"The run {self.label} is made of other runs and was not trained itself: choose "
                "others for it on the page Ensembles."
            )

    def require_weights(self) -> None:
        """Raise RunError unless the run has ended and has its weights."""
        if not self.has_ended:
            self.require_complete()
        if not self.has_weights and self.record.combination:
            raise RunError(
                f"The run {self.label} is made of runs without weights and knows no new images: "
                "choose another run."
            )
        if not self.has_weights:
            raise RunError(
                f"The run {self.label} is included without its weights: train it again with its "
                "settings, which the page Results shows, or choose another run."
            )


@dataclass(frozen=True)
class Damaged:
    """A folder that should hold a run and does not hold a whole one."""

    id: str
    reason: str


def read_run(folder: Path, read_only: bool) -> Run | Damaged:
    """The run in `folder` with its files verified by hash, or why it cannot be trusted."""
    try:
        record = _read_record(folder)
    except RunError as error:
        return Damaged(folder.name, str(error))
    return Run(record, _read_notes(folder), folder, read_only)


def _read_record(folder: Path) -> RunRecord:
    path = folder / RECORD
    if not path.is_file():
        raise RunError("its record is missing.")
    try:
        if path.stat().st_size > _LARGEST_RECORD:
            raise RunError("its record is too large.")
        record = RunRecord.read(path.read_bytes())
        if record.id != folder.name:
            raise RunError("its record belongs to another run.")
        require_results(record)
        if record.status in ENDED:
            _verify(folder, record)
    except OSError as error:
        raise RunError("its files cannot be read.") from error
    return record


def require_results(record: RunRecord) -> None:
    """Raise RunError if the record says that its run is complete and lacks what such a run has."""
    if record.status not in COMPLETE:
        return
    lacks_choice = record.best is None and record.protocol.split == "validation"
    if record.test is None or lacks_choice or record.files.keys() | {WEIGHTS} != set(HASHED):
        raise RunError("its record says complete and lacks results.")


def _verify(folder: Path, record: RunRecord) -> None:
    for name, expected in record.files.items():
        path = folder / name
        if not path.is_file():
            raise RunError(f"{name} is missing.")
        if sha256_of_file(path) != expected:
            raise RunError(f"{name} is not the file that the run wrote.")


def _read_notes(folder: Path) -> Notes:
    try:
        written = read_at_most(_LARGEST_RECORD, folder / NOTES)
        return Notes.model_validate_json(written.removeprefix(codecs.BOM_UTF8))
    except (OSError, ValueError):
        return Notes()
