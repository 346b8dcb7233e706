"""A real server, a real Chromium, and what a person does on a page.

For the browser tests, the benchmarks and the screenshots. Needs `requirements-dev.txt`.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Error, Locator, Page, Playwright, expect

from fmnist.common.paths import PROJECT

DEADLINE_SECONDS = 120
"""For anything that the browser or the server does at once when the machine is not busy."""
_TRY_MILLISECONDS = 10_000
"""For one part of an act that is done again when the page was drawn anew in the middle of it."""
_PHONE_PIXELS = 767
"""As far as this width the menu covers the page, and is closed (`ui/shared/menu.js`)."""
_QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync")


class Server(NamedTuple):
    """A running server: where it is, and its process."""

    address: str
    process: subprocess.Popen[str]


@contextmanager
def serving(runs: Path, program: str = "streamlit") -> Iterator[str]:
    """The address of a fresh server over the folder `runs`, until the block ends."""
    with server_over(runs, program=program) as server:
        yield server.address


@contextmanager
def server_over(runs: Path, port: int = 0, program: str = "streamlit") -> Iterator[Server]:
    """A fresh server over the folder `runs`, until the block ends, which kills it.

    The system chooses its port, unless one is wanted, as of a server that was there before: one
    that was found free could be another's by now. `program` is the module that is Streamlit's
    command.
    """
    command = [sys.executable, "-m", program, "run", "app.py", "--server.port", str(port)]
    environment = os.environ | {"FMNIST_RUNS": str(runs)}
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = next(
                (line.split()[1] for line in process.stdout if "URL:" in line),
                None,
            )
            assert address is not None, "the server ended before it served"
            yield Server(address, process)
        finally:
            process.kill()


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


def go(tab: Page, address: str) -> None:
    """Open an address, also while the page before it is still on its way."""
    persist(lambda: tab.goto(address))
    settle(tab)


def turn_to(tab: Page, page: str, title: str | None = None) -> None:
    """Open a page by its entry in the menu, until it has its title, which is that of the entry.

    On a phone the menu is opened first, whose entries move meanwhile.
    """
    size = tab.viewport_size
    is_phone = size is not None and size["width"] <= _PHONE_PIXELS
    opens = tab.get_by_test_id("stExpandSidebarButton")
    entry = tab.get_by_test_id("stSidebar").get_by_role("link", name=page, exact=True)
    heading = tab.get_by_role("heading", level=1, name=title or page, exact=True)

    def turned() -> None:
        if is_phone and opens.is_visible():
            opens.click(timeout=_TRY_MILLISECONDS)
        entry.click(timeout=_TRY_MILLISECONDS)
        expect(heading).to_be_visible(timeout=_TRY_MILLISECONDS)

    persist(turned)
    settle(tab)


def choose(tab: Page, label: str, option: str) -> None:
    """Choose an option of a select box."""
    box = tab.get_by_role("combobox", name=label)

    def chosen() -> None:
        box.click(timeout=_TRY_MILLISECONDS)
        box.fill(option, timeout=_TRY_MILLISECONDS)
        choice = tab.get_by_role("option").filter(has_text=option).first
        choice.click(timeout=_TRY_MILLISECONDS)

    persist(chosen)
    settle(tab)


def fill(tab: Page, label: str, value: int) -> None:
    """Type a number and leave the field of this label."""
    fill_in(tab.get_by_role("textbox", name=label), value)


def fill_in(field: Locator, value: int) -> None:
    """Type a number and leave the field."""

    def typed() -> None:
        field.fill(str(value), timeout=_TRY_MILLISECONDS)
        field.press("Enter", timeout=_TRY_MILLISECONDS)

    persist(typed)


def pick(tab: Page, name: str) -> None:
    """Choose one of several options that are all in sight."""
    radio = tab.get_by_role("radio", name=name, exact=True)
    persist(lambda: radio.check(timeout=_TRY_MILLISECONDS))
    settle(tab)


def open_tab(tab: Page, name: str) -> None:
    """Open one of the tabs of a page."""
    head = tab.get_by_role("tab", name=name)
    click_until(head.and_(tab.locator("[aria-selected=true]")), head)


def press(tab: Page, name: str) -> None:
    """Press the first button of this name."""
    tab.get_by_role("button", name=name).first.click()


def start(tab: Page, epochs: int) -> str:
    """Start a run of `cnn225` on the page Train, and return its id."""
    choose(tab, "Architecture", "cnn225")
    fill(tab, "Epochs", epochs)
    settle(tab)
    before = tab.url
    press(tab, "Start training")
    tab.wait_for_url(lambda url: "run=" in url and url != before)
    return tab.url.partition("run=")[2]


def click_until(shown: Locator, part: Locator) -> None:
    """Click on a part of the page, as a link or a mark of a chart, until that `shown` is there."""

    def clicked() -> None:
        part.click(timeout=_TRY_MILLISECONDS)
        expect(shown).to_be_visible(timeout=_TRY_MILLISECONDS)

    persist(clicked)


def draw(tab: Page, corners: list[tuple[int, int]]) -> None:
    """One stroke of the mouse through all corners, in pixels of the canvas of Classify."""
    canvas = tab.locator("canvas.upper-canvas").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    (x, y), *rest = corners
    tab.mouse.move(box["x"] + x, box["y"] + y)
    tab.mouse.down()
    for x, y in rest:
        tab.mouse.move(box["x"] + x, box["y"] + y, steps=8)
    tab.mouse.up()


def reload(tab: Page) -> None:
    """Load the page again, also in the middle of being loaded."""
    persist(tab.reload)
    settle(tab)


def persist(act: Callable[[], object]) -> None:
    """Do what a person does, and again from its beginning if the page was just then drawn anew,
    which closes a menu, takes a field away, and lets a chart miss a click."""

    deadline = time.monotonic() + DEADLINE_SECONDS
    while True:
        try:
            act()
            return
        except (Error, AssertionError):
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def assert_no_exception(tab: Page) -> None:
    """No exception box is on the page."""
    assert tab.locator("[data-testid=stException]").count() == 0


def until(condition: Callable[[], bool], seconds: float = DEADLINE_SECONDS) -> None:
    """Poll `condition` until it holds, or fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)
