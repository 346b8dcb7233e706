"""The program starts, trains and answers where the modules of Unix are missing."""

import ast
import multiprocessing
import os
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
from filelock import Timeout

from fmnist.common.locks import Lock
from fmnist.common.paths import PROJECT
from fmnist.common.processes import peak_memory
from fmnist.common.storage import write_atomic
from tests.simulated_windows import UNIX_ALONE, train_and_classify

WINDOWS_ALONE = ("msvcrt", "winreg", "winsound", "nt", "_winapi")
SOURCES = sorted(
    path
    for part in ("fmnist/**/*.py", "ui/**/*.py", "pages/*.py", "app.py")
    for path in PROJECT.glob(part)
)
spawned = multiprocessing.get_context("spawn")


def imported(path: Path) -> set[str]:
    """The first part of the name of every module that the file imports anywhere."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name.partition(".")[0] for each in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


def test_no_module_needs_what_a_platform_lacks() -> None:
    assert len(SOURCES) > 200
    missing_somewhere = {*UNIX_ALONE, *WINDOWS_ALONE}
    assert {path for path in SOURCES if imported(path) & missing_somewhere} == set()


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc for the files in use")
@pytest.mark.usefixtures("dataset")
def test_it_trains_resumes_and_classifies_without_them(tmp_path: Path) -> None:
    child = spawned.Process(target=train_and_classify, args=(tmp_path,))
    child.start()
    child.join(200)
    assert child.exitcode == 0


def hold(path: Path, held: "multiprocessing.synchronize.Event") -> None:
    """Hold the lock until killed."""
    with Lock(path).acquire():
        held.set()
        time.sleep(600)


class TestLock:
    def test_it_is_held_by_one_at_a_time(self, tmp_path: Path) -> None:
        path = tmp_path / "a.lock"
        assert not Lock(path).is_held()
        with Lock(path).acquire():
            assert Lock(path).is_held()
            with pytest.raises(Timeout), Lock(path).acquire(timeout=0):
                pass
            assert Lock(path).is_held()
        assert not Lock(path).is_held()

    def test_it_is_free_when_its_holder_is_killed(self, tmp_path: Path) -> None:
        path, held = tmp_path / "a.lock", spawned.Event()
        child = spawned.Process(target=hold, args=(path, held))
        child.start()
        assert held.wait(100)
        assert Lock(path).is_held()
        child.kill()
        child.join()
        assert not Lock(path).is_held()
        with Lock(path).acquire(timeout=0):
            assert Lock(path).is_held()

    def test_a_process_of_the_same_number_does_not_hold_it(self, tmp_path: Path) -> None:
        me = psutil.Process()
        note = f'{{"pid": {me.pid}, "started": {me.create_time() - 100}}}'
        (tmp_path / "a.lock.holder").write_text(note)
        assert not Lock(tmp_path / "a.lock").is_held()

    @pytest.mark.parametrize("note", ["", "[]", "{}", '{"pid": "x", "started": 1}', '{"pid": -1}'])
    def test_a_note_that_is_anything(self, tmp_path: Path, note: str) -> None:
        (tmp_path / "a.lock.holder").write_text(note)
        assert not Lock(tmp_path / "a.lock").is_held()

    def test_those_who_ask_never_keep_anybody_from_it(self, tmp_path: Path) -> None:
        path, ended = tmp_path / "a.lock", threading.Event()

        def ask() -> None:
            while not ended.is_set():
                Lock(path).is_held()

        asking = [threading.Thread(target=ask) for _ in range(4)]
        for thread in asking:
            thread.start()
        try:
            for _ in range(25):
                with Lock(path).acquire(timeout=0):
                    pass
        finally:
            ended.set()
            for thread in asking:
                thread.join()


def test_the_most_memory_that_was_held_stays_known() -> None:
    block = bytearray(64 << 20)
    most = peak_memory()
    del block
    assert most - (16 << 20) < peak_memory() < psutil.virtual_memory().total
    assert most > 64 << 20


def test_a_file_in_use_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where nothing takes the name of a file that somebody reads."""
    refusals = iter([PermissionError("in use")] * 3)
    replace = os.replace

    def refuse_at_first(source: Path, target: Path) -> None:
        for refusal in refusals:
            raise refusal
        replace(source, target)

    monkeypatch.setattr("fmnist.common.storage.os.replace", refuse_at_first)
    write_atomic(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]
