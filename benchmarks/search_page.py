"""How quickly Search opens over thousands of runs with a search of hundreds of trials.

The runs are copies of those that ship, and trials of a made-up search point to them. A server that
has just started opens the page, then opens it again. Needs `requirements-dev.txt` and Chromium.

    python -m benchmarks.search_page [--runs 5000] [--trials 500]
"""

import argparse
import math
import tempfile
import time
from pathlib import Path
from random import Random

from playwright.sync_api import sync_playwright

from benchmarks.browser import DEADLINE_SECONDS, go, launch, serving
from benchmarks.report import keep
from benchmarks.store import fill
from benchmarks.traffic import Traffic
from fmnist.common.paths import REFERENCE_RUNS
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.studies.search.catalogue import Catalogue
from fmnist.studies.search.plan import Plan, spans_of

TARGETS = {"first": 3.0, "again": 1.0}
"""Seconds until the page stands: opened first by a new server, and later."""
_EPOCHS, _TABS = 9, ("Progress", "Settings", "Importance", "Accuracy against cost", "Table")
_LOOKS = 5


def make_search(store: Store, trials: int) -> str:
    """A stopped search of so many trials, each with one of the runs of `store`; its id."""
    start = PRESETS.get("quick").config.model_copy(update={"epochs": _EPOCHS})
    plan = Plan.parse(
        start, name="quick", spans=spans_of([], start), method="random", trials=trials
    )
    catalogue = Catalogue(store)
    catalogue.add(plan.changed(state="stopped"))
    journal, draw = catalogue.journal(plan), Random(0)
    runs = [run.id for run in store.runs() if not run.read_only]
    for number in range(trials):
        trial = journal.ask()
        assert trial is not None
        journal.attach(number, runs[number % len(runs)])
        rate = float(trial.values["learning_rate"])
        best = 0.93 - 0.02 * abs(math.log10(rate / 0.1)) - 0.005 * draw.random()
        pruned, accuracy = False, 0.0
        for epoch in range(1, _EPOCHS + 1):
            accuracy = best - 0.1 / epoch + 0.003 * draw.random()
            pruned = journal.report(number, epoch, accuracy)
            if pruned and epoch < _EPOCHS:
                break
        journal.tell(number, accuracy, 2.0 * epoch, early="pruned" if epoch < _EPOCHS else None)
    return plan.id


def opened(folder: Path, search_id: str) -> dict[str, object]:
    """The seconds of the first opening and the median of later ones, of each tab, and the bytes."""
    with sync_playwright() as playwright, serving(folder) as address:
        page = launch(playwright).new_page(viewport={"width": 1280, "height": 800})
        page.set_default_timeout(1_000 * DEADLINE_SECONDS)
        traffic = Traffic(page)

        def look(tab: str) -> float:
            started = time.perf_counter()
            go(page, f"{address}/search?search={search_id}&search-tab={tab.replace(' ', '+')}")
            return round(time.perf_counter() - started, 2)

        go(page, f"{address}/classify")
        first = look(_TABS[0])
        again = {}
        for tab in _TABS:
            look(tab)
            traffic.take()
            seconds = sorted(look(tab) for _ in range(_LOOKS))[_LOOKS // 2]
            again[tab] = {"seconds": seconds, "bytes": traffic.take() // _LOOKS}
    return {"first": first, "again": again}


def main() -> None:
    parser = argparse.ArgumentParser(description="Search page: see the top of this file.")
    parser.add_argument("--runs", type=int, default=5_000)
    parser.add_argument("--trials", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=REFERENCE_RUNS.parent, prefix=".store-") as name:
        folder = Path(name)
        fill(folder, options.runs)
        search_id = make_search(Store(folder), options.trials)
        found = opened(folder, search_id)
    keep("search-page", {"runs": options.runs, "trials": options.trials, "target": TARGETS} | found)


if __name__ == "__main__":
    main()
