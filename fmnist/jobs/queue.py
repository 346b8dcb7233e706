"""The queue and its background thread.

The queue is the queued runs on disk, in order of arrival. One thread per process takes the next
one while it holds the lock of its device, which a second server and the command line see and wait
for, or gives them out to a cluster while it holds them all. Nothing here is kept in memory that a
restart would lose but what a page asked to have measured, which the same thread does under the same
lock.
"""

import atexit
import contextlib
import logging
import os
import secrets
import threading
from functools import cache

from filelock import Timeout

from fmnist.common.device import device_name, resolve_device
from fmnist.common.errors import ConfigError, FmnistError, RunError
from fmnist.common.processes import let_other_threads_go_first
from fmnist.jobs.cluster.address import ClusterAddress, wanted
from fmnist.jobs.cluster.cluster import ROUND_SECONDS, Cluster
from fmnist.jobs.cluster.connect import connected
from fmnist.jobs.cluster.view import ClusterView
from fmnist.jobs.execute import execute
from fmnist.jobs.lease import lease_of
from fmnist.jobs.origins import with_origins
from fmnist.jobs.planner import Advised, Planner
from fmnist.jobs.resuming import requeue, require_resumable
from fmnist.jobs.timings import Timings
from fmnist.runs.record import ACTIVE, RunRecord
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.seeds import with_seeds
from fmnist.training.time_estimate import TimeEstimate

log = logging.getLogger("fmnist.jobs")

_LOOK_EVERY_SECONDS = 1.0
_SHUTDOWN_SECONDS = 5.0
_CLUSTER_AGAIN_SECONDS = 10.0
_YIELD_SECONDS = 0.2
"""So long the lock is free after each planned run, for whoever else waits to train."""


class Jobs:
    """Submits runs to the queue, steers them, and runs the thread that trains them.

    With the address of a cluster, as `ClusterAddress` reads it, the thread has them trained there.
    """

    def __init__(self, store: Store, cluster: str = "") -> None:
        self.store = store
        self.cluster = ClusterView(cluster)
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
            FmnistError: as `submit_seeds`.
        """
        (run,) = self.submit_seeds(config, 1, request=request or secrets.token_hex(16), name=name)
        return run

    def submit_seeds(
        self, config: TrainConfig, number: int, *, request: str, name: str = ""
    ) -> list[Run]:
        """Queue `number` runs of `config` that differ in their seeds and share a group.

        One `request` twice makes them once. A single run has no group.

        Raises:
            ConfigError: the name is too long, `with_seeds` refuses the number, or `trains_on` the
                device.
            RunError: the folder of runs cannot be written to, or as `with_origins`.
            CheckpointError: as `with_origins`.
        """
        self.trains_on(config.device)
        configs = with_seeds(with_origins(self.store, config), number)
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
            ConfigError: as `trains_on`.
        """
        with self.store.queue_lock().acquire():
            cut_short = require_resumable(self.store.get(run_id))
            self.trains_on(cut_short.record.config.device)
            run = requeue(self.store, cut_short)
        self._wake.set()
        return run

    def trains_on(self, device: str) -> str:
        """What trains a run that asks for `device`, in a word for a person.

        Raises:
            ConfigError: there is no cluster, and this machine has no such device.
        """
        return "the cluster" if self.cluster.wanted else device_name(resolve_device(device).type)

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
                if self.cluster.wanted:
                    self._work_on_cluster(self.cluster)
                else:
                    self._train_waiting()
                    self._train_planned()
                    self._measure()
            except Exception:
                log.exception("the queue could not be read")
            self._wake.wait(_LOOK_EVERY_SECONDS)
            self._wake.clear()

    def _work_on_cluster(self, view: ClusterView) -> None:
        """Stay connected, until the end of the process or of the cluster."""
        try:
            view.asked = ClusterAddress.parse(view.wanted)
            with connected(view.asked) as nodes:
                cluster = Cluster(self.store, nodes, view.asked, "app")
                while not self._shutdown.is_set():
                    self._have_trained(cluster)
                    self._measure()
                    view.nodes, view.error = cluster.nodes, None
                    self._wake.wait(_LOOK_EVERY_SECONDS)
                    self._wake.clear()
        except FmnistError as error:
            view.nodes, view.error = [], str(error)
            self._shutdown.wait(_CLUSTER_AGAIN_SECONDS)

    def _have_trained(self, cluster: Cluster) -> None:
        """Have the cluster train until it has nothing to do, unless somebody else trains here."""
        with contextlib.suppress(Timeout), self.store.training("cluster", timeout=0):
            try:
                while not self._shutdown.is_set():
                    cluster.round(self._take, self._planner)
                    self.cluster.nodes = cluster.nodes
                    if not cluster.is_busy:
                        return
                    self.timings.measure(self._wake.is_set)
                    self.timings.drop()
                    self._shutdown.wait(ROUND_SECONDS)
            finally:
                if cluster.is_busy:
                    cluster.close()

    def _take(self) -> Run | None:
        """The run that has waited longest, or else what the planner makes."""
        for run in self.store.queued():
            if os.access(run.folder, os.W_OK):
                return run
        return self._planner.next() if self._planner else None

    def _train_waiting(self) -> None:
        """Train the runs that wait at this moment, in order, each if nobody else has its device.

        Each is tried once, so that one whose folder cannot be written to does not hold up the rest.
        """
        busy = set()
        for waiting in self.store.queued():
            try:
                lease = lease_of(waiting.record.config.device)
            except ConfigError:
                lease = lease_of()  # It fails as it begins, and its record says why.
            if lease not in busy:
                try:
                    with self.store.training(lease, timeout=0):
                        self._train(waiting.id)
                except Timeout:
                    busy.add(lease)

    def _train_planned(self) -> None:
        """Train what the planner makes, one run after the other, until somebody else's waits."""
        while self._planner and not self._shutdown.is_set() and not self.store.queued():
            try:
                with self.store.training(lease_of(), timeout=0):
                    run = self._planner.next()
            except Timeout:
                return
            if run is None:
                return
            self._train_waiting()
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
                    watchers=[Advised(planner, run)] if planner else (),
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
        with contextlib.suppress(Timeout, RunError), self.store.training(lease_of(), timeout=0):
            self.timings.measure(self._wake.is_set)
        self.timings.drop()


@cache
def jobs() -> Jobs:
    """The jobs of this process, over the user's runs, with the thread running."""
    here = Jobs(Store(), wanted())
    here.start()
    return here
