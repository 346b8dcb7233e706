"""Bundles: made, trained again by their script, and imported only where all of it is right."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from fmnist.cli.main import main
from fmnist.common.errors import RunError
from fmnist.data import download
from fmnist.data.dataset import Dataset
from fmnist.export.bundle import bundle
from fmnist.export.importing import import_bundle
from fmnist.export.script import training_script
from fmnist.runs.files import RECORD, WEIGHTS
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from tests.made_up import answers, finish
from tests.trained import train_now

Files = dict[str, bytes]
TRAINED, TESTED = 4_000, 1_000
QUICK = ("quick", "fmnist-90", "logreg", "mlp109", "mlp235", "binary101")
"""The presets that take a few seconds."""
_RUN_ALL = """
import runpy, sys
_, folder, *names = sys.argv
for name in names:
    sys.argv = [name, "1", folder]
    runpy.run_path(f"{name}/train.py")
"""


@pytest.fixture(autouse=True)
def _own_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))


@pytest.fixture(scope="module")
def torchvisions(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Path:
    """A folder in which torchvision finds the first images of the dataset, which is quicker."""
    folder = tmp_path_factory.mktemp("torchvision")
    raw = folder / "FashionMNIST" / "raw"
    raw.mkdir(parents=True)
    for file, content in download.read_local().files.items():
        images = TRAINED if file.name.startswith("train") else TESTED
        head, size = (16, 784) if "images" in file.name else (8, 1)
        cut = content[:4] + images.to_bytes(4, "big") + content[8 : head + images * size]
        (raw / file.name).write_bytes(cut)
    return folder


@pytest.fixture(scope="module")
def logreg(tmp_path_factory: pytest.TempPathFactory, dataset: Dataset) -> Run:
    """A small run of somebody else's."""
    store = Store(tmp_path_factory.mktemp("elsewhere"))
    config = PRESETS.get("logreg").config.model_copy(update={"epochs": 1, "train_images": 1_000})
    return train_now(store, config)


def test_the_scripts_train_quick_presets_again_without_this_program(
    tmp_path: Path, torchvisions: Path, store: Store, dataset: Dataset
) -> None:
    labels = dataset.test_labels.numpy()
    for preset in QUICK:
        config = PRESETS.get(preset).config
        zeros = np.zeros(_tested(config.classes, labels), np.uint8)
        run = finish(store, config, zeros, labels=labels)
        script = training_script(run)
        assert len(script.splitlines()) <= 60
        assert "fmnist" not in script.replace("FashionMNIST", "").lower()
        folder = tmp_path / preset
        folder.mkdir()
        (folder / "train.py").write_text(script, encoding="utf-8")
        images = dataset.subset(run.record.dataset.classes).train_ids.numpy()
        there = images[images < TRAINED]
        np.savez(folder / "split.npz", train=there[:-500], validation=there[-500:])
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUN_ALL, str(torchvisions), *QUICK],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    accuracies = re.findall(r"test accuracy (0\.\d+), the run had", done.stdout)
    assert len(accuracies) == len(QUICK)
    assert min(map(float, accuracies)) > 0.6


def _tested(classes: tuple[str, ...], labels: np.ndarray) -> int:
    return len(labels) if not classes else 1_000 * len(classes)


def test_what_no_short_script_can_do_is_said(store: Store) -> None:
    config = PRESETS.get("real-world").config
    run = finish(store, config, answers(np.arange(10_000) % 10, 9_000))
    with pytest.raises(Exception, match="draws part of what it learned from"):
        training_script(run)


def test_a_bundle_comes_back_as_the_same_run(
    logreg: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str], dataset: Dataset
) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(logreg))
    with zipfile.ZipFile(path) as zipped:
        assert "license" not in zipped.namelist()
        assert len(zipped.read("train.py").splitlines()) <= 60
        assert json.loads(zipped.read("dataset.json"))["sha256"]
        split = np.load(io.BytesIO(zipped.read("split.npz")))
        assert len(split["train"]) == 1_000
    assert main(["import", str(path), "--json"]) == 0
    imported = Store().get(json.loads(capsys.readouterr().out)["id"])
    assert imported.record.changed(imported=None, request=None) == logreg.record.changed(
        request=None
    )
    assert imported.record.imported is not None
    images = dataset.test_images[:20]
    assert load_model(imported).logits(images).equal(load_model(logreg).logits(images))
    assert main(["import", str(path)]) == 1
    assert "is here already: delete it" in capsys.readouterr().err
    assert main(["show", imported.id]) == 0
    assert "imported" in capsys.readouterr().out


def changed(files: Files, name: str, content: bytes) -> Files:
    """The files with another in the place of one, and a manifest that knows of it."""
    return with_manifest(files | {name: content})


