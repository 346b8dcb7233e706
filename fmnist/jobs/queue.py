"""The queue and its background thread.

The queue is the queued runs on disk, in order of arrival. One thread per process takes the next
one while it holds the training lock, which a second server and the command line see and wait for.
Nothing here is kept in memory that a restart would lose but what a page asked to have measured,
which the same thread does under the same lock.
"""

import atexit
import contextlib
import logging
import secrets
import threading
from collections.abc import Sequence
from functools import cache
from typing import Protocol

from filelock import Timeout

from fmnist.common.errors import RunError
from fmnist.common.processes import let_other_threads_go_first
from fmnist.jobs.execute import execute
from fmnist.jobs.timings import Timings
from fmnist.runs.record import ACTIVE, RunRecord, now
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from fmnist.training.state import Callback
from fmnist.training.time_estimate import TimeEstimate

log = logging.getLogger("fmnist.jobs")

_LOOK_EVERY_SECONDS = 1.0
_SHUTDOWN_SECONDS = 5.0
_YIELD_SECONDS = 0.2
"""So long the lock is free after each planned run, for whoever else waits to train."""


class Planner(Protocol):
    """What makes runs of its own accord when none waits, and learns from each."""

    def next(self) -> Run | None:
        """The next run to train, waiting; None if there is none."""

    def watchers(self, run: Run) -> Sequence[Callback]:
        """What is to watch this run when it trains."""

    def ended(self, record: RunRecord) -> None:
        """A run has ended, of its own or any other."""


