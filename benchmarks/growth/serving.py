"""What a server costs, by how many runs it lists and how many sessions watch one."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.browser import server_over
from benchmarks.crowd import Crowd
from benchmarks.growth.cost import Cost
from benchmarks.memory import paused, resident_mb
from benchmarks.session import Session
from benchmarks.store import fill
from fmnist.common.paths import REFERENCE_RUNS
from fmnist.runs.store import Store

_SECONDS = 5
"""For which a crowd is listened to."""


def opening(runs: int, times: int) -> Iterator[Cost]:
    """Opening the page Runs over so many, by a new session each time, after a first one."""
    with tempfile.TemporaryDirectory(dir=REFERENCE_RUNS.parent, prefix=".growth-") as name:
        fill(Path(name), runs)
        with server_over(Path(name)) as server:
            for turn in range(1 + times):
                with Session(server.address) as session:
                    started = time.perf_counter()
                    session.open("runs")
                    seconds = time.perf_counter() - started
                if turn:
                    yield Cost(seconds, resident_mb(server))


def watching(sizes: tuple[int, ...]) -> Iterator[Cost]:
    """A look at a paused run while a crowd of each size watches it; the same crowd grows."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        with server_over(store.user) as server:
            run = paused(store, server)
            with Crowd(server.address, run.id) as crowd:
                for size in sizes:
                    crowd.grow(size)
                    time.sleep(_SECONDS)
                    yield Cost(statistics.median(crowd.polls), resident_mb(server))