def with_manifest(files: Files) -> Files:
    kept = {name: content for name, content in files.items() if name != "manifest.json"}
    manifest = json.loads(files["manifest.json"])
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in kept.items()
    }
    return {"manifest.json": json.dumps(manifest).encode()} | kept


def with_record(files: Files, **changes: Any) -> Files:
    record = json.loads(files[RECORD]) | changes
    return changed(files, RECORD, json.dumps(record).encode())


def with_file(files: Files, name: str, content: bytes) -> Files:
    """The same where the record too knows of the other content."""
    record = json.loads(files[RECORD])
    record["files"][name] = hashlib.sha256(content).hexdigest()
    record = json.dumps(record).encode()
    return changed(changed(files, name, content), RECORD, record)


def with_predictions(files: Files, **arrays: np.ndarray) -> Files:
    kept = dict(np.load(io.BytesIO(files["predictions.npz"])))
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **(kept | arrays))
    return with_file(files, "predictions.npz", buffer.getvalue())


FORGED: dict[str, tuple[Callable[[Files], Files], str]] = {
    "a path": (lambda f: with_manifest(f | {"../run.json": b""}), "which no bundle has"),
    "a folder": (lambda f: with_manifest(f | {"models/": b""}), "which no bundle has"),
    "a pickle": (lambda f: with_manifest(f | {"weights.pkl": b""}), "which no bundle has"),
    "another file": (lambda f: f | {WEIGHTS: b"x"}, "not those of its manifest"),
    "no manifest": (lambda f: f | {"manifest.json": b"{}"}, "no bundle"),
    "no weights": (
        lambda f: with_manifest({k: v for k, v in f.items() if k != WEIGHTS}),
        "files of the run are missing",
    ),
    "other weights": (lambda f: changed(f, WEIGHTS, b"x"), "not the file that the run wrote"),
    "weights that are none": (lambda f: with_file(f, WEIGHTS, b"x"), "safetensors"),
    "a record that is none": (lambda f: changed(f, RECORD, b"[]"), "does not understand|under"),
    "a run that goes on": (lambda f: with_record(f, status="running"), "its run is not complete"),
    "a better score": (
        lambda f: with_record(f, test=json.loads(f[RECORD])["test"] | {"accuracy": 0.99}),
        "accuracy is not that of its predictions",
    ),
    "an image twice": (
        lambda f: with_predictions(f, test_indices=np.zeros(10_000, np.int32)),
        "an image twice",
    ),
    "images that there are not": (
        lambda f: with_predictions(f, test_indices=np.arange(10**6, 10**6 + 10_000)),
        "images that its dataset lacks",
    ),
    "classes that there are not": (
        lambda f: with_predictions(f, test_classes=np.full(10_000, 77, np.uint8)),
        "class that there is not|cannot be read",
    ),
    "objects": (
        lambda f: with_predictions(f, test_classes=np.array([{}] * 10_000)),
        "predictions of this run cannot be read",
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forged_bundle_is_refused_and_leaves_nothing(
    what: str, logreg: Run, tmp_path: Path
) -> None:
    forge, sentence = FORGED[what]
    with zipfile.ZipFile(io.BytesIO(bundle(logreg))) as zipped:
        files = {name: zipped.read(name) for name in zipped.namelist()}
    path = tmp_path / "forged.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        for name, content in forge(files).items():
            zipped.writestr(name, content)
    refused(path, sentence)


def test_links_bombs_and_noise_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fmnist.export.importing._MOST_BYTES", 1 << 20)
    link = zipfile.ZipInfo("run.json")
    link.external_attr = 0o120777 << 16
    path = tmp_path / "bundle.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr(link, "/etc/passwd")
    refused(path, "no plain file")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name in (WEIGHTS, "predictions.npz"):
            zipped.writestr(name, bytes(1 << 20))
    refused(path, "larger than 1 MB")
    path.write_bytes(b"noise")
    refused(path, "cannot be read as a bundle")


def test_what_is_no_file_is_not_called_a_bundle(tmp_path: Path) -> None:
    refused(tmp_path / "nope.zip", r"nope.zip cannot be read \(No such file")
    refused(tmp_path, r"cannot be read \(Is a directory\)")


def test_an_included_run_is_not_to_be_deleted(tmp_path: Path) -> None:
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(Store().find("mlp109-7e8e")))
    refused(path, "is here already, included with the program")


def refused(path: Path, sentence: str) -> None:
    store = Store()
    with pytest.raises(Exception, match=sentence) as refusal:
        import_bundle(path, store)
    assert isinstance(refusal.value, RunError) or "Error" in type(refusal.value).__name__
    assert not [each for each in store.user.glob("*") if not each.name.startswith(".exp")]
