"""How quickly thousands of runs are listed and shown.

A folder of copies of the runs that ship, with hard links for their large files. A process lists
them without the index, one that starts later with it, and both again; a browser opens pages over
them. Needs `requirements-dev.txt` and Chromium.

    python -m benchmarks.store [--runs 5000]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.browser import DEADLINE_SECONDS, go, launch, serving
from benchmarks.report import keep
from benchmarks.traffic import Traffic
from fmnist.common.paths import REFERENCE_RUNS
from fmnist.common.storage import write_json
from fmnist.runs.files import HASHED, NOTES, RECORD
from fmnist.runs.store import Store

TARGETS = {"first": 3.0, "again": 1.0, "page": 1.0}
"""Seconds: a later process lists all runs for the first time, and again; a page is opened."""
_PAGES = ("runs", "", "results", "mistakes", "compare", "train", "claims")
_LOOKS = 5
_LIST = """
import json, sys, time
from pathlib import Path
from fmnist.runs.store import Store
store, seconds = Store(Path(sys.argv[1])), []
for _ in range(6):
    started = time.perf_counter()
    store.runs()
    seconds.append(round(time.perf_counter() - started, 3))
print(json.dumps([seconds[0], min(seconds[1:])]))
"""


def fill(folder: Path, number: int) -> None:
    """Put so many runs into `folder`."""
    originals = Store(folder).shipped()
    for place in range(number):
        run = originals[place % len(originals)]
        created = run.record.created - timedelta(minutes=place)
        record = run.record.changed(
            id=f"{created:%Y%m%d-%H%M%S}{run.id[15:-4]}{place:04x}", created=created
        )
        copy = folder / record.id
        copy.mkdir()
        write_json(copy / RECORD, record.model_dump(mode="json"))
        write_json(copy / NOTES, run.notes.model_dump())
        for name in HASHED:
            if (run.folder / name).exists():
                os.link(run.folder / name, copy / name)


def listed(folder: Path) -> dict[str, float]:
    """The seconds that a fresh process takes to list all runs, first and again."""
    command = [sys.executable, "-c", _LIST, str(folder)]
    found = subprocess.run(command, capture_output=True, check=True, text=True)
    first, again = json.loads(found.stdout)
    return {"first": first, "again": again}


def opened(folder: Path) -> dict[str, dict[str, float]]:
    """The median seconds until each page stands, opened by its address, and what it sends."""
    result = {}
    with sync_playwright() as playwright, serving(folder) as address:
        tab = launch(playwright).new_page(viewport={"width": 1280, "height": 800})
        tab.set_default_timeout(1_000 * DEADLINE_SECONDS)
        traffic = Traffic(tab)
        for page in _PAGES:
            seconds = []
            for _ in range(1 + _LOOKS):
                traffic.take()
                started = time.perf_counter()
                go(tab, f"{address}/{page}")
                seconds.append(time.perf_counter() - started)
            again = sorted(seconds[1:])[_LOOKS // 2]
            result[page or "home"] = {"seconds": round(again, 2), "bytes": traffic.take()}
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description="Store benchmark: see the top of this file.")
    parser.add_argument("--runs", type=int, default=5_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=REFERENCE_RUNS.parent, prefix=".store-") as name:
        folder = Path(name)
        fill(folder, options.runs)
        found = {
            "runs": options.runs,
            "target": TARGETS,
            "without_index": listed(folder),
            "with_index": listed(folder),
            "pages": opened(folder),
        }
    keep("store", found)


if __name__ == "__main__":
    main()
