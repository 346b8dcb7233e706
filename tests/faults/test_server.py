"""A real server, and browsers that come, go, and send what no page of ours would send."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from fmnist.common.paths import PROJECT
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.waiting import wait_for


@pytest.fixture
def server(store: Store) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """The app on a free port, with the runs of `store`."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=os.environ | {"FMNIST_RUNS": str(store.user)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(lambda: _is_healthy(port))
        yield process, port
    finally:
        process.kill()
        process.wait()


def test_a_run_outlives_browsers_a_cleared_cache_and_ends_with_the_server(
    server: tuple[subprocess.Popen[bytes], int],
    store: Store,
    long: TrainConfig,
    tiny: TrainConfig,
) -> None:
    process, port = server
    first, second = store.create(long), store.create(tiny)

    with _browser(port) as browser:
        _open_home(browser)
        wait_for(lambda: _epochs(store, first.id))
    _check_that_it_goes_on(store, first.id)  # The browser is closed.

    with _browser(port) as browser, _browser(port) as other:
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

    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(60)
    assert time.monotonic() - started < 10
    left = {run.id: _status_on_disk(run.folder) for run in store.runs()}
    assert left == {first.id: "interrupted", second.id: "queued"}


def _is_healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health") as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def _browser(port: int) -> ClientConnection:
    address = f"ws://127.0.0.1:{port}/_stcore/stream"
    origin = f"http://127.0.0.1:{port}"
    return connect(address, subprotocols=["streamlit"], origin=origin, max_size=None)


def _open_home(browser: ClientConnection) -> bytes:
    """Run the first page, and return all that the server sent for it."""
    request = BackMsg()
    request.rerun_script.query_string = ""
    browser.send(request.SerializeToString())
    received = b""
    while True:
        message = browser.recv(timeout=60)
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
