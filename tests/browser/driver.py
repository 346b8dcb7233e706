"""A real server and a real Chromium: for the browser tests, the benchmarks and the screenshots."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, Playwright

from fmnist.common.paths import PROJECT

_DEADLINE_SECONDS = 60
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


class Server(NamedTuple):
    """A running server: where it is, and which process."""

    address: str
    pid: int


@contextmanager
def serving(runs: Path) -> Iterator[str]:
    """The address of a fresh server over the folder `runs`, until the block ends."""
    with server_over(runs) as server:
        yield server.address


@contextmanager
def server_over(runs: Path) -> Iterator[Server]:
    """A fresh server over the folder `runs`, until the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"FMNIST_RUNS": str(runs)}
    with subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            _wait_until_healthy(port)
            yield Server(f"http://localhost:{port}", process.pid)
        finally:
            process.terminate()
            process.wait(20)


def launch(playwright: Playwright) -> Browser:
    """A headless Chromium of the system's.

    Raises:
        FileNotFoundError: none is installed.
    """
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        raise FileNotFoundError("No Chromium is installed: apt-get install chromium")
    return playwright.chromium.launch(executable_path=executable, args=list(_QUIET))


def settle(tab: Page) -> None:
    """Wait until the page has its title and the server has nothing left to send."""
    tab.wait_for_selector("h1")
    tab.wait_for_function(
        "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"
    )


def assert_no_exception(tab: Page) -> None:
    """No exception box is on the page."""
    assert tab.locator("[data-testid=stException]").count() == 0


def until(condition: Callable[[], bool], seconds: float = _DEADLINE_SECONDS) -> None:
    """Poll `condition` until it holds, or fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(port: int) -> None:
    def healthy() -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1) as it:
                return bool(it.status == 200)
        except OSError:
            return False

    until(healthy)
