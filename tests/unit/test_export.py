"""Exports: checked by what reads them, not by this program."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from scipy.stats import binomtest

from fmnist.cli.main import main
from fmnist.common.environments import Environment
from fmnist.common.errors import FmnistError
from fmnist.common.figures import bounded
from fmnist.data.dataset import Dataset
from fmnist.export.card import model_card
from fmnist.export.checked import Answered, report_on, require_agreement
from fmnist.export.export_int8 import export_int8
from fmnist.export.export_litert import ENVIRONMENT
from fmnist.export.export_onnx import export_onnx
from fmnist.export.kept import kept_path
from fmnist.export.onnx_file import as_onnx
from fmnist.jobs.combine import make_ensemble
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.recognition.measured import measured
from fmnist.runs.load_model import default_run
from fmnist.runs.run import Run
from fmnist.runs.store import Store

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One folder of runs for all: what one test has exported the next finds made."""
    return tmp_path_factory.mktemp("exporting")


@pytest.fixture(autouse=True)
def _own_runs(folder: Path, monkeypatch: pytest.MonkeyPatch, dataset: Dataset) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(folder))


def shipped(ending: str) -> Run:
    return Store().find(ending)


def test_the_file_answers_as_the_run_did_for_any_number_of_images(
    tmp_path: Path, dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shipped("mlp109-7e8e")
    assert main(["export", run.id, "--to", "onnx", "--out", str(tmp_path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["agreement"] == 1
    assert said["test_accuracy"] == pytest.approx(run.record.test.accuracy)
    session = onnxruntime.InferenceSession(said["file"])
    (given,) = session.get_inputs()
    assert (given.type, given.shape[1:]) == ("tensor(uint8)", [28, 28])
    stored = run.predictions().test_classes
    for images in (1, 7):
        (answer,) = session.run(None, {given.name: dataset.test_images[:images].numpy()})
        assert answer.shape == (images, 10)
        np.testing.assert_allclose(answer.sum(1), 1, atol=1e-5)
        np.testing.assert_array_equal(answer.argmax(1), stored[:images])
    kept = json.loads(session.get_modelmeta().custom_metadata_map["classes"])
    assert tuple(kept) == run.record.dataset.classes
    assert Path(said["file"] + ".json").is_file()


def test_temperature_and_mean_are_inside(dataset: Dataset) -> None:
    torch.manual_seed(0)
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(784, 3))
    model = Model(
        network.eval(),
        Preprocessing(0.3, 0.2),
        ("a", "b", "c"),
        dataset.source.shape,
        flip_tta=True,
        temperature=2.5,
    )
    session = onnxruntime.InferenceSession(as_onnx(model))
    images = dataset.test_images[:5]
    (answer,) = session.run(None, {"images": images.numpy()})
    pixels = (images.double() / 255 - 0.3) / 0.2
    weight, bias = network[1].weight.double(), network[1].bias.double()
    logits = [each.flatten(1) @ weight.T + bias for each in (pixels, pixels.flip(2))]
    expected = (sum(logits) / 2 / 2.5).softmax(1)
    np.testing.assert_allclose(answer, expected.detach().numpy(), atol=1e-5)


def test_no_average_counts_a_padding_that_is_not_there(dataset: Dataset) -> None:
    averages = [torch.nn.AvgPool2d(3, ceil_mode=True), torch.nn.AvgPool2d(3, padding=1)]
    network = torch.nn.Sequential(*averages, torch.nn.Flatten(), torch.nn.Linear(16, 3))
    model = Model(network.eval(), Preprocessing(0.3, 0.2), ("a", "b", "c"), dataset.source.shape)
    nodes = onnx.load_from_string(as_onnx(model)).graph.node
    counted = [
        {each.name: each.i for each in node.attribute}["count_include_pad"]
        for node in nodes
        if node.op_type == "AveragePool"
    ]
    assert counted == [0, 1]


def test_a_file_that_answers_otherwise_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    run = shipped("mlp109-5d52")
    monkeypatch.setattr("fmnist.export.export_onnx.as_onnx", _of_another_mean)
    with pytest.raises(FmnistError, match="another class than the run"):
        export_onnx(run)
    assert not kept_path(run, ".onnx").exists()


def _of_another_mean(model: Model) -> bytes:
    return as_onnx(Model(model.network, Preprocessing(0.5, 0.5), model.classes, model.shape))


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fmnist.common.extras.find_spec", lambda name: None)
    with pytest.raises(FmnistError, match=r"pip install -r requirements-export\.txt"):
        export_onnx(shipped("mlp109-5d52"))


def test_litert_says_what_it_would_install_and_installs_nothing_by_itself(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = Environment("litert", tmp_path / "requirements.txt")
    monkeypatch.setattr("fmnist.export.export_litert.ENVIRONMENT", missing)
    assert main(["export", "mlp109-7e8e", "--to", "litert", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "MB" in said
    assert "--to litert --install" in said
    assert list(tmp_path.iterdir()) == []
    for arguments in (["--to", "card", "--install"], ["--to", "web", "--int8"]):
        assert main(["export", "mlp109-7e8e", *arguments, "--out", str(tmp_path)]) == 1
        assert "goes with --to" in capsys.readouterr().err


def test_litert_answers_as_the_run_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], dataset: Dataset
) -> None:
    if not ENVIRONMENT.is_made:
        pytest.skip("its environment is not here: fmnist export RUN --to litert --install")
    run = shipped("mlp109-7e8e")
    assert main(["export", run.id, "--to", "onnx", "--out", str(tmp_path), "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert main(["export", run.id, "--to", "litert", "--out", str(tmp_path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said.keys() == whole.keys()
    assert said["agreement"] == 1
    assert said["test_accuracy"] == pytest.approx(run.record.test.accuracy)
    assert Path(said["file"]).suffix == ".tflite"
    assert Path(said["file"] + ".json").is_file()


def test_one_image_of_another_class_is_enough_to_refuse_a_file(dataset: Dataset) -> None:
    run = shipped("mlp109-7e8e")
    expected = np.eye(10, dtype=np.float32)[run.predictions().test_classes]
    require_agreement(report_on(b"", run, dataset, Answered(expected, 1.0, {}), expected), "LiteRT")
    found = expected.copy()
    found[7] = np.roll(found[7], 1)
    report = report_on(b"", run, dataset, Answered(found, 1.0, {}), expected)
    assert report.agreement == 0.9999
    with pytest.raises(FmnistError, match=r"The LiteRT file .* 1 of 10,000 test images another"):
        require_agreement(report, "LiteRT")


def test_eight_bits_are_smaller_and_their_cost_is_that_of_compare(
    tmp_path: Path, dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shipped("mlp109-7e8e")
    arguments = ["export", run.id, "--to", "onnx", "--out", str(tmp_path), "--json"]
    assert main(arguments) == 0
    whole = json.loads(capsys.readouterr().out)
    assert main([*arguments, "--int8"]) == 0
    small = json.loads(capsys.readouterr().out)
    assert small["bytes"] < whole["bytes"] / 2
    assert small["bytes"] == Path(small["file"]).stat().st_size
    answers = onnxruntime.InferenceSession(small["file"]).run(
        None, {"images": dataset.test_images.numpy()}
    )[0]
    right = answers.argmax(1) == dataset.test_labels.numpy()
    stored = run.predictions().test_classes == dataset.test_labels.numpy()
    cost = small["cost"]
    assert small["test_accuracy"] == pytest.approx(right.mean())
    assert cost["difference"] == pytest.approx(right.mean() - stored.mean())
    assert (cost["only_small"], cost["only_run"]) == (
        (right & ~stored).sum(),
        (stored & ~right).sum(),
    )
    p_value = binomtest(cost["only_small"], cost["only_small"] + cost["only_run"]).pvalue
    assert cost["p_value"] == pytest.approx(p_value)


def test_no_sum_of_two_products_in_eight_bits_saturates_on_any_processor() -> None:
    export_int8(shipped("mlp109-7e8e"))
    file = onnx.load(kept_path(shipped("mlp109-7e8e"), ".int8.onnx"))
    weights = [
        onnx.numpy_helper.to_array(each).astype(int)
        for each in file.graph.initializer
        if each.data_type == onnx.TensorProto.INT8
    ]
    assert 0 < 2 * 255 * max(abs(each).max() for each in weights) < 1 << 15


def test_an_ensemble_is_exported_like_any_run(
    tmp_path: Path, dataset: Dataset, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store()
    members = [shipped("logreg-dee7"), shipped("mlp109-7e8e")]
    made = make_ensemble(store, members, "logits")
    assert main(["export", made.id, "--to", "onnx", "--out", str(tmp_path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["agreement"] == said["pytorch_agreement"] > 0.999
    session = onnxruntime.InferenceSession(said["file"])
    (answer,) = session.run(None, {"images": dataset.test_images[:9].numpy()})
    np.testing.assert_array_equal(answer.argmax(1), made.predictions().test_classes[:9])


def test_the_card_says_what_the_record_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = shipped("fastcnn-9219")
    assert main(["export", run.id, "--to", "card", "--out", str(tmp_path)]) == 0
    card = Path(capsys.readouterr().out.strip()).read_text(encoding="utf-8")
    head, metadata, body = card.split("---\n", 2)
    assert head == ""
    assert f"value: {run.record.test.accuracy:.4f}" in metadata
    assert "- zalando-datasets/fashion_mnist" in metadata
    for part in ("must not be used", "Calibration error", "| Seed | 0 |", "Ankle boot", run.id):
        assert part in body


def test_the_card_credits_the_network_with_nothing_that_it_leaves_behind(dataset: Dataset) -> None:
    """Of the model that Classify uses, whose figures on people's pictures are of both looks."""
    run = default_run(Store())
    found, card = measured(run.id), model_card(run)
    assert found is not None
    for share in (found.photo, found.sketch):
        assert bounded(share.estimate) not in card
    assert "second look" in card
