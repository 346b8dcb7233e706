"""How long moving between pages takes, idle and while a run trains on all cores.

A real server and a real Chromium: a click on the menu until the new page's title stands and the
server has nothing left to send. Needs `requirements-dev.txt` and Chromium.

    python -m benchmarks.pages [--moves 60]
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.report import keep
from fmnist.runs.store import Store
from tests.browser.driver import launch, serving, settle, until

_TITLES = ("Data", "Train", "Results", "Mistakes", "Classify", "Compare")


def move(tab: Page, title: str) -> float:
    """Seconds from the click on `title` in the menu to the finished page."""
    started = time.perf_counter()
    tab.locator("[data-testid=stSidebar]").get_by_role("link", name=title).click()
    tab.wait_for_function("title => document.querySelector('h1')?.innerText === title", arg=title)
    settle(tab)
    return time.perf_counter() - started


def measure(tab: Page, moves: int) -> dict[str, float]:
    """Median, 95th percentile and maximum of `moves` moves through the menu, in seconds."""
    seconds = [move(tab, _TITLES[number % len(_TITLES)]) for number in range(moves)]
    return {
        "median": round(statistics.median(seconds), 3),
        "p95": round(statistics.quantiles(seconds, n=20)[-1], 3),
        "max": round(max(seconds), 3),
    }


def start_a_long_run(tab: Page, address: str, store: Store) -> str:
    """Start `fashioncnn` from the form and wait until it trains."""
    tab.goto(f"{address}/train")
    settle(tab)
    box = tab.get_by_role("combobox", name="Preset")
    box.click()
    box.fill("fashioncnn")
    tab.get_by_role("option").filter(has_text="fashioncnn").first.click()
    settle(tab)
    tab.get_by_role("button", name="Start training").click()
    tab.wait_for_url("**run=*")
    run_id = tab.url.partition("run=")[2]
    until(lambda: len(store.get(run_id).history().reports) > 1)
    return run_id


def main() -> None:
    parser = argparse.ArgumentParser(description="Page benchmark: see the top of this file.")
    parser.add_argument("--moves", type=int, default=60)
    moves = parser.parse_args().moves
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = Store(Path(folder))
        browser = launch(playwright)
        tab = browser.new_page(viewport={"width": 1280, "height": 800})
        with serving(store.user) as address:
            tab.goto(address)
            settle(tab)
            measure(tab, len(_TITLES))
            idle = measure(tab, moves)
            run_id = start_a_long_run(tab, address, store)
            training = measure(tab, moves)
            still = store.get(run_id).record.status
        browser.close()
    keep("pages", {"moves": moves, "idle": idle, "training": training, "run": still})


if __name__ == "__main__":
    main()
