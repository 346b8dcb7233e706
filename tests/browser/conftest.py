"""The browser of the tests, and a server that they share. Without Chromium they are skipped, or
with REQUIRE_BROWSER set they fail.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.browser import DEADLINE_SECONDS, launch, serving
from fmnist.runs.store import Store

SERVED = "tests.served"
"""The program of the servers under test."""
NewTab = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the test is skipped, or fails under REQUIRE_BROWSER."""
    with sync_playwright() as playwright:
        try:
            chromium = launch(playwright)
        except FileNotFoundError as error:
            if os.environ.get("REQUIRE_BROWSER"):
                pytest.fail(str(error))
            pytest.skip(str(error))
        expect.set_options(timeout=1000 * DEADLINE_SECONDS)
        yield chromium
        chromium.close()


@pytest.fixture
def new_tab(browser: Browser) -> Iterator[NewTab]:
    """Opens a tab of a browser that has never been here, of 1280 x 800 unless told otherwise."""
    with ExitStack() as contexts:

        def open_one(width: int = 1280, height: int = 800, **others: Any) -> Page:
            size = {"width": width, "height": height}
            context = contexts.enter_context(closing(browser.new_context(viewport=size, **others)))
            context.set_default_timeout(1000 * DEADLINE_SECONDS)
            return context.new_page()

        yield open_one


@pytest.fixture
def tab(new_tab: NewTab) -> Page:
    """A tab of 1280 x 800."""
    return new_tab()


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of runs of the shared server: a test must bear those of others beside its own."""
    return tmp_path_factory.mktemp("shared") / "runs"


@pytest.fixture(scope="session")
def address(shared_folder: Path, browser: Browser) -> Iterator[str]:
    """The address of the one server for all tests that need none of their own."""
    with serving(shared_folder, SERVED) as it:
        yield it


@pytest.fixture
def shared(shared_folder: Path, address: str, monkeypatch: pytest.MonkeyPatch) -> Store:
    """The store of the shared server, which is that of this process too."""
    monkeypatch.setenv("FMNIST_RUNS", str(shared_folder))
    return Store(shared_folder)
