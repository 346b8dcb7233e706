"""Child processes that a test may kill, and what they do.

They are forks of a small server that has imported everything once, so that each starts at once and
shares nothing with the tests but the disk.
"""

import itertools
import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from fmnist.cli.main import main
from fmnist.common import storage
from fmnist.jobs import queue
from fmnist.jobs.execute import execute
from fmnist.jobs.queue import Jobs
from fmnist.runs.index import Index
from fmnist.runs.record import RunRecord
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig

forks = multiprocessing.get_context("forkserver")
forks.set_forkserver_preload(["tests.faults.preload"])


def store_in(runs: Path) -> Store:
    """The store in this folder, without the runs that ship with the program."""
    return Store(runs, runs / "shipped")


def start(body: Callable[..., Any], *arguments: Any) -> BaseProcess:
    """A child that runs `body` in silence; its exit status is what `body` returns."""
    _wait_for_the_server()
    child = forks.Process(target=_in_silence, args=(body, *arguments), daemon=True)
    child.start()
    return child


@cache
def _wait_for_the_server() -> None:
    """Which imports everything before the first child starts, that no other is kept waiting."""
    first = forks.Process(target=int)
    first.start()
    first.join()


def call(body: Callable[..., Any], *arguments: Any) -> int | None:
    """The exit status of a child that runs `body` to its end."""
    child = start(body, *arguments)
    child.join(120)
    return child.exitcode


@contextmanager
def running(body: Callable[..., Any], *arguments: Any) -> Iterator[BaseProcess]:
    """A child that is killed at the end of the block, if it still lives."""
    child = start(body, *arguments)
    try:
        yield child
    finally:
        child.kill()
        child.join()


def _in_silence(body: Callable[..., Any], *arguments: Any) -> None:
    with open(os.devnull, "w") as nowhere:
        sys.stdout = sys.stderr = nowhere
        sys.exit(body(*arguments))


def command(runs: Path, *arguments: str) -> int:
    """`python -m fmnist` with these arguments."""
    os.environ["FMNIST_RUNS"] = str(runs)
    return main(arguments)


def command_killed_in_a_write(runs: Path, nth: int, moment: str, *arguments: str) -> int:
    """The same, killed before or after the `nth` time that a file takes its name."""
    replace, calls = os.replace, iter(range(1, 1000))

    def replace_and_die(source: Path, target: Path) -> None:
        last = next(calls) == nth
        if last and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        replace(source, target)
        if last:
            os.kill(os.getpid(), signal.SIGKILL)

    storage.os.replace = replace_and_die
    return command(runs, *arguments)


def serve(runs: Path) -> None:
    """Train what is queued, until killed."""
    Jobs(store_in(runs)).start()
    threading.Event().wait()


def serve_as_nobody(runs: Path) -> None:
    """The same without the rights of root, whom no permission keeps from writing."""
    if os.getuid() == 0:
        os.setgid(65534)
        os.setuid(65534)
    serve(runs)


def submit(runs: Path, together: Barrier, requests: list[str]) -> None:
    """Submit a run for each request, from a thread each, all at the same moment."""

    def press(request: str) -> None:
        together.wait()
        config = TrainConfig(architecture="logreg", train_images=2_000, validation_images=500)
        Jobs(store_in(runs)).submit(config, request=request)

    threads = [threading.Thread(target=press, args=(request,)) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def train_all(runs: Path) -> list[RunRecord]:
    """Train what is queued, in this thread."""
    store = store_in(runs)
    return [
        execute(store, run, started_by="cli", shutdown=threading.Event()) for run in store.queued()
    ]


def train_first_within(limit: int, size: int, runs: Path) -> None:
    """Train what is queued, the first of it with no more than `size` of a resource."""
    store = store_in(runs)
    first, *_ = store.queued()
    unlimited = resource.getrlimit(limit)
    resource.setrlimit(limit, (size, unlimited[1]))
    execute(store, first, started_by="cli", shutdown=threading.Event())
    resource.setrlimit(limit, unlimited)
    train_all(runs)


def train_first_short_of_memory(runs: Path) -> None:
    """The same, with 200 MB of memory more than it has now."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    train_first_within(resource.RLIMIT_AS, pages * resource.getpagesize() + (200 << 20), runs)


def serve_on_a_full_disk(runs: Path, report: Connection) -> None:
    """Serve where no byte can be written, report how long three looks took, and make room.

    The queue is looked at every quarter of a second, not every second.
    """
    queue._LOOK_EVERY_SECONDS = 0.25
    failures = threading.Semaphore(0)
    handler = logging.Handler()
    handler.emit = lambda record: failures.release()  # type: ignore[method-assign]
    logging.getLogger("fmnist.jobs").addHandler(handler)
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, unlimited[1]))
    started = time.monotonic()
    Jobs(store_in(runs)).start()
    for _ in range(9):  # Two runs, each of which fails and fails to say so, at each look.
        failures.acquire()
    report.send(time.monotonic() - started)
    resource.setrlimit(resource.RLIMIT_FSIZE, unlimited)
    threading.Event().wait()


def write_again_and_again(path: Path) -> None:
    """Replace a JSON file with one of another length, until killed."""
    for number in itertools.count():
        storage.write_json(path, {"number": number, "padding": "x" * (number * 997 % 20_000)})


def write_the_index_again_and_again(runs: Path, times: int) -> None:
    """Read every run and write the index, many times, as each process does that sees many."""
    for _ in range(times):
        index = Index(runs, read_only=False)
        index._is_loaded = True  # As if there were no file yet.
        index.entries()
