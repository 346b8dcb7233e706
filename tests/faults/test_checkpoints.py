"""Weights that are not the ones the run wrote: refused with a reason, never unpickled."""

import contextlib
import hashlib
import json
import pickle
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import safetensors.torch
import torch
from PIL import Image

from fmnist.common.errors import CheckpointError, RunError
from fmnist.common.paths import PROJECT, SEGMENTER
from fmnist.recognition import segmenter
from fmnist.runs.files import HASHED, WEIGHTS
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state
from tests.built import build
from tests.faults import children

Weights = dict[str, torch.Tensor]
READERS = {"best.safetensors": load_model, "predictions.npz": Run.predictions}


class Bomb:
    """What runs a command when it is unpickled."""

    def __init__(self, marker: Path) -> None:
        self.marker = marker

    def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
        return Path.touch, (self.marker,)


@pytest.mark.parametrize("tenths", range(10))
@pytest.mark.parametrize("name", READERS)
def test_a_truncated_file_makes_a_damaged_run(
    tenths: int, name: str, finished: Run, store: Store
) -> None:
    _cut(finished.folder / name, tenths)
    assert store.runs() == []
    (damaged,) = store.damaged()
    assert damaged.reason == f"{name} is not the file that the run wrote."
    with pytest.raises(RunError, match="damaged"):
        store.get(finished.id)
    with pytest.raises(CheckpointError):
        READERS[name](finished)  # As a page does that had read the record before.


@pytest.mark.parametrize("tenths", range(10))
@pytest.mark.parametrize("name", READERS)
def test_a_truncated_file_with_a_matching_hash_is_refused(
    tenths: int, name: str, finished: Run, store: Store
) -> None:
    _cut(finished.folder / name, tenths)
    run = _sign(finished, store)
    with pytest.raises(CheckpointError, match=r"not a readable|cannot be read"):
        READERS[name](run)


def test_a_flipped_bit_in_the_weights_is_noticed(finished: Run, store: Store) -> None:
    path = finished.folder / "best.safetensors"
    intact = path.read_bytes()
    for position in range(0, len(intact), len(intact) // 40):
        path.write_bytes(_flipped(intact, position))
        assert len(store.damaged()) == 1
        with pytest.raises(CheckpointError, match="not the ones this run wrote"):
            load_model(finished)


@pytest.mark.parametrize("name", HASHED)
def test_a_shipped_run_that_was_tampered_with_is_not_offered(
    finished: Run, tmp_path: Path, name: str
) -> None:
    shipped = Store(tmp_path / "nobody's", tmp_path / "shipped")
    ship([finished], "weights", shipped.reference)
    (run,) = shipped.shipped()
    path = run.folder / name
    path.write_bytes(_flipped(path.read_bytes(), 0))
    assert shipped.runs() == shipped.shipped() == []
    assert [entry.id for entry in shipped.damaged()] == [run.id]
    if name == WEIGHTS:
        with pytest.raises(CheckpointError, match="not the ones this run wrote"):
            load_model(run)


def test_a_shipped_segmenter_that_was_tampered_with_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SEGMENTER, tmp_path / "segmenter")
    monkeypatch.setattr("fmnist.recognition.segmenter.SEGMENTER", tmp_path / "segmenter")
    path = tmp_path / "segmenter" / "segmenter.safetensors"
    path.write_bytes(_flipped(path.read_bytes(), 100_000))
    segmenter._network.cache_clear()
    try:
        with pytest.raises(CheckpointError):
            segmenter.cut_out(Image.new("RGB", (64, 64)))
    finally:
        segmenter._network.cache_clear()