class Jobs:
    """Submits runs to the queue, steers them, and runs the thread that trains them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._shutdown = threading.Event()
        self._wake = threading.Event()
        self.timings = Timings()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._planner: Planner | None = None

    def follow(self, planner: Planner) -> None:
        """Train what `planner` makes whenever no run waits."""
        self._planner = planner

    def wake(self) -> None:
        """Have the thread look at once whether there is something to do."""
        self._wake.set()

    def start(self) -> None:
        """Start the background thread, unless it runs already."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="training", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def close(self) -> None:
        """End the thread after the current step; its run is left interrupted and resumable."""
        self._shutdown.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(_SHUTDOWN_SECONDS)

    def submit(self, config: TrainConfig, *, request: str | None = None, name: str = "") -> Run:
        """Queue a run of `config` under the user's `name`; one `request` twice is the same run.

        Raises:
            ConfigError: the name is too long.
            RunError: the folder of runs cannot be written to.
        """
        (run,) = self.submit_seeds(config, 1, request=request or secrets.token_hex(16), name=name)
        return run

    def submit_seeds(
        self, config: TrainConfig, number: int, *, request: str, name: str = ""
    ) -> list[Run]:
        """Queue `number` runs of `config` that differ in their seeds and share a group.

        One `request` twice makes them once. A single run has no group.

        Raises:
            ConfigError: the name is too long, or `with_seeds` refuses the number.
            RunError: the folder of runs cannot be written to.
        """
        configs = with_seeds(config, number)
        group = f"seeds-{request}" if number > 1 else None
        with self.store.queue_lock().acquire():
            made = {
                run.record.place: run for run in self.store.runs() if run.record.request == request
            }
            runs = [
                made.get(place)
                or self.store.create(each, request=request, place=place, group=group, name=name)
                for place, each in enumerate(configs)
            ]
        self._wake.set()
        return runs

    def stop(self, run_id: str) -> None:
        """Stop a run within one step, keeping its best weights; take a waiting one off the queue.

        A waiting run that has trained before keeps what it has. Stopping a run that has ended does
        nothing.
        """
        run = self.store.get(run_id)
        if run.record.status in ACTIVE:
            ask(run.folder, "stop")
        elif run.record.status == "queued" and run.record.started is None:
            self.store.delete(run_id)
        elif run.record.status == "queued":
            self.store.update(run.record.changed(status="interrupted"))

    def pause(self, run_id: str) -> None:
        """Pause a run after the current step; it keeps the device."""
        run = self.store.get(run_id)
        if run.record.status in ACTIVE:
            ask(run.folder, "pause")

    def go_on(self, run_id: str) -> None:
        """Let a paused run go on."""
        withdraw(self.store.get(run_id).folder, "pause")

    def resume(self, run_id: str) -> Run:
        """Queue an interrupted or failed run again; it continues from its last epoch.

        Raises:
            RunError: the run ships with the program, or has not been cut short.
        """
        with self.store.queue_lock().acquire():
            run = requeue(self.store, require_resumable(self.store.get(run_id)))
        self._wake.set()
        return run

    def estimate(self, config: TrainConfig) -> TimeEstimate | None:
        """How long `config` takes on this machine, None until `time` has found out.

        Raises:
            FmnistError: a trial of it failed.
        """
        return self.timings.estimate(config)

    def time(self, config: TrainConfig) -> None:
        """Find out in the background, in a second or two, unless something trains or waits."""
        if self.timings.ask(config):
            self._wake.set()

    def _work(self) -> None:
        let_other_threads_go_first()
        while not self._shutdown.is_set():
            try:
                self._train_waiting()
                self._train_planned()
                self._measure()
            except Exception:
                log.exception("the queue could not be read")
            self._wake.wait(_LOOK_EVERY_SECONDS)
            self._wake.clear()

    def _train_waiting(self) -> None:
        """Train the runs that wait at this moment, in order, if nobody else is training.

        Each is tried once, so that one whose folder cannot be written to does not hold up the rest.
        """
        for waiting in self.store.queued():
            try:
                with self.store.training_lock().acquire(timeout=0):
                    self.store.mark_interrupted()
                    self._train(waiting.id)
            except Timeout:
                return

    def _train_planned(self) -> None:
        """Train what the planner makes, one run after the other, until somebody else's waits."""
        while self._planner and not self._shutdown.is_set() and not self.store.queued():
            try:
                with self.store.training_lock().acquire(timeout=0):
                    self.store.mark_interrupted()
                    run = self._planner.next()
                    if run is None:
                        return
                    self._train(run.id)
            except Timeout:
                return
            self._shutdown.wait(_YIELD_SECONDS)

    def _train(self, run_id: str) -> None:
        """Train a run, if it still waits."""
        planner = self._planner
        for run in self.store.queued():
            if run.id == run_id and not self._shutdown.is_set():
                record = execute(
                    self.store,
                    run,
                    started_by="app",
                    shutdown=self._shutdown,
                    watchers=planner.watchers(run) if planner else (),
                )
                self._learn(record)
                if planner:
                    planner.ended(record)

    def _learn(self, record: RunRecord) -> None:
        """Let the next estimate know how long a run took that trained here as it was told."""
        whole = record.status == "finished" and record.stop_reason is None
        if whole and record.waiting_since is None and record.config.compilation == "off":
            took = record.effort.training_seconds + record.effort.evaluation_seconds
            self.timings.learn(TrainConfig.of(record.config), took)

    def _measure(self) -> None:
        """Measure what was asked for, as long as nothing waits and nobody trains."""
        if not self.timings.asked:
            return
        with contextlib.suppress(Timeout, RunError), self.store.training_lock().acquire(timeout=0):
            self.store.mark_interrupted()
            self.timings.measure(self._wake.is_set)
        self.timings.drop()


@cache
def jobs() -> Jobs:
    """The jobs of this process, over the user's runs, with the thread running."""
    here = Jobs(Store())
    here.start()
    return here


def requeue(store: Store, run: Run) -> Run:
    """Let a run that was cut short wait for its turn, from its last epoch.

    Raises:
        RunError: the folder of runs cannot be written to.
    """
    if run.record.status == "queued":
        return run
    changes = {"status": "queued", "waiting_since": now(), "ended": None, "error": None}
    store.update(run.record.changed(**changes))
    return store.get(run.id)


def require_resumable(run: Run) -> Run:
    """Return `run`, or raise RunError unless it is the user's own and was cut short."""
    if run.read_only or run.record.status not in ("interrupted", "failed", "queued"):
        raise RunError(
            f"The run {run.label} is {run.record.status}: only an interrupted or failed run of "
            "your own can be resumed."
        )
    return run
