"""The service over real HTTP, by a server in this process."""

import base64
import io
import json
import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from fmnist.cli.main import main
from fmnist.common.errors import FmnistError
from fmnist.data.dataset import Dataset
from fmnist.jobs.combine import make_ensemble
from fmnist.recognition.classify import OUTLIER, outlier_scores
from fmnist.runs.run import Run
from fmnist.runs.store import Store

pytest.importorskip("fastapi")
pytest.importorskip("prometheus_client")

from fmnist.service.batching import Batcher
from fmnist.service.engine import Engine
from fmnist.service.limits import Limits
from fmnist.service.server import answering, listening, read_token, require_token

LIMITS = Limits(body_bytes=1 << 20, pictures=3, images=5, parallel=8, seconds=20)
JSON = {"Content-Type": "application/json"}
MULTIPART = {"Content-Type": "multipart/form-data"}
TOKEN = "a-token-of-some-length"


class Service:
    """A server in a thread of this process."""

    def __init__(self, run: Run, limits: Limits, token: str | None) -> None:
        self.run = run
        listener = listening("127.0.0.1", 0, token)
        self.server = answering(run, limits, token)
        self.thread = threading.Thread(target=self.server.run, args=([listener],))
        self.thread.start()
        self.address = f"http://127.0.0.1:{listener.getsockname()[1]}"

    def close(self) -> None:
        self.server.should_exit = True
        self.thread.join()

    def post(self, path: str, **how: Any) -> requests.Response:
        return requests.post(f"{self.address}{path}", timeout=120, **how)

    def get(self, path: str, **how: Any) -> requests.Response:
        return requests.get(f"{self.address}{path}", timeout=120, **how)


def logreg() -> Run:
    return Store().find("logreg-dee7")


@pytest.fixture(scope="module")
def service(dataset: Dataset) -> Iterator[Service]:
    started = Service(logreg(), LIMITS, None)
    yield started
    started.close()


@pytest.fixture
def start() -> Iterator[Callable[..., Service]]:
    started: list[Service] = []

    def start(limits: Limits = LIMITS, token: str | None = None, run: Run | None = None) -> Service:
        started.append(Service(run or logreg(), limits, token))
        return started[-1]

    yield start
    for each in started:
        each.close()


@pytest.fixture
def picture(dataset: Dataset) -> bytes:
    file = io.BytesIO()
    Image.fromarray(dataset.test_images[1].numpy()).save(file, "PNG")
    return file.getvalue()


