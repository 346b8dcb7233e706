"""How quickly the application answers, idle and while a run trains on all cores.

A real server and a real Chromium. A move is a click on the menu until the new page's title stands
and the server has nothing left to send; a stroke is the mouse released from the canvas of Classify
until the ten bars of the answer stand, of which the canvas itself waits 0.2 s for another stroke; a
start is the command until Home can be seen, while another server trains or does not. Needs
`requirements-dev.txt` and Chromium.

    python -m benchmarks.pages [--moves 60] [--strokes 30] [--starts 5]
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import keep
from fmnist.runs.store import Store
from fmnist.studies.presets import get_preset
from tests.browser.driver import launch, serving, settle, until
from tests.browser.test_outlines import draw
from tests.outlines import outlines

TARGETS = {"move": 1.0, "stroke": 0.5, "start": 5.0}
"""Seconds, of the 95th percentile."""
_TITLES = ("Data", "Train", "Results", "Mistakes", "Classify", "Compare")
_BARS = "[data-testid=stVegaLiteChart] g.mark-rect path"
_LONG = "fashioncnn"
_DEADLINE_MS = 120_000


def move(tab: Page, title: str) -> float:
    """Seconds from the click on `title` in the menu to the finished page."""
    started = time.perf_counter()
    tab.locator("[data-testid=stSidebar]").get_by_role("link", name=title).click()
    tab.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
    settle(tab)
    return time.perf_counter() - started


def stroke(tab: Page, corners: list[tuple[int, int]]) -> float:
    """Seconds from the end of a stroke on the empty canvas to the bars of the answer."""
    draw(tab, corners)
    started = time.perf_counter()
    tab.wait_for_function("bars => document.querySelectorAll(bars).length === 10", arg=_BARS)
    seconds = time.perf_counter() - started
    settle(tab)
    tab.get_by_role("button", name="Clear", exact=True).click()
    tab.locator(_BARS).first.wait_for(state="detached")
    settle(tab)
    return seconds


def start(browser: Browser) -> float:
    """Seconds from the command that starts a server to the heading of Home in the browser."""
    tab = browser.new_page()
    tab.set_default_timeout(_DEADLINE_MS)
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        tab.goto(address)
        tab.wait_for_selector("h1")
        seconds = time.perf_counter() - started
        settle(tab)
        tab.close()
    return seconds


def measure(browser: Browser, tab: Page, address: str, counts: dict[str, int]) -> dict[str, object]:
    """The seconds of so many moves, strokes and starts."""
    moves = [move(tab, _TITLES[number % len(_TITLES)]) for number in range(counts["move"])]
    tab.goto(f"{address}/classify")
    settle(tab)
    drawn = [corners for _, _, corners, _ in outlines()]
    strokes = [stroke(tab, drawn[number % len(drawn)]) for number in range(counts["stroke"])]
    starts = [start(browser) for _ in range(counts["start"])]
    return {"move": in_short(moves), "stroke": in_short(strokes), "start": in_short(starts)}


def in_short(seconds: list[float]) -> dict[str, float]:
    """Median, 95th percentile and maximum, in seconds."""
    return {
        "median": round(statistics.median(seconds), 3),
        "p95": round(statistics.quantiles(seconds, n=20, method="inclusive")[-1], 3),
        "max": round(max(seconds), 3),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Page benchmark: see the top of this file.")
    parser.add_argument("--moves", type=int, default=60)
    parser.add_argument("--strokes", type=int, default=30)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    counts = {"move": options.moves, "stroke": options.strokes, "start": options.starts}
    once = {"move": len(_TITLES), "stroke": 2, "start": 2}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Store(Path(folder))
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(_DEADLINE_MS)
        with serving(store.user) as address:
            tab.goto(address)
            settle(tab)
            measure(browser, tab, address, once)
            idle = measure(browser, tab, address, counts)
            run = store.create(get_preset(_LONG).config)
            until(lambda: len(store.get(run.id).history().reports) > 1)
            training = measure(browser, tab, address, counts)
            still = store.get(run.id).record.status
        browser.close()
    keep(
        "pages",
        {
            "counts": counts,
            "target_p95": TARGETS,
            "idle": idle,
            "training": training,
            "run": still,
        },
    )


if __name__ == "__main__":
    main()
