"""Files written atomically, and what a crash leaves behind of them."""

import errno
import os
import threading

import pytest

from fmnist.common.storage import sweep_temporary_files, way_out, write_atomic
from fmnist.jobs.execute import execute
from fmnist.runs.files import NOTES
from fmnist.runs.notes import Notes
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig


def test_a_run_that_starts_removes_what_a_crash_left(tiny: TrainConfig, store: Store) -> None:
    run = store.create(tiny)
    left = run.folder / "run.json.0a1b2c3d.tmp"
    left.write_bytes(b"{")
    never = threading.Event()
    assert execute(store, run, started_by="cli", shutdown=never).status == "finished"
    assert not left.exists()


def test_notes_that_are_written_while_a_run_starts_are_kept(
    tiny: TrainConfig, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = store.create(tiny)
    to_the_disk, swept = os.fsync, []

    def sweep_first(handle: int) -> None:
        swept.extend(run.folder.glob("*.tmp"))
        sweep_temporary_files(run.folder, spared=NOTES)
        to_the_disk(handle)

    monkeypatch.setattr(os, "fsync", sweep_first)
    store.write_notes(run.id, Notes(name="A shoe", text="It is brown."))
    assert swept
    assert store.get(run.id).notes == Notes(name="A shoe", text="It is brown.")
    with pytest.raises(FileNotFoundError):
        write_atomic(run.folder / "run.json", b"{}")
    assert store.get(run.id).record == run.record


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (errno.ENOTDIR, "elsewhere"),
        (errno.EEXIST, "elsewhere"),
        (errno.ENOENT, "elsewhere"),
        (errno.EROFS, "elsewhere"),
        (errno.EACCES, "make it writable for this user, or elsewhere"),
        (errno.ENOSPC, "free some space, or elsewhere"),
    ],
)
def test_the_advice_fits_the_cause(reason: int, sentence: str) -> None:
    assert way_out(OSError(reason, os.strerror(reason)), "elsewhere") == sentence