def test_a_picture_gets_the_answer_of_the_terminal(
    service: Service, picture: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "pullover.png"
    path.write_bytes(picture)
    assert main(["classify", str(path), "--model", service.run.id, "--json"]) == 0
    expected = json.loads(capsys.readouterr().out)
    encoded = base64.b64encode(picture).decode()
    for how in (
        {"json": {"pictures": [encoded]}},
        {"files": {"pictures": ("x.png", picture, "image/png")}},
    ):
        said = service.post("/v1/classify", **how).json()
        assert said["model"] == service.run.id
        (answer,) = said["answers"]
        assert answer.keys() == expected.keys() - {"file", "model"}
        assert answer["class"] == "Pullover"
        assert answer["probabilities"] == pytest.approx(expected["probabilities"], abs=1e-5)
        assert answer["outlier"] == pytest.approx(expected["outlier"], abs=1e-5)


def test_a_picture_that_cannot_be_read_stops_no_other(service: Service, picture: bytes) -> None:
    files = [("pictures", ("a.txt", b"no picture")), ("pictures", ("b.png", picture))]
    bad, good = service.post("/v1/classify", files=files).json()["answers"]
    assert "is not a PNG" in bad["error"]
    assert good["class"] == "Pullover"


def test_images_get_the_probabilities_of_the_run(service: Service, dataset: Dataset) -> None:
    images = dataset.test_images[:4].numpy()
    said = service.post("/v1/predict", json={"images": images.tolist()}).json()
    stored = service.run.predictions().test_classes[:4]
    assert said["predicted"] == [said["classes"][index] for index in stored]
    assert np.sum(said["probabilities"], 1) == pytest.approx(np.ones(4), abs=1e-5)


def test_an_ensemble_is_served_like_any_run(
    start: Callable[..., Service], store: Store, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FMNIST_RUNS", str(store.user))
    made = make_ensemble(Store(), [logreg(), Store().find("mlp109-7e8e")], "logits")
    service = start(run=Store().find(made.short_id))
    said = service.post("/v1/predict", json={"images": dataset.test_images[:4].tolist()}).json()
    assert said["model"] == made.id
    stored = made.predictions().test_classes[:4]
    assert said["predicted"] == [said["classes"][index] for index in stored]


def test_the_page_that_describes_it_has_all_of_openapi_and_fetches_nothing(
    service: Service,
) -> None:
    page = service.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert service.get("/").text == page.text
    document = service.get("/openapi.json").json()
    assert {"/v1/classify", "/v1/predict", "/v2/models/{name}/infer"} <= document["paths"].keys()
    for path, methods in document["paths"].items():
        for method in methods:
            assert f"<code>{method.upper()} {path}</code>" in page.text
    assert f"{service.address}/v1/classify" in page.text
    assert not re.search(r"<script|<link|@import|url\(|src=", page.text)


@pytest.mark.parametrize(
    ("path", "how", "status", "sentence"),
    [
        ("/v1/classify", {"data": b"x" * (2 << 20)}, 413, "at most 1 MB"),
        ("/v1/classify", {"data": iter([b"x" * (1 << 20)] * 2), "headers": JSON}, 413, "1 MB"),
        ("/v1/classify", {"data": b"x"}, 422, "Send pictures as files"),
        ("/v1/classify", {"json": {"pictures": ["!"]}}, 422, "Send pictures as files"),
        ("/v1/classify", {"json": {"pictures": ["aaaa"] * 4}}, 422, "from 1 to 3"),
        ("/v1/classify", {"files": [("p", ("a", b"x"))] * 4}, 422, "from 1 to 3"),
        ("/v1/classify", {"data": b"x", "headers": MULTIPART}, 422, "Send pictures as files"),
        (
            "/v1/classify",
            {"data": b"x", "headers": {"Content-Type": MULTIPART["Content-Type"] + "; boundary=b"}},
            422,
            "Send pictures as files",
        ),
        ("/v1/classify", {"json": {"pictures": ["aaaa"]}}, 422, "is not a PNG"),
        ("/v1/predict", {"data": b"{"}, 422, "from 1 to 5 images of 28 x 28"),
        ("/v1/predict", {"json": {"images": [[[0] * 28] * 28] * 6}}, 422, "from 1 to 5 images"),
        ("/v1/predict", {"json": {"images": [[[256] * 28] * 28]}}, 422, "levels from 0 to 255"),
        ("/v1/predict", {"json": {"images": [[["x"] * 28] * 28]}}, 422, "levels from 0 to 255"),
        ("/v1/nothing", {"json": {}}, 404, "nothing at this path"),
        ("/v1/model", {"json": {}}, 405, "another method"),
    ],
)
def test_what_cannot_be_answered_is_a_sentence(
    service: Service, path: str, how: dict[str, Any], status: int, sentence: str
) -> None:
    answer = service.post(path, **how)
    assert answer.status_code == status
    assert sentence in answer.json()["error"]
    assert ("allow" in answer.headers) == (status == 405)


def test_too_many_pixels_are_refused_before_they_are_decoded(service: Service) -> None:
    file = io.BytesIO()
    Image.new("1", (20_001, 8)).save(file, "PNG")
    answer = service.post("/v1/classify", files={"p": file.getvalue()})
    assert answer.status_code == 422
    assert "20,000 pixels on a side" in answer.json()["error"]


def test_time_is_bounded(start: Callable[..., Service]) -> None:
    service = start(Limits(seconds=0))
    answer = service.post("/v1/predict", json={"images": [[[0] * 28] * 28]})
    assert answer.status_code == 408
    assert "longer than 0 s" in answer.json()["error"]


def test_requests_at_a_time_are_bounded(start: Callable[..., Service]) -> None:
    answer = start(Limits(parallel=0)).post("/v1/predict", json={})
    assert answer.status_code == 429
    assert answer.headers["retry-after"] == "1"


def test_without_its_token_nobody_is_answered(start: Callable[..., Service]) -> None:
    service = start(token=TOKEN)
    assert service.get("/v2/health/live").status_code == 200
    for given in ({}, {"Authorization": "Bearer another"}, {"Authorization": TOKEN}):
        answer = service.get("/v1/model", headers=given)
        assert answer.status_code == 401
        assert "token" in answer.json()["error"]
    for scheme in ("Bearer", "bearer"):
        held = service.get("/v1/model", headers={"Authorization": f"{scheme} {TOKEN}"})
        assert held.json()["model"] == service.run.id


def test_an_address_that_another_program_has_is_refused() -> None:
    with listening("127.0.0.1", 0, None) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(FmnistError, match="choose another --port"):
            listening("127.0.0.1", port, None)


def test_an_answer_is_sent_before_its_headers_are_acknowledged() -> None:
    server = listening("127.0.0.1", 0, None)
    with server, socket.create_connection(server.getsockname()):
        connection, _ = server.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_other_machines_need_a_token(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        require_token(host, None)
    require_token("0.0.0.0", TOKEN)
    for host in ("0.0.0.0", "::", "192.0.2.1", "no such host"):
        with pytest.raises(FmnistError, match="needs a token"):
            require_token(host, None)
    monkeypatch.delenv("FMNIST_TOKEN", raising=False)
    assert read_token(None) is None
    monkeypatch.setenv("FMNIST_TOKEN", TOKEN)
    assert read_token(None) == TOKEN
    file = tmp_path / "token"
    file.write_text("short\n")
    for given in (file, tmp_path / "missing"):
        with pytest.raises(FmnistError):
            read_token(given)
    file.write_text(f"{TOKEN}\n")
    assert read_token(file) == TOKEN


def test_the_open_inference_protocol(service: Service, dataset: Dataset) -> None:
    images = dataset.test_images[:2].numpy()
    model = f"/v2/models/{service.run.short_id}"
    described = service.get(model).json()
    assert described["inputs"] == [{"name": "images", "datatype": "UINT8", "shape": [-1, 28, 28]}]
    assert service.get("/v2/models/nothing/ready").status_code == 404
    tensor = {"name": "images", "shape": [2, 28, 28], "datatype": "UINT8"}
    as_json = {"id": "7", "inputs": [tensor | {"data": images.ravel().tolist()}]}
    said = service.post(f"{model}/infer", json=as_json).json()
    assert (said["id"], said["outputs"][0]["shape"]) == ("7", [2, 10])
    head = json.dumps(
        {
            "inputs": [tensor | {"parameters": {"binary_data_size": images.size}}],
            "outputs": [{"name": "probabilities", "parameters": {"binary_data": True}}],
        }
    ).encode()
    answer = service.post(
        f"{model}/infer",
        data=head + images.tobytes(),
        headers={"Inference-Header-Content-Length": str(len(head))},
    )
    length = int(answer.headers["Inference-Header-Content-Length"])
    assert json.loads(answer.content[:length])["outputs"][0]["datatype"] == "FP32"
    found = np.frombuffer(answer.content[length:], "<f4").reshape(2, 10)
    np.testing.assert_allclose(found.ravel(), said["outputs"][0]["data"], rtol=1e-6)
    for wrong in (
        {"inputs": []},
        {"inputs": [tensor | {"name": "x", "data": [0]}]},
        {"inputs": [tensor | {"datatype": "FP32", "data": [0]}]},
        {"inputs": [tensor | {"shape": [9, 28, 28], "data": [0]}]},
        {"inputs": [tensor | {"shape": [-1, 28, 28], "data": [0]}]},
        {"inputs": [tensor | {"data": [0] * 7}]},
        {"inputs": [tensor | {"data": [300] * images.size}]},
    ):
        assert service.post(f"{model}/infer", json=wrong).status_code == 422


def test_a_client_of_triton_works(service: Service, dataset: Dataset) -> None:
    client = pytest.importorskip("tritonclient.http")
    images = dataset.test_images[:3].numpy()
    with client.InferenceServerClient(service.address.removeprefix("http://")) as triton:
        assert triton.is_server_live()
        assert triton.is_model_ready(service.run.id)
        given = client.InferInput("images", list(images.shape), "UINT8")
        given.set_data_from_numpy(images)
        found = triton.infer(service.run.id, [given]).as_numpy("probabilities")
    np.testing.assert_array_equal(
        found.argmax(1), service.run.predictions().test_classes[: len(images)]
    )


def test_figures_and_log_say_what_happened_and_nothing_of_the_picture(
    start: Callable[..., Service], picture: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    service = start()
    with caplog.at_level("INFO", "fmnist.service"):
        service.post("/v1/classify", files={"p": ("secret-name.png", picture)})
        service.get("/somewhere/else")
        service.get("/" + "%0a" + "x" * 10_000)
    figures = service.get("/metrics").text
    assert 'fmnist_requests_total{path="/v1/classify",status="200"} 1.0' in figures
    assert 'fmnist_requests_total{path="other",status="404"} 2.0' in figures
    assert 'fmnist_predicted_total{name="Pullover"} 1.0' in figures
    first = json.loads(caplog.messages[0])
    assert first.keys() == {"time", "request", "method", "path", "status", "ms"}
    assert json.loads(caplog.messages[1])["path"] == "/somewhere/else"
    long = json.loads(caplog.messages[2])["path"]
    assert long.startswith("/")
    assert len(long) == 200
    assert long.isprintable()
    assert "secret" not in caplog.text


def test_whatever_looks_like_no_class_is_counted(start: Callable[..., Service]) -> None:
    service = start()
    images = np.concatenate(
        [np.random.default_rng(seed).integers(0, 256, (5, 28, 28)) >> seed for seed in range(6)]
    )
    warned = 0
    for five in np.split(images, 6):
        answer = service.post("/v1/predict", json={"images": five.tolist()}).json()
        warned += int((outlier_scores(np.array(answer["probabilities"])) >= OUTLIER).sum())
    assert warned > 0
    assert f"fmnist_outliers_total {float(warned)}" in service.get("/metrics").text


def test_who_waits_is_answered_together_and_as_alone() -> None:
    begun, go_on, sizes = threading.Event(), threading.Event(), []

    def answer(images: np.ndarray) -> np.ndarray:
        begun.set()
        assert go_on.wait(120)
        return images.reshape(len(images), -1)[:, :1].astype(np.float32)

    batcher = Batcher(answer, sizes.append)
    first = batcher.submit(np.full((1, 2, 2), 1, np.uint8))
    assert begun.wait(120)
    others = [batcher.submit(np.full((number, 2, 2), number, np.uint8)) for number in (2, 3)]
    go_on.set()
    batcher.close()
    assert first.result().tolist() == [[1]]
    assert [each.result().tolist() for each in others] == [[[2]] * 2, [[3]] * 3]
    assert sizes == [1, 5]


def test_a_failure_reaches_those_who_asked_and_the_next_are_answered() -> None:
    def answer(images: np.ndarray) -> np.ndarray:
        if images.max() > 1:
            raise ValueError("broken")
        return images.astype(np.float32)

    batcher = Batcher(answer)
    with pytest.raises(ValueError, match="broken"):
        batcher.submit(np.full((1, 2, 2), 2, np.uint8)).result()
    assert batcher.submit(np.ones((1, 2, 2), np.uint8)).result().shape == (1, 2, 2)
    batcher.close()


def test_a_stop_finishes_what_has_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def answer(images: np.ndarray) -> np.ndarray:
        begun.set()
        assert go_on.wait(120)
        return np.full((len(images), 10), 0.1, np.float32)

    monkeypatch.setattr("fmnist.service.server.engine_of", lambda run: Engine("slow", answer))
    service = Service(logreg(), LIMITS, None)
    body = {"images": [[[0] * 28] * 28]}
    with ThreadPoolExecutor(1) as client:
        asked = client.submit(service.post, "/v1/predict", json=body)
        assert begun.wait(120)
        service.server.should_exit = True
        go_on.set()
        assert asked.result().status_code == 200
    service.thread.join()
