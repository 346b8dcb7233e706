"""A real server, and browsers that come, go, and send what no page of ours would send.

How much memory sessions take, over a day of polls too, and how much they slow a training down, are
measurements: benchmarks/memory.py and watching.py keep them. What all uploads of all sessions take
together is bounded by nothing but the memory of the machine: Streamlit holds them, each under the
limit below, until their sessions end.
"""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from benchmarks.browser import Server, server_over
from fmnist.common.paths import PROJECT
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.waiting import wait_for


@pytest.fixture
def server(store: Store) -> Iterator[Server]:
    """The app on a port of its own, with the runs of `store`."""
    with server_over(store.user) as it:
        yield it


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server without runs, for all that only ask."""
    with server_over(tmp_path_factory.mktemp("quiet")) as it:
        yield it


@pytest.mark.long
def test_a_run_outlives_browsers_pages_and_a_cleared_cache_and_ends_with_the_server(
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
        _turn_pages(browser, first.id)
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


def test_it_is_in_no_foreign_frame_and_says_so_where_it_does_not_answer(quiet: Server) -> None:
    known = _get(quiet, "localhost")
    assert known.status == 200
    assert known.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert known.headers["X-Content-Type-Options"] == "nosniff"
    unknown = _get(quiet, "elsewhere.example")
    assert unknown.status == 403
    assert b"--server.allowedHosts" in unknown.read()


@pytest.mark.parametrize("host", ["", "[::1", "localhost.evil.example", "localhost@evil", "[]:80"])
def test_an_address_that_is_none_is_refused_too(quiet: Server, host: str) -> None:
    assert _get(quiet, host).status in (400, 403)


@pytest.mark.parametrize(
    ("host", "origin"),
    [(None, "http://evil.example"), ("evil.example", "http://evil.example"), (None, "null")],
)
def test_a_page_of_others_opens_no_session(quiet: Server, host: str | None, origin: str) -> None:
    """Neither from its own address nor from one that was bound to this machine afterwards."""
    url = quiet.address.replace("http", "ws", 1) + "/_stcore/stream"
    if host is not None:
        url = url.replace("127.0.0.1", host).replace("localhost", host)
    where = urlsplit(quiet.address)
    with (
        socket.create_connection((where.hostname, where.port)) as wire,
        pytest.raises(InvalidStatus) as refusal,
    ):
        connect(url, sock=wire, subprotocols=["streamlit"], origin=origin)
    assert refusal.value.response.status_code == 403


def test_an_upload_is_refused_that_is_too_large_or_another_page_s(quiet: Server) -> None:
    with _browser(quiet) as browser:
        session = next(
            each.new_session.initialize.session_id
            for each in _answer(browser, _request(""))
            if each.WhichOneof("type") == "new_session"
        )
        cookie = _get(quiet, "localhost", "/_stcore/health").headers["Set-Cookie"].split(";")[0]
        token = {"Cookie": cookie, "X-Xsrftoken": cookie.partition("=")[2]}
        size = {"Content-Length": str(33 << 20)}
        assert _put(quiet, session, token | size) == 413
        assert _put(quiet, session, size) == 403
        assert _put(quiet, "another", token | size) == 400


def test_what_goes_wrong_in_a_page_is_in_the_log_and_not_on_the_page(tmp_path: Path) -> None:
    script = tmp_path / "page.py"
    script.write_text("raise KeyError('a secret of the house')")
    command = [sys.executable, "-u", "-m", "streamlit", "run", str(script), "--server.port", "0"]
    log, errors = subprocess.PIPE, subprocess.STDOUT
    with subprocess.Popen(command, cwd=PROJECT, stdout=log, stderr=errors, text=True) as process:
        try:
            assert process.stdout is not None
            address = next(line.split()[1] for line in process.stdout if "URL:" in line)
            with _browser(Server(address, process)) as browser:
                browser.send(_request(""))
                shown = _received(browser)
        finally:
            process.kill()
        assert "a secret of the house" in process.stdout.read()
    assert any(_is_exception(each) for each in shown)
    for each in shown:
        assert b"secret" not in _bytes(each)
        assert b"KeyError" not in _bytes(each)


def _get(server: Server, host: str, path: str = "/") -> HTTPResponse:
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.request("GET", path, headers={"Host": host})
    return connection.getresponse()


def _put(server: Server, session: str, headers: dict[str, str]) -> int:
    """The status of an upload of which only the head is sent."""
    connection = HTTPConnection(server.address.removeprefix("http://"))
    connection.request("PUT", f"/_stcore/upload_file/{session}/file", headers=headers)
    return connection.getresponse().status


def _browser(server: Server) -> ClientConnection:
    url = server.address.replace("http", "ws", 1) + "/_stcore/stream"
    return connect(url, subprotocols=["streamlit"], origin=server.address, max_size=None)


def _turn_pages(browser: ClientConnection, run_id: str) -> None:
    """As fast as a browser can ask, with polls in between of parts that are no longer there."""
    fragments: set[str] = set()
    for page in ("train", "results", "train"):
        seen = _answer(browser, _request(page, f"run={run_id}"))
        fragments |= {each.auto_rerun.fragment_id for each in seen if each.auto_rerun.interval}
        for fragment in fragments:  # Polls that a browser sent before it saw the new page.
            browser.send(_request(page, f"run={run_id}", fragment))
    assert fragments
    for page in ("train", "results", "runs") * 2:
        browser.send(_request(page, f"run={run_id}"))
    for page in ("data", "train"):
        _answer(browser, _request(page, f"run={run_id}"))


def _open_home(browser: ClientConnection) -> bytes:
    """Open the first page, and return all that the server sent for it."""
    return b"".join(map(_bytes, _answer(browser, _request(""))))


def _request(page: str, query: str = "", fragment: str = "") -> bytes:
    """What a browser sends to have a page drawn, or that part of it."""
    state = ClientState(page_name=page, query_string=query, fragment_id=fragment)
    return BackMsg(rerun_script=state).SerializeToString()


def _answer(browser: ClientConnection, request: bytes) -> list[ForwardMsg]:
    """All that the server sends for it, among which is no exception."""
    browser.send(request)
    received = _received(browser)
    assert not any(map(_is_exception, received))
    return received


def _received(browser: ClientConnection) -> list[ForwardMsg]:
    """What the server sends until a script has come to its end."""
    received = []
    while True:
        content = browser.recv(timeout=120)
        assert isinstance(content, bytes)
        received.append(ForwardMsg.FromString(content))
        if received[-1].WhichOneof("type") == "script_finished":
            return received


def _bytes(message: ForwardMsg) -> bytes:
    return message.SerializeToString()


def _is_exception(message: ForwardMsg) -> bool:
    return message.delta.new_element.WhichOneof("type") == "exception"


def _epochs(store: Store, run_id: str) -> int:
    return len(store.get(run_id).history().epochs)


def _check_that_it_goes_on(store: Store, run_id: str) -> None:
    epochs = _epochs(store, run_id)
    wait_for(lambda: _epochs(store, run_id) > epochs + 2)
    assert store.get(run_id).record.status == "running"


def _status_on_disk(folder: Path) -> str:
    return json.loads((folder / "run.json").read_text())["status"]
