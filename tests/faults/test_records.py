"""Files, names and values that somebody made up: never trusted, never a traceback."""

import contextlib
import copy
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fmnist.common.errors import ConfigError, FmnistError, RunError
from fmnist.runs.history import append_line, read_history
from fmnist.runs.migrations import SCHEMA_VERSION
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Damaged, Run
from fmnist.runs.store import Store, free_ending
from fmnist.training.config import TrainConfig
from tests.faults import children
from tests.waiting import wait_for

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.sampled_from(
        [10**30, -1, 1e308, "", "../../etc/passwd", "/etc", "\0", "<b>", "2020-01-01"]
    )
    | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
HOSTILE_IDS = [
    "",
    ".",
    "..",
    "../../etc/passwd",
    "/etc/passwd",
    "20261121-035132-logreg-c714/../../etc",
    "20261121-035132-logreg-c714\n",
    "20261121-035132-../../x-c714",
    "20261121-035132-logreg-c714",
    "\0",
    "<script>alert(1)</script>",
    "x" * 100_000,
    "..\\..\\windows",
    "%2e%2e%2fetc",
    "👟",
]
HOSTILE_NAMES = [
    "../../etc/passwd",
    "<img src=x onerror=alert(1)>",
    "**bold** [link](javascript:alert(1)) $x$ :red[x]",
    "👟 ‮txt.exe",
    "a\nb\tc\r\nd",
    "",
    "\0",
    "x" * 80,
]


def _paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [here, *(path for key, entry in inner for path in _paths(entry, (*here, key)))]


def _replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    changed = copy.copy(value)
    changed[path[0]] = _replaced(value[path[0]], path[1:], new)
    return changed


@settings(max_examples=300)
@given(data=st.data())
def test_a_record_with_any_value_in_any_place(
    finished: Run, store: Store, data: st.DataObject
) -> None:
    """Either the run is skipped as damaged, or all that a list of runs shows can be computed."""
    genuine = finished.record.model_dump(mode="json")
    place = data.draw(st.sampled_from(_paths(genuine)))
    _write_record(finished, json.dumps(_replaced(genuine, place, data.draw(JSON))))
    _survives(store)


def test_sessions_share_a_record_until_it_changes(finished: Run, store: Store) -> None:
    for path in finished.folder.iterdir():
        os.utime(path, (0, 0))  # What changed just now is read again.
    assert store.get(finished.id).record is store.get(finished.id).record
    store.update(finished.record.changed(status="stopped"))
    assert store.get(finished.id).record.status == "stopped"


