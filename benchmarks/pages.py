"""How quickly the application answers, idle and while a run trains on all cores.

A real server and a real Chromium. A move is a click on the menu until the new page's title stands
and the server has nothing left to send; a stroke is the mouse released from the canvas of Classify
until the ten bars of the answer stand; a result is the click on Results in the menu until its
confusion matrix stands, for a run whose predictions are stored; a cell is a click on the matrix
until the images in it stand; a start is the command until Home can be seen, while another server
trains or does not. What a page sends is the most of all its visits, and of all clicks on a cell.
Needs `requirements-dev.txt` and Chromium.

    python -m benchmarks.pages [--moves 60] [--strokes 30] [--results 30] [--cells 30] [--starts 5]
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import draw, go, launch, serving, settle, until
from benchmarks.outlines import outlines
from benchmarks.report import keep
from benchmarks.traffic import Traffic
from fmnist.runs.load_model import default_run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS

TARGETS = {"move": 1.0, "stroke": 0.5, "result": 1.0, "cell": 0.5, "start": 5.0}
"""Seconds, of the 95th percentile."""
MOST_SENT = 1_000_000
"""Bytes, that a page or a click may send at a time."""
_TITLES = ("Data", "Train", "Results", "Mistakes", "Classify", "Compare")
_BARS = "[data-testid=stVegaLiteChart] g.mark-rect path"
_CELLS = (
    ("Shirt", "T-shirt/top"),
    ("Coat", "Pullover"),
    ("Ankle boot", "Sneaker"),
    ("Pullover", "Shirt"),
)
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


def result(tab: Page) -> float:
    """Seconds from the click on Results in the menu of Mistakes to its confusion matrix."""
    move(tab, "Mistakes")
    started = time.perf_counter()
    move(tab, "Results")
    tab.locator(_cell(*_CELLS[0])).wait_for()
    return time.perf_counter() - started


def cell(tab: Page, actual: str, predicted: str) -> float:
    """Seconds from the click on a cell of the matrix to the images in it."""
    started = time.perf_counter()
    tab.locator(_cell(actual, predicted)).click()
    tab.get_by_role("heading", name=f"{actual} predicted as {predicted}").wait_for()
    settle(tab)
    return time.perf_counter() - started


def _cell(actual: str, predicted: str) -> str:
    label = f"Predicted class: {predicted}; True class: {actual}"
    return f"[data-testid=stVegaLiteChart] text[aria-label^='{label}']"


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


def measure(
    browser: Browser, tab: Page, traffic: Traffic, address: str, counts: dict[str, int]
) -> dict[str, object]:
    """The seconds of so many moves, strokes, results, cells and starts, and the bytes sent."""
    sent: dict[str, int] = {}

    def note(name: str, seconds: float) -> float:
        sent[name] = max(sent.get(name, 0), traffic.take())
        return seconds

    traffic.take()
    titles = [_TITLES[number % len(_TITLES)] for number in range(counts["move"])]
    moves = [note(title, move(tab, title)) for title in titles]
    go(tab, f"{address}/classify")
    drawn = [corners for _, _, corners, _ in outlines()]
    strokes = [stroke(tab, drawn[number % len(drawn)]) for number in range(counts["stroke"])]
    go(tab, f"{address}/results?run={default_run(Store()).id}")
    results = [result(tab) for _ in range(counts["result"])]
    traffic.take()
    chosen = [_CELLS[number % len(_CELLS)] for number in range(counts["cell"])]
    cells = [note("a cell of Results", cell(tab, *each)) for each in chosen]
    starts = [start(browser) for _ in range(counts["start"])]
    return {
        "move": in_short(moves),
        "stroke": in_short(strokes),
        "result": in_short(results),
        "cell": in_short(cells),
        "start": in_short(starts),
        "bytes_sent": sent,
    }


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
    parser.add_argument("--results", type=int, default=30)
    parser.add_argument("--cells", type=int, default=30)
    parser.add_argument("--starts", type=int, default=5)
    options = parser.parse_args()
    counts = {name: getattr(options, f"{name}s") for name in TARGETS}
    once = {"move": len(_TITLES), "stroke": 2, "result": 2, "cell": len(_CELLS), "start": 2}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Store(Path(folder))
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(_DEADLINE_MS)
        traffic = Traffic(tab)
        with serving(store.user) as address:
            go(tab, address)
            measure(browser, tab, traffic, address, once)
            idle = measure(browser, tab, traffic, address, counts)
            run = store.create(PRESETS.get(_LONG).config)
            until(lambda: len(store.get(run.id).history().reports) > 1)
            training = measure(browser, tab, traffic, address, counts)
            still = store.get(run.id).record.status
        browser.close()
    keep(
        "pages",
        {
            "counts": counts,
            "target_p95": TARGETS,
            "most_bytes_sent": MOST_SENT,
            "idle": idle,
            "training": training,
            "run": still,
        },
    )


if __name__ == "__main__":
    main()
