"""The index of runs spares reading them again, sees every change, and can be lost at any time."""

import os
import time
from pathlib import Path

import pytest

from fmnist.runs.files import INDEX
from fmnist.runs.index import Index, index_of
from fmnist.runs.notes import Notes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, copies, finish

NUMBER = 20
AN_HOUR_AGO = time.time() - 3_600


@pytest.fixture
def listed(store: Store) -> list[Run]:
    """Runs in `store`, all listed once so that the index is there."""
    run = finish(store, TrainConfig(architecture="logreg"), LABELS)
    copies(store, run, NUMBER, train=None)
    for path in store.user.rglob("*"):  # What changed just now may change again, unremembered.
        os.utime(path, (AN_HOUR_AGO, AN_HOUR_AGO))
    runs = store.runs()
    assert len(runs) == NUMBER + 1
    assert (store.user / INDEX).is_file()
    return runs


def next_process(store: Store) -> Store:
    """The same store as a process sees it that has read nothing yet."""
    index_of.cache_clear()
    return Store(store.user, store.reference)


def swap_bytes(path: Path) -> None:
    """Change what is in a file without its size or its time saying so."""
    status = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def test_the_next_process_lists_the_same_without_reading_the_runs(
    store: Store, listed: list[Run]
) -> None:
    for run in listed[:NUMBER]:
        swap_bytes(run.folder / "predictions.npz")
    assert next_process(store).runs() == listed
    (store.user / INDEX).unlink()
    assert len(next_process(store).damaged()) == NUMBER


@pytest.mark.parametrize("keep", [0, 1, 40, -1, -2_000])
def test_a_torn_index_is_made_up_for(store: Store, listed: list[Run], keep: int) -> None:
    whole = (store.user / INDEX).read_bytes()
    (store.user / INDEX).write_bytes(whole[:keep])
    assert next_process(store).runs() == listed


@pytest.mark.parametrize(
    "line", [b"", b"[]", b"3", b"{}", b'{"record": {}, "notes": 1, "signature": 0}', b"\xff"]
)
def test_a_line_that_is_anything_is_skipped(store: Store, listed: list[Run], line: bytes) -> None:
    with (store.user / INDEX).open("ab") as file:
        file.write(b"\n" + line)
    assert next_process(store).runs() == listed


def test_an_index_of_another_version_is_written_anew(store: Store, listed: list[Run]) -> None:
    whole = (store.user / INDEX).read_bytes()
    (store.user / INDEX).write_bytes(whole.replace(b'"index": 1', b'"index": 0', 1))
    assert next_process(store).runs() == listed
    assert sorted((store.user / INDEX).read_bytes().split(b"\n")) == sorted(whole.split(b"\n"))


@pytest.mark.parametrize("fresh", [False, True])
def test_every_change_of_a_run_is_seen(store: Store, listed: list[Run], fresh: bool) -> None:
    renamed, failed, deleted, damaged = listed[:4]
    store.write_notes(renamed.id, Notes(name="renamed"))
    store.update(failed.record.changed(status="failed"))
    store.delete(deleted.id)
    (damaged.folder / "metrics.jsonl").write_bytes(b"{}")
    seen = next_process(store) if fresh else store
    by_id = {run.id: run for run in seen.runs()}
    assert by_id[renamed.id].notes.name == "renamed"
    assert by_id[failed.id].record.status == "failed"
    assert by_id.keys() == {run.id for run in listed} - {deleted.id, damaged.id}
    assert [entry.id for entry in seen.damaged()] == [damaged.id]


def test_what_is_not_complete_is_found_among_the_rest(store: Store, listed: list[Run]) -> None:
    assert store.unfinished() == []
    waiting = store.create(TrainConfig(architecture="logreg"))
    store.update(listed[3].record.changed(status="interrupted"))
    assert {run.id for run in store.unfinished()} == {waiting.id, listed[3].id}
    assert [run.id for run in store.queued()] == [waiting.id]


def test_a_folder_that_cannot_be_written_to_needs_no_index(store: Store, listed: list[Run]) -> None:
    before = (store.user / INDEX).read_bytes()
    index = Index(store.user, read_only=True)
    assert [entry.id for entry in index.entries()] == [run.id for run in listed]
    assert (store.user / INDEX).read_bytes() == before