@settings(max_examples=100)
@given(text=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_a_record_that_is_anything(finished: Run, store: Store, text: bytes) -> None:
    (finished.folder / "run.json").write_bytes(text)
    assert store.runs() == []
    assert len(store.damaged()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"schema_version": SCHEMA_VERSION + 1},
        {"schema_version": 0},
        {"schema_version": "1"},
        {"status": "exploded"},
        {"status": "finished", "files": {}},
        {"files": {"../../../etc/passwd": "0" * 64}},
        {"id": "20200101-000000-logreg-0000"},
        {"id": "../../etc/passwd"},
        {"created": "2020-01-01T00:00:00"},
        {"unknown": 1},
        {"stop_reason": "x" * (2 << 20)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_record_from_the_future_or_from_an_enemy_is_skipped_with_a_reason(
    changes: dict[str, Any], finished: Run, store: Store
) -> None:
    _write_record(finished, json.dumps(finished.record.model_dump(mode="json") | changes))
    assert store.runs() == []
    (damaged,) = store.damaged()
    assert damaged.id == finished.id
    assert damaged.reason.startswith("its record")
    with pytest.raises(RunError, match="damaged"):
        store.get(finished.id)


def test_a_record_nested_too_deeply_or_that_is_no_file(finished: Run, store: Store) -> None:
    _write_record(finished, "[" * 500_000)
    assert len(store.damaged()) == 1
    path = finished.folder / "run.json"
    for make in (Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        path.rmdir() if path.is_dir() else path.unlink()
        make(path)
        assert len(store.damaged()) == 1


def test_a_last_line_torn_at_any_byte_is_skipped(finished: Run, tmp_path: Path) -> None:
    genuine = (finished.folder / "metrics.jsonl").read_bytes()
    whole, _, last = genuine.removesuffix(b"\n").rpartition(b"\n")
    epochs = len(finished.history().epochs)
    for end in range(len(last)):
        path = tmp_path / f"torn-{end}.jsonl"
        path.write_bytes(whole + b"\n" + last[:end])
        assert len(read_history(path).epochs) == epochs - 1
        append_line(path, "epoch", json.loads(last))
        assert read_history(path).epochs == finished.history().epochs


@pytest.mark.parametrize(
    "rubbish", [b"\0" * 512, b"\xff\xfe", b"[]\n{}\n1", b'{"type": "epoch"}', b"[" * 99_999]
)
def test_rubbish_among_the_curves_is_skipped(rubbish: bytes, finished: Run, tmp_path: Path) -> None:
    path, expected = tmp_path / "metrics.jsonl", finished.history()
    for line in (finished.folder / "metrics.jsonl").read_bytes().splitlines():
        with path.open("ab") as file:
            file.write(rubbish + b"\n" + line + b"\n")
    assert read_history(path) == expected


@pytest.mark.parametrize("run_id", HOSTILE_IDS)
def test_an_id_that_names_no_run(run_id: str, interrupted: Run, store: Store) -> None:
    everything = sorted(store.user.parent.rglob("*"))
    for action in (store.get, store.find, store.delete, lambda name: store.annotate(name, "x", "")):
        with pytest.raises(RunError, match="There is no run") as refusal:
            action(run_id)
        assert len(str(refusal.value)) < 400
    assert sorted(store.user.parent.rglob("*")) == everything


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_name_is_text_and_nothing_else(name: str, finished: Run, store: Store) -> None:
    store.annotate(finished.id, name, "")
    everything = {str(path.relative_to(store.user)) for path in store.user.rglob("*")}
    assert store.get(finished.id).notes.name == " ".join(name.split())
    assert "\n" not in store.get(finished.id).label
    assert finished.record.process is not None
    lock = f"training.{finished.record.process.lease}.lock"
    expected = {finished.id, lock, f"{finished.id}/notes.json", f"{finished.id}/log.txt"}
    assert (
        everything - {f"{finished.id}/{file}" for file in ("run.json", *finished.record.files)}
        == expected
    )


@settings(max_examples=100)
@given(name=st.text(max_size=100))
def test_any_name_comes_back_from_the_disk_or_is_refused(
    name: str, finished: Run, store: Store
) -> None:
    try:
        store.annotate(finished.id, name, "")
    except ConfigError:
        assert len(" ".join(name.split())) > 80
    else:
        assert store.get(finished.id).notes.name == " ".join(name.split())


def test_notes_keep_their_lines_and_have_a_limit(finished: Run, store: Store) -> None:
    store.annotate(finished.id, "", "first\n\tsecond")
    assert store.get(finished.id).notes.text == "first\n\tsecond"
    with pytest.raises(ConfigError, match="at most 10,000 characters"):
        store.annotate(finished.id, "", "x" * 10_001)
    assert store.get(finished.id).notes.text == "first\n\tsecond"


def test_two_runs_may_have_the_same_name(tiny: TrainConfig, store: Store) -> None:
    ids = [store.create(tiny).id for _ in range(2)]
    for run_id in ids:
        store.annotate(run_id, "the same", "")
    assert len({run.label for run in store.runs()}) == 2


def test_the_short_id_of_a_new_run_is_no_other_s(store: Store, tiny: TrainConfig) -> None:
    every = [f"20261121-021407-logreg-{ending:04x}" for ending in range(1 << 16)]
    assert free_ending([*every[:12_345], *every[12_346:]]) == f"{12_345:04x}"
    assert re.fullmatch("[0-9a-f]{4}", free_ending(every))
    assert len({store.create(tiny).short_id for _ in range(20)}) == 20


def test_runs_whose_ids_end_alike_are_named_and_told_apart(tiny: TrainConfig, store: Store) -> None:
    first, second, other = (store.create(tiny) for _ in range(3))
    alike = []
    for run, network in ((first, "mlp109"), (second, "cnn111")):
        record = run.record.changed(id=f"20261121-021407-{network}-7e8e")
        run.folder.rename(store.user / record.id)
        store.update(record)
        alike.append(store.get(record.id))
    assert store.endings([*alike, other]) == ["mlp109-7e8e", "cnn111-7e8e", other.short_id]
    assert [store.find(ending) for ending in store.endings(alike)] == alike
    with pytest.raises(RunError, match=f"{alike[0].id} and {alike[1].id}: give more of the id"):
        store.find("7e8e")


def test_runs_of_one_second_and_a_clock_that_jumps(
    tiny: TrainConfig, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([f"20{year}-03-29T01:59:59Z" for year in (26, 26, 26, 26, 25, 99, 26)])
    genuine = RunRecord(**store.create(tiny).record.model_dump())
    monkeypatch.setattr(
        "fmnist.runs.store.now",
        lambda: (
            type(genuine).model_validate(genuine.model_dump() | {"created": next(moments)}).created
        ),
    )
    made = [store.create(tiny).id for _ in range(7)]
    assert len(set(made)) == 7
    assert {run.id for run in store.runs()} == {genuine.id, *made}
    assert len(store.queued()) == 8


@settings(max_examples=400)
@given(
    values=st.dictionaries(st.sampled_from([*TrainConfig.model_fields, "device", "other"]), JSON)
)
def test_any_values_give_a_configuration_or_a_sentence_each(values: dict[str, Any]) -> None:
    sentence = "accepted"
    try:
        config = TrainConfig.parse({"architecture": "logreg"} | values)
        assert TrainConfig.model_validate_json(config.model_dump_json()) == config
    except ConfigError as error:
        sentence = str(error)
    assert 0 < len(sentence) < 500 * max(1, len(values))
    assert "\n" not in sentence


@pytest.mark.parametrize(
    "values",
    [
        {"epochs": 10**9},
        {"epochs": 0},
        {"epochs": "five"},
        {"epochs": True},
        {"batch_size": 0},
        {"batch_size": 10**400},
        {"learning_rate": float("nan")},
        {"learning_rate": float("inf")},
        {"learning_rate": -1.0},
        {"architecture": "../../etc"},
        {"architecture": "x" * 10_000},
        {"architecture": None},
        {"optimiser": "rmsprop"},
        {"schedule": "<b>"},
        {"device": "cuda:99"},
        {"options": {"dropout": 0.5}},
        {"augmentations": {"flip": float("nan")}},
        {"augmentations": {"flip": 2.0}},
        {"seed": -1},
        {"train_images": 10**6},
        {"label_smoothing": 0.9},
        {"surprise": 1},
    ],
    ids=str,
)
def test_values_out_of_range_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ConfigError) as refusal:
        TrainConfig.parse({"architecture": "logreg"} | values)
    assert len(str(refusal.value)) < 400


def test_readers_never_see_half_a_file(tmp_path: Path) -> None:
    path, seen = tmp_path / "run.json", set()
    with children.running(children.write_again_and_again, path) as child:
        wait_for(path.exists)
        while len(seen) < 100:
            seen.add(json.loads(path.read_bytes())["number"])
            assert child.is_alive()


def test_a_run_that_is_being_made_is_never_seen_half_made(store: Store) -> None:
    arguments = ("train", "--architecture", "logreg", "--train-images", "2000", "--epochs", "2")
    with children.running(children.command, store.user, *arguments) as child:
        while child.is_alive():
            assert store.damaged() == []
        assert child.exitcode == 0
    assert len(store.runs()) == 1


def _write_record(run: Run, text: str) -> None:
    (run.folder / "run.json").write_text(text)


def _survives(store: Store) -> None:
    entries: list[Run | Damaged] = [*store.runs(), *store.damaged()]
    assert len(entries) == 1
    store.queued()
    for run in store.runs():
        assert run.folder.parent == store.user
        assert run.label
        run.history()
        with contextlib.suppress(FmnistError):
            store.find(run.short_id).predictions()
