"""A run whose files say what no run could, lie where no file can, or are of another time."""

import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fmnist.cli.main import main
from fmnist.common.errors import CheckpointError, RunError
from fmnist.common.storage import sha256_of_file, write_json
from fmnist.jobs.lease import lease_of
from fmnist.runs.curves import curve_of, field_of
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import METRICS, NOTES, PREDICTIONS, RECORD, lock_file
from fmnist.runs.history import read_history
from fmnist.runs.notes import Notes
from fmnist.runs.overfitting import overfitting_of
from fmnist.runs.progress import progress_of
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.faults.test_folder import endless, in_a_circle
from tests.made_up import DATASET, LABELS, finish

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def _own_runs(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))


@pytest.fixture
def run(store: Store) -> Run:
    return finish(store, TrainConfig(architecture="logreg"), LABELS)


def as_if_it_wrote_them(store: Store, run: Run, **changes: Any) -> Run:
    """The run with the hashes of the files that are there now, and `changes` of its record."""
    files = {name: sha256_of_file(run.folder / name) for name in run.record.files}
    record = run.record.changed(files=files, **changes)
    write_json(run.folder / RECORD, record.model_dump(mode="json"))
    return store.get(run.id)


@pytest.mark.parametrize(
    "ids",
    [
        np.arange(10_000) + 10**6,
        np.arange(10_000) - 10_000,
        np.arange(10_000) + 0.5,
        np.array(["0"] * 10_000),
    ],
    ids=["beyond", "negative", "halves", "text"],
)
def test_predictions_for_images_that_there_are_not(
    run: Run, store: Store, capsys: Capture, ids: np.ndarray
) -> None:
    with np.load(run.folder / PREDICTIONS) as file:
        arrays = dict(file)
    np.savez(run.folder / PREDICTIONS, **(arrays | {"test_indices": ids}))
    odd = as_if_it_wrote_them(store, run)
    with pytest.raises(CheckpointError, match="train it again"):
        evaluate_run(odd, DATASET, "test")
    assert main(["show", odd.id]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_predictions_that_say_they_have_ten_terabytes(run: Run, store: Store) -> None:
    header = io.BytesIO()
    shape = {"descr": "|u1", "fortran_order": False, "shape": (10**13,)}
    np.lib.format.write_array_header_1_0(header, shape)
    with zipfile.ZipFile(run.folder / PREDICTIONS, "w") as file:
        file.writestr("test_indices.npy", header.getvalue())
    odd = as_if_it_wrote_them(store, run)
    with pytest.raises(CheckpointError, match="cannot be read"):
        odd.predictions()


@pytest.mark.parametrize(
    "line",
    [
        '{"type": "epoch", "step": 1}',
        '{"type": "epoch", "step": 1, "epoch": 1}',
        '{"type": "report", "step": 1}',
        '{"type": "report", "step": 1, "epoch": "a", "seconds": null, "learning_rate": []}',
        '{"type": "report", "step": 0, "epoch": 0, "seconds": 0, "learning_rate": 1}',
        '{"type": "report", "step": 1, "epoch": 0.1, "seconds": 1, "learning_rate": 1}',
        '{"type": "epoch", "epoch": 1, "train_loss": 1, "step": 1' + "0" * 400 + "}",
        '{"type": "epoch", "step": 1, "epoch": 1, "validation_loss": 1e400}',
        '{"type": "epoch", "step": 1, "epoch": 1, "validation_accuracy": "high"}',
        '{"type": "event", "event": "resumed", "step": -5}',
        '{"type": ["epoch"], "step": 1}',
        '{"type": "event", "event": {}, "step": true}',
    ],
)
def test_a_line_of_the_curves_that_says_too_little_or_too_much(
    run: Run, store: Store, line: str
) -> None:
    genuine = (run.folder / METRICS).read_text()
    (run.folder / METRICS).write_text(f"{genuine}{line}\n{genuine}")
    odd = as_if_it_wrote_them(store, run)
    assert len(odd.history().epochs) >= 1
    assert 0 <= progress_of(odd).fraction <= 1
    overfitting_of(odd)
    for figure in ("accuracy", "loss", "objective", "learning_rate"):
        for axis in ("epoch", "step", "seconds"):
            for split in ("training", "validation"):
                field = field_of(odd, figure, split)  # type: ignore[arg-type]
                curve = curve_of(odd.history(), field, axis)  # type: ignore[arg-type]
                assert np.isfinite(curve.value).all()


@pytest.mark.parametrize("make", [in_a_circle, endless, os.mkfifo, Path.mkdir])
def test_curves_that_are_no_file_are_none(
    store: Store, capsys: Capture, make: Callable[[Path], None]
) -> None:
    run = store.create(TrainConfig(architecture="logreg"))
    make(run.folder / METRICS)
    assert read_history(run.folder / METRICS).reports == []
    assert progress_of(run).fraction == 0
    assert main(["show", run.id]) == 0


@pytest.fixture(params=["Pacific/Kiritimati", "America/Los_Angeles", "nonsense/zone"])
def _zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("_zone")
@pytest.mark.parametrize(
    ("moment", "there"),
    [
        ("9999-12-31T23:59:59Z", False),
        ("0001-01-01T00:00:00Z", False),
        ("1970-01-01T00:00:00Z", True),
        ("2026-03-29T01:30:00+14:00", True),
    ],
)
def test_a_run_of_the_first_or_the_last_day_there_is(
    run: Run, store: Store, capsys: Capture, moment: str, there: bool
) -> None:
    record = json.loads((run.folder / RECORD).read_text("utf-8"))
    write_json(run.folder / RECORD, record | {"created": moment})
    assert main(["runs", "--columns", "created", "--filter", "created!=2026-01-01"]) == 0
    assert (run.id in capsys.readouterr().out) == there
    assert len(store.damaged()) == 1 - there


@pytest.mark.parametrize(
    ("notes", "name"),
    [
        (b'{"name": "\\ud800"}', ""),
        (b'{"name": "a", "tags": ["\\udfff"]}', ""),
        (b'\xef\xbb\xbf{"name": "saved by an editor of Windows"}', "saved by an editor of Windows"),
        (b'{"name": 1}', ""),
        (b'{"name": "a", "pinned": "perhaps"}', ""),
        (b'{"name": "a", "name": "b"}', "b"),
        (b'["name"]', ""),
    ],
)
def test_notes_that_no_person_could_write(
    run: Run, store: Store, capsys: Capture, notes: bytes, name: str
) -> None:
    (run.folder / NOTES).write_bytes(notes)
    assert store.get(run.id).notes == Notes(name=name)
    assert main(["runs"]) == 0


@pytest.mark.parametrize(
    ("encoding", "readable"), [("utf-8-sig", True), ("utf-16", True), ("cp037", False)]
)
def test_a_record_that_an_editor_saved_in_another_encoding(
    run: Run, store: Store, encoding: str, readable: bool
) -> None:
    path = run.folder / RECORD
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    assert [each.id for each in store.runs()] == [run.id] * readable
    assert len(store.damaged()) == 1 - readable


@pytest.mark.parametrize("make", [in_a_circle, os.mkfifo, Path.mkdir])
def test_a_lock_that_is_no_file(run: Run, store: Store, make: Callable[[Path], None]) -> None:
    make(store.user / lock_file(lease_of()))
    assert [each.id for each in store.runs()] == [run.id]
    assert not store.unfinished()


def test_a_link_inside_a_run_is_deleted_and_what_it_leads_to_stays(
    run: Run, store: Store, tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "thesis.txt").touch()
    (run.folder / "more").symlink_to(tmp_path / "elsewhere")
    store.delete(run.id)
    assert not run.folder.exists()
    assert (tmp_path / "elsewhere" / "thesis.txt").exists()


def test_files_from_the_future_are_read_again_when_they_change(run: Run, store: Store) -> None:
    """A clock that was wrong when they were written, or a disk of another machine."""
    for path in run.folder.iterdir():
        os.utime(path, (2**33, 2**33))
    assert [each.id for each in store.runs()] == [run.id]
    (run.folder / NOTES).write_text('{"name": "changed"}')
    assert store.get(run.id).notes.name == "changed"


@pytest.mark.parametrize(
    "name", ["２０２６１１２１-０２１４０７-logreg-00ff", "00\u200bff", "ＦＦ００"]
)
def test_an_id_in_signs_that_look_like_others(store: Store, name: str) -> None:
    with pytest.raises(RunError, match="There is no run"):
        store.find(name)


def test_one_run_deleted_and_annotated_by_many_at_once(run: Run, store: Store) -> None:
    def act(number: int) -> str:
        try:
            if number % 2:
                store.delete(run.id)
            else:
                store.annotate(run.id, name=f"name {number}")
        except RunError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(act, range(16)))
    assert "" in said
    assert not run.folder.exists()
    assert store.runs() == store.damaged() == []
    assert not [path for path in store.user.iterdir() if run.id in path.name]


def test_the_same_text_a_thousand_times_is_one_line_each(run: Run, store: Store) -> None:
    """Windows ends lines otherwise, and an editor may leave out the last end."""
    line = (run.folder / METRICS).read_text().strip()
    (run.folder / METRICS).write_bytes("\r\n".join([line] * 1_000).encode() + b"\r\n")
    assert len(read_history(run.folder / METRICS).epochs) == 1_000
    assert json.loads(line).items() <= read_history(run.folder / METRICS).epochs[0].items()