def test_a_flipped_bit_in_the_saved_epoch_is_noticed(interrupted: Run) -> None:
    """Everywhere: in the header, in the numbers of the state, in the tensors."""
    path = interrupted.folder / "last.safetensors"
    intact = path.read_bytes()
    tensors, state = load_state(path)
    positions = {*range(0, 4_000, 37), *range(4_000, len(intact), len(intact) // 40)}
    for position in positions:
        path.write_bytes(_flipped(intact, position))
        try:
            read_tensors, read_state = load_state(path)
        except CheckpointError:
            continue
        assert read_state == state
        assert all(torch.equal(read_tensors[name], tensors[name]) for name in tensors)


@pytest.mark.parametrize("tenths", [0, 3, 6, 9])
def test_a_truncated_saved_epoch_ends_the_resumed_run_with_a_reason(
    tenths: int, interrupted: Run, store: Store
) -> None:
    best = (interrupted.folder / "best.safetensors").read_bytes()
    _cut(interrupted.folder / "last.safetensors", tenths)
    assert children.call(children.command, store.user, "resume", interrupted.id) == 1
    run = store.get(interrupted.id)
    assert run.record.status == "failed"
    assert run.record.error == "last.safetensors is not a readable safetensors file."
    assert (run.folder / "best.safetensors").read_bytes() == best


def _other_shape(weights: Weights) -> Weights:
    return {name: torch.cat([tensor, tensor]) for name, tensor in weights.items()}


def _not_finite(value: float) -> Callable[[Weights], Weights]:
    def spoil(weights: Weights) -> Weights:
        return {name: torch.full_like(tensor, value) for name, tensor in weights.items()}

    return spoil


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda weights: build("mlp109").state_dict(), "another architecture"),
        (_other_shape, "another architecture"),
        (lambda weights: dict(list(weights.items())[1:]), "another architecture"),
        (lambda weights: weights | {"extra": torch.zeros(1)}, "another architecture"),
        (lambda weights: {}, "another architecture"),
        (_not_finite(float("nan")), "not finite"),
        (_not_finite(float("-inf")), "not finite"),
    ],
    ids=["other network", "other shape", "missing key", "extra key", "empty", "nan", "infinite"],
)
def test_weights_that_do_not_fit_are_refused(
    spoil: Callable[[Weights], Weights], reason: str, finished: Run, store: Store
) -> None:
    path = finished.folder / "best.safetensors"
    safetensors.torch.save_file(spoil(safetensors.torch.load_file(path)), path)
    _refused(_sign(finished, store), reason)


def test_weights_larger_than_any_network_are_refused(finished: Run) -> None:
    with (finished.folder / "best.safetensors").open("ab") as file:
        file.truncate(500 << 20)  # A hole: it takes no space on the disk.
    _refused(finished, "larger than any network")


@pytest.mark.parametrize("library", ["torch", "pickle"])
@pytest.mark.parametrize("name", READERS)
def test_a_pickle_by_another_name_is_never_unpickled(
    name: str, library: str, finished: Run, store: Store, tmp_path: Path
) -> None:
    marker, path = tmp_path / "exploded", finished.folder / name
    if library == "torch":
        torch.save(Bomb(marker), path)
    else:
        path.write_bytes(pickle.dumps(Bomb(marker)))
    run = _sign(finished, store)
    with pytest.raises(CheckpointError):
        READERS[name](run)
    assert not marker.exists()
    _unpickle(path.rename(tmp_path / "bomb.pt"))
    assert marker.exists()  # So it was a real one.


def test_nothing_in_the_program_can_unpickle() -> None:
    unsafe = re.compile(
        r"\b(torch\.load\((?!.*weights_only=True)|import pickle|allow_pickle=True|joblib|shelve"
        r"|marshal)"
    )
    sources = [
        PROJECT / "app.py",
        *(p for r in ("fmnist", "ui", "pages") for p in (PROJECT / r).rglob("*.py")),
    ]
    assert len(sources) > 50
    assert [str(path) for path in sources if unsafe.search(path.read_text())] == []


def _cut(path: Path, tenths: int) -> None:
    payload = path.read_bytes()
    path.write_bytes(payload[: len(payload) * tenths // 10])


def _flipped(payload: bytes, position: int) -> bytes:
    return payload[:position] + bytes([payload[position] ^ 4]) + payload[position + 1 :]


def _unpickle(path: Path) -> None:
    with contextlib.suppress(RuntimeError):
        torch.load(path, weights_only=False)


def _sign(run: Run, store: Store) -> Run:
    """Put the hashes of what is there now into the record, as whoever tampers could."""
    path = run.folder / "run.json"
    record = json.loads(path.read_text())
    for name in record["files"]:
        record["files"][name] = hashlib.sha256((run.folder / name).read_bytes()).hexdigest()
    path.write_text(json.dumps(record))
    return store.get(run.id)


def _refused(run: Run, reason: str) -> None:
    with pytest.raises(CheckpointError, match=reason):
        load_model(run)
