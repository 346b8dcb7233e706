"""What a worker sends, to the store: nothing of it is believed before it is checked."""

import os
import tempfile
from pathlib import Path

from fmnist.common.errors import CheckpointError, RunError
from fmnist.common.storage import sha256_of_file, write_atomic
from fmnist.jobs.cluster.epoch import whole_epoch
from fmnist.jobs.cluster.messages import Files, News
from fmnist.runs.acceptance import require_sound
from fmnist.runs.files import HASHED, LAST, LOG, METRICS, PREDICTIONS, RECORD, WEIGHTS
from fmnist.runs.notes import Notes
from fmnist.runs.record import ACTIVE, COMPLETE, ENDED, Process, RunRecord
from fmnist.runs.requests import withdraw
from fmnist.runs.run import Run, require_results
from fmnist.runs.store import Store

_MOST_BYTES = 500 << 20
_ALLOWED = {RECORD, METRICS, LAST, WEIGHTS, PREDICTIONS, LOG}
_TRAINED = (
    *("status", "started", "ended", "heartbeat", "split", "epochs_done", "best", "last", "train"),
    *("test", "test_looks", "effort", "environment", "files", "stop_reason", "error"),
)
"""What the training says of a run; all else is as it was when the run was given out."""


def receive(store: Store, run: Run, news: News, process: Process) -> RunRecord:
    """Write what is new of a run, and return its record as it then is.

    Raises:
        RunError: what was sent is not what a training of this run sends.
        CheckpointError: its weights or predictions are damaged.
        DatasetError: its dataset is not on this machine.
    """
    files = news.files or {}
    if not set(files) <= _ALLOWED or sum(map(len, files.values())) > _MOST_BYTES:
        raise _refused("it has files of other names, or they are too large")
    theirs = RunRecord.read(files.get(RECORD, b""))
    if theirs.id != run.id or theirs.config != run.record.config:
        raise _refused("it is of another run")
    _append(run.folder / METRICS, files.get(METRICS, b""))
    if LAST in files:
        _keep_epoch(store, run, files)
    record = _trained(run.record, theirs).changed(process=process)
    if news.has_ended:
        return _end(store, run, record, files)
    if theirs.status not in ACTIVE:
        return run.record
    if record != run.record:
        store.update(record)
    return record


def _append(path: Path, lines: bytes) -> None:
    if lines:
        if (path.stat().st_size if path.exists() else 0) + len(lines) > _MOST_BYTES:
            raise _refused("its curves are longer than those of any run")
        with path.open("ab") as file:
            file.write(lines)


def _keep_epoch(store: Store, run: Run, files: Files) -> None:
    """Put the last whole epoch in the place of an earlier one, from which the run can go on."""
    with _put_down(store, {name: files[name] for name in (WEIGHTS, LAST) if name in files}) as made:
        if whole_epoch(Path(made), run.record.config) is None:
            raise CheckpointError("What the worker sent is refused: its saved epoch is damaged.")
        for name in (WEIGHTS, LAST):
            if name in files:
                os.replace(Path(made) / name, run.folder / name)


def _end(store: Store, run: Run, record: RunRecord, files: Files) -> RunRecord:
    """Close a run that has ended with this record: what it leaves comes before the word of it."""
    if LOG in files:
        write_atomic(run.folder / LOG, files[LOG])
    if record.status in ENDED:
        wanted = ("validated",) if record.role else COMPLETE
        if record.status not in wanted or set(record.files) != set(HASHED):
            raise _refused("its run is not complete")
        require_results(record)
        lines = (run.folder / METRICS).read_bytes()
        with _put_down(store, {**files, METRICS: lines}) as made:
            for name, sha256 in record.files.items():
                path = Path(made) / name
                if not path.is_file() or sha256_of_file(path) != sha256:
                    raise _refused(f"{name} is not the file that the run wrote")
            require_sound(Run(record, Notes(), Path(made), read_only=False), "What the worker sent")
            for name in (WEIGHTS, PREDICTIONS):
                os.replace(Path(made) / name, run.folder / name)
    elif record.status != "failed":
        raise RunError("The training ended without a result: resume the run.")
    store.update(record)
    if record.status in ENDED:
        (run.folder / LAST).unlink(missing_ok=True)
    withdraw(run.folder, "stop")
    return record


def _trained(ours: RunRecord, theirs: RunRecord) -> RunRecord:
    return ours.changed(**{name: getattr(theirs, name) for name in _TRAINED})


def _put_down(store: Store, files: Files) -> tempfile.TemporaryDirectory[str]:
    """The files in a hidden folder beside the runs, to be looked at."""
    folder = tempfile.TemporaryDirectory(prefix=".sent-", dir=store.user)
    for name, content in files.items():
        write_atomic(Path(folder.name) / name, content)
    return folder


def _refused(reason: str) -> RunError:
    return RunError(f"What the worker sent is refused: {reason}.")
