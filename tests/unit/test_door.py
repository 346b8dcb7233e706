"""`import fmnist` in a program or a notebook."""

import ast
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import fmnist
from fmnist.common.errors import ConfigError, ImageError
from fmnist.common.figures import bounded
from fmnist.common.paths import PROJECT
from fmnist.data.dataset import Dataset
from fmnist.runs.evaluations import recorded_figures
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.run import Run
from fmnist.runs.store import Store

HEAVY = {"torch", "torchvision", "PIL", "scipy", "sklearn", "streamlit", "pandas", "onnxruntime"}


@pytest.fixture(autouse=True)
def _own_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(tmp_path / "runs"))


def logreg() -> Run:
    return next(run for run in Store().shipped() if run.has_weights and "logreg" in run.id)


def test_importing_it_imports_nothing_heavy() -> None:
    code = f"import sys, fmnist; print({HEAVY!r} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "set()"


def test_what_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        fmnist.nothing  # noqa: B018


def test_a_model_predicts_what_its_run_did(dataset: Dataset) -> None:
    run = logreg()
    model = fmnist.load(run.short_id)
    images = dataset.test_images[:50].numpy()
    found = model.predict(images)
    assert found.shape == (50, 10)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found.argmax(1), run.predictions().test_classes[:50])
    np.testing.assert_array_equal(found, load_model(run).probabilities(dataset.test_images[:50]))
    assert model.classes == run.record.dataset.classes
    assert run.id in model._repr_html_()
    assert "test accuracy" in repr(model)


@pytest.mark.parametrize("images", [np.zeros((2, 28, 28)), np.zeros((28, 28), np.uint8)])
def test_images_of_another_kind_are_refused(images: np.ndarray) -> None:
    with pytest.raises(ImageError, match="uint8"):
        fmnist.load(logreg().id).predict(images)


def test_a_picture_is_taken_as_path_bytes_or_picture(tmp_path: Path, dataset: Dataset) -> None:
    model = fmnist.load()
    assert model.run.id == default_run(Store()).id
    picture = Image.fromarray(dataset.test_images[1].numpy())
    file = io.BytesIO()
    picture.save(file, "PNG")
    path = tmp_path / "pullover.png"
    path.write_bytes(file.getvalue())
    for given in (path, str(path), file.getvalue(), picture):
        answer = model.classify(given)
        assert answer.name == "Pullover"
        assert not answer.is_outlier
        assert sum(answer.probabilities.values()) == pytest.approx(1, abs=1e-5)
    assert "data:image/png;base64," in answer._repr_html_()
    with pytest.raises(ImageError, match="no picture at"):
        model.classify(tmp_path / "missing.png")
    with pytest.raises(ImageError, match="not as int"):
        model.classify(5)  # type: ignore[arg-type]


def test_it_trains_and_lists() -> None:
    model = fmnist.train(architecture="logreg", epochs=1, train_images=1_000)
    assert model.run.record.status == "finished"
    assert model.run.record.config.train_images == 1_000
    listed = fmnist.runs()
    assert listed[0].id == model.run.id
    assert model.run.id in listed._repr_html_()
    accuracy = bounded(recorded_figures(model.run)["accuracy"])
    line, *_ = repr(listed).splitlines()
    assert line == f"{model.run.label}, finished, test accuracy {accuracy}"
    assert repr(listed[0]) == f"Run({model.run.label}, finished)"
    with pytest.raises(ConfigError, match="architecture or a preset"):
        fmnist.train(epochs=1)


def test_the_dataset_shows_itself(dataset: Dataset) -> None:
    assert fmnist.dataset() is dataset
    assert "Ankle boot" in dataset._repr_html_()
    said = "Dataset(Fashion-MNIST, 10 classes, 60,000 training images, 10,000 test images)"
    assert repr(dataset) == said


def test_the_notebook_of_the_documents_runs() -> None:
    """Each cell in order in one namespace, its last line shown as a notebook would show it."""
    notebook = json.loads((PROJECT / "docs" / "notebook.ipynb").read_text(encoding="utf-8"))
    names: dict[str, Any] = {}
    shown = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            *lines, last = ast.parse("".join(cell["source"])).body
            exec(compile(ast.Module(lines, []), "cell", "exec"), names)
            assert isinstance(last, ast.Expr), "the last line of a cell shows something"
            shown.append(eval(compile(ast.Expression(last.value), "cell", "eval"), names))
    assert shown[2] == ["Ankle boot", "Pullover", "Trouser", "Trouser", "Shirt"]
    assert "| Seed | 0 |" in shown[-1]
