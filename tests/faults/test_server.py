"""A real server, and browsers that come, go, and send what no page of ours would send."""

import json
import signal
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.browser import Server, server_over
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.waiting import wait_for


@pytest.fixture
def server(store: Store) -> Iterator[Server]:
    """The app on a port of its own, with the runs of `store`."""
    with server_over(store.user) as it:
        yield it


def test_a_run_outlives_browsers_a_cleared_cache_and_ends_with_the_server(
    server: Server,
    store: Store,
    long: TrainConfig,
    tiny: TrainConfig,
) -> None:
    first, second = store.create(long), store.create(tiny)

    with _browser(server) as browser:
        _open_home(browser)
        wait_for(lambda: _epochs(store, first.id))
    _check_that_it_goes_on(store, first.id)  # The browser is closed.

    with _browser(server) as browser, _browser(server) as other:
        assert first.short_id.encode() in _open_home(browser)  # Reopened, it shows the run.
        for client in (browser, other, browser):
            client.send(BackMsg(clear_cache=True).SerializeToString())
            _open_home(client)
        _check_that_it_goes_on(store, first.id)

    history = store.get(first.id).history()
    steps = [entry["step"] for entry in history.reports]
    assert steps == sorted(set(steps))  # A second training of it would begin at the first step.
    assert history.events == []
    assert [run.record.status for run in store.runs()].count("running") == 1
    assert store.get(second.id).record.status == "queued"

    server.process.send_signal(signal.SIGTERM)
    server.process.wait(60)
    left = {run.id: _status_on_disk(run.folder) for run in store.runs()}
    assert left == {first.id: "interrupted", second.id: "queued"}


def test_it_is_in_no_foreign_frame_and_says_so_where_it_does_not_answer(server: Server) -> None:
    known = _get(server, "localhost")
    assert known.status == 200
    assert known.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert known.headers["X-Content-Type-Options"] == "nosniff"
    unknown = _get(server, "elsewhere.example")
    assert unknown.status == 403
    assert b"--server.allowedHosts" in unknown.read()


def _get(server: Server, host: str) -> HTTPResponse:
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.request("GET", "/", headers={"Host": host})
    return connection.getresponse()


def _browser(server: Server) -> ClientConnection:
    url = server.address.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(url, subprotocols=["streamlit"], origin=server.address, max_size=None)


def _open_home(browser: ClientConnection) -> bytes:
    """Run the first page, and return all that the server sent for it."""
    request = BackMsg()
    request.rerun_script.query_string = ""
    browser.send(request.SerializeToString())
    received = b""
    while True:
        message = browser.recv(timeout=120)
        received += message
        if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
            return received


def _epochs(store: Store, run_id: str) -> int:
    return len(store.get(run_id).history().epochs)


def _check_that_it_goes_on(store: Store, run_id: str) -> None:
    epochs = _epochs(store, run_id)
    wait_for(lambda: _epochs(store, run_id) > epochs + 2)
    assert store.get(run_id).record.status == "running"


def _status_on_disk(folder: Path) -> str:
    return json.loads((folder / "run.json").read_text())["status"]
