"""The folder of runs, where other things lie than runs, and others change what is in it.

A run that is finished is what its files say by hash. Of the index, that folder's memory, whoever
may write into the folder may write a whole one that is wrong: as they may write the records.
"""

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fmnist.common.errors import RunError
from fmnist.common.locks import Lock
from fmnist.runs.files import INDEX, MARKS, NOTES, lock_file
from fmnist.runs.index import Index
from fmnist.runs.label_marks import Marks
from fmnist.runs.notes import Notes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.faults import children
from tests.made_up import LABELS, copies, finish


def in_a_circle(path: Path) -> None:
    path.symlink_to(path)


def to_its_own_folder(path: Path) -> None:
    path.symlink_to(path.parent)


def to_nowhere(path: Path) -> None:
    path.symlink_to(path.parent / "nowhere")


def named_in_no_encoding(path: Path) -> None:
    Path(os.fsdecode(os.fsencode(path) + b"-\xff\xfe")).mkdir()


def endless(path: Path) -> None:
    path.symlink_to("/dev/zero")


def huge(path: Path) -> None:
    path.touch()
    os.truncate(path, 1 << 40)


@pytest.fixture
def run(store: Store) -> Run:
    return finish(store, TrainConfig(architecture="logreg"), LABELS)


@pytest.fixture
def many(run: Run, store: Store) -> list[Run]:
    """So many runs that the index is worth a file, which is there."""
    for path in run.folder.iterdir():
        os.utime(path, (0, 0))  # What changed just now is not in the index yet.
    copies(store, run, 20)
    runs = store.runs()
    assert (store.user / INDEX).is_file()
    return runs


@pytest.mark.parametrize("name", ["odd", "20260101-000000-logreg-0000"])
@pytest.mark.parametrize(
    "make",
    [in_a_circle, to_its_own_folder, to_nowhere, named_in_no_encoding, huge, os.mkfifo, Path.mkdir],
)
def test_what_is_no_run_hides_none(
    run: Run, store: Store, make: Callable[[Path], None], name: str
) -> None:
    make(store.user / name)
    assert [each.id for each in store.runs()] == [run.id]
    assert len(store.damaged()) <= 1
    with pytest.raises(RunError):
        store.get(name)


def test_a_run_that_is_a_link_is_deleted_and_what_it_leads_to_stays(
    run: Run, store: Store, tmp_path: Path
) -> None:
    elsewhere = shutil.move(run.folder, tmp_path / "elsewhere")
    run.folder.symlink_to(elsewhere)
    assert [each.id for each in store.runs()] == [run.id]
    store.delete(run.id)
    assert store.runs() == store.damaged() == []
    assert (tmp_path / "elsewhere" / "run.json").is_file()


def test_a_folder_that_is_renamed_is_no_longer_that_run(many: list[Run], store: Store) -> None:
    renamed = many[0].folder.rename(store.user / "20200101-000000-logreg-0000")
    assert [each.id for each in store.runs()] == [each.id for each in many[1:]]
    assert [each.id for each in store.damaged()] == [renamed.name]
    renamed.rename(many[0].folder)
    assert [each.id for each in store.runs()] == [each.id for each in many]


@pytest.mark.parametrize("make", [in_a_circle, endless, huge, os.mkfifo, Path.mkdir])
def test_notes_that_are_no_file_are_none(
    run: Run, store: Store, make: Callable[[Path], None]
) -> None:
    make(run.folder / NOTES)
    assert store.get(run.id).notes == Notes()


@pytest.mark.parametrize("make", [in_a_circle, endless, huge, os.mkfifo, Path.mkdir])
def test_marks_that_are_no_file_are_left_alone(store: Store, make: Callable[[Path], None]) -> None:
    store.user.mkdir()
    make(store.user / MARKS)
    with pytest.raises(RunError, match="cannot be read"):
        Marks(store.user).set("test", 3, "wrong")


@pytest.mark.parametrize("make", [in_a_circle, endless, huge, os.mkfifo, Path.mkdir])
def test_a_note_of_who_trains_that_is_no_file_names_nobody(
    tmp_path: Path, make: Callable[[Path], None]
) -> None:
    make(tmp_path / f"{lock_file('cpu')}.holder")
    assert not Lock(tmp_path / lock_file("cpu")).is_held()


@pytest.mark.parametrize("make", [in_a_circle, endless, huge, os.mkfifo, Path.mkdir])
def test_an_index_that_is_no_file_is_made_up_for(
    many: list[Run], store: Store, make: Callable[[Path], None]
) -> None:
    (store.user / INDEX).unlink()
    make(store.user / INDEX)
    entries = Index(store.user, read_only=False).entries()
    assert [entry.id for entry in entries] == [run.id for run in many]
    assert not list(store.user.glob("*.tmp"))


@pytest.mark.parametrize(
    "lie",
    [
        {"test": None},
        {"best": None},
        {"files": {}},
        {"files": {"../../etc/passwd": "0" * 64}},
        {"id": "../../etc"},
        {"status": "exploded"},
        {"schema_version": 99},
    ],
    ids=str,
)
def test_a_line_of_the_index_that_no_record_could_say_is_not_believed(
    many: list[Run], store: Store, lie: dict[str, object]
) -> None:
    header, *lines = (store.user / INDEX).read_text().split("\n")
    told = []
    for line in lines:
        kept = json.loads(line)
        told.append(json.dumps(kept | {"record": json.dumps(json.loads(kept["record"]) | lie)}))
    (store.user / INDEX).write_text("\n".join([header, *told]))
    assert Index(store.user, read_only=False).entries() == many


def test_two_processes_that_write_the_index_leave_a_whole_one(
    many: list[Run], store: Store
) -> None:
    whole = sorted((store.user / INDEX).read_bytes().split(b"\n"))
    body = children.write_the_index_again_and_again
    with (
        children.running(body, store.user, 40) as one,
        children.running(body, store.user, 40) as other,
    ):
        while one.is_alive() or other.is_alive():
            assert sorted((store.user / INDEX).read_bytes().split(b"\n")) == whole
        assert one.exitcode == other.exitcode == 0
    assert not list(store.user.glob("*.tmp"))
