"""What the server's memory does: one session's share, and what many polls of the live panel add.

A real server, asked over its own protocol by sessions without a browser, so that polls need not
wait for their second. A session opens every page once and stays; a poll draws again whatever the
page of a run asks to have drawn again. Idle, that run is paused; else it trains on all cores.

    python -m benchmarks.memory [--sessions 40] [--polls 2000]
"""

import argparse
import subprocess
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from scipy.stats import theilslopes

from benchmarks.browser import Server, server_over, until
from benchmarks.report import keep
from benchmarks.session import Session
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS

TARGETS = {"mb_per_session": 2.0, "mb_per_1000_polls": 1.0}
_PAGES = (
    "",
    "data",
    "train",
    "runs",
    "results",
    "mistakes",
    "classify",
    "compare",
    "claims",
    "lessons",
)
_LOOKS = 20
_LONG = "fashioncnn"


def resident_mb(server: Server) -> float:
    """The resident memory of the server's process in MB."""
    command = ["ps", "-o", "rss=", "-p", str(server.process.pid)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout) / 1024


def memory_of_sessions(server: Server, sessions: int) -> dict[str, Any]:
    """MB that each of so many sessions adds, after a few that fill what all sessions share."""
    with ExitStack() as stack:
        seen = []
        for _ in range(sessions // 4 + sessions):
            session = stack.enter_context(Session(server.address))
            for page in _PAGES:
                session.open(page)
            seen.append(resident_mb(server))
    return {"sessions": sessions, "mb_per_session": rise(seen[sessions // 4 :], 1)}


def memory_of_polls(server: Server, run_id: str, polls: int) -> dict[str, Any]:
    """The server's memory over so many polls of the page of a run: MB, and seconds for one."""
    with Session(server.address) as session:
        session.open("train", f"run={run_id}")
        for _ in range(polls // _LOOKS):
            session.poll()
        seen, started = [resident_mb(server)], time.perf_counter()
        for _ in range(_LOOKS):
            for _ in range(polls // _LOOKS):
                session.poll()
            seen.append(resident_mb(server))
        seconds = time.perf_counter() - started
    asked = polls // _LOOKS * _LOOKS
    return {
        "polls": asked,
        "first_mb": round(seen[0], 1),
        "last_mb": round(seen[-1], 1),
        "mb_per_1000_polls": rise(seen, 1000 * _LOOKS / asked),
        "seconds_per_poll": round(seconds / asked, 4),
    }


def paused(store: Store, server: Server) -> Run:
    """A run that the server over `store` has begun to train and paused."""
    run = store.create(PRESETS.get(_LONG).config)
    with Session(server.address) as first:
        first.open("")
    until(lambda: len(store.get(run.id).history().reports) > 1)
    ask(run.folder, "pause")
    until(lambda: store.get(run.id).record.status == "paused")
    return run


def rise(values: list[float], scale: float) -> dict[str, float]:
    """How much the values rise from one to the next, times `scale`, and the 95 % interval of that.

    The median over all pairs of values (Theil 1950, Sen 1968): a training takes some 100 MB more at
    one moment than at another, and a few high values must not make a slope. The interval takes the
    values for independent of one another but for that rise.
    """
    slope, _, low, high = theilslopes(values, alpha=0.95)
    return {
        "value": round(scale * slope, 2),
        "low": round(scale * low, 2),
        "high": round(scale * high, 2),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description="Memory benchmark: see the top of this file.")
    parser.add_argument("--sessions", type=int, default=40)
    parser.add_argument("--polls", type=int, default=2_000)
    options = parser.parse_args()
    found: dict[str, object] = {"target": TARGETS}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with server_over(store.user) as server:
            run = paused(store, server)
            for phase in ("idle", "training"):
                if phase == "training":
                    withdraw(run.folder, "pause")
                    until(lambda: store.get(run.id).record.status == "running")
                found[phase] = {
                    "sessions": memory_of_sessions(server, options.sessions),
                    "polls": memory_of_polls(server, run.id, options.polls),
                }
            found["run"] = store.get(run.id).record.status
    keep("memory", found)


if __name__ == "__main__":
    main()
