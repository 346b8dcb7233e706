"""The runs of a cluster from here: which worker has which, what is new, and who is lost."""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

from fmnist.common.errors import FmnistError
from fmnist.jobs.cluster.address import ClusterAddress
from fmnist.jobs.cluster.delivery import receive
from fmnist.jobs.cluster.epoch import whole_epoch
from fmnist.jobs.cluster.messages import News, Node, NodeLost, Nodes, Parcel, Remote, Wishes
from fmnist.jobs.cluster.parcel import parcel_of
from fmnist.jobs.planner import Planner
from fmnist.runs.files import LAST, METRICS, REQUESTS
from fmnist.runs.record import ACTIVE, Process, RunRecord, now
from fmnist.runs.requests import is_asked, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.state import EpochResult

log = logging.getLogger("fmnist.jobs")

Take = Callable[[], Run | None]
"""Gives the next run that is to be trained, None while there is none."""
ROUND_SECONDS = 0.2
"""So long a caller waits between two rounds."""
_LOOK_SECONDS = 2.0
_IDLE_SECONDS = 30.0
_MOST_LOST = 3
"""Of so many lost workers in a row the run itself is taken to be the reason."""


@dataclass
class _Slot:
    """A worker and the run that it has.

    Attributes:
        parcel: of the run, until the worker is told of it.
        is_ready: whether it has answered and waits to be told something.
        end: why its run is to end.
        epoch: the last whole epoch of its run that has arrived.
        epochs: how many epochs of its run the planner knows.
        due: when the next whole epoch is wanted.
        idle_since: when its last run ended.
    """

    remote: Remote
    run: Run | None = None
    parcel: Parcel | None = None
    is_ready: bool = False
    end: str | None = None
    epoch: int = 0
    epochs: int = 0
    due: float = 0.0
    idle_since: float = 0.0


class Cluster:
    """Gives runs to workers and brings what they do into the store, a round at a time.

    The caller holds the store's lease of the cluster. A run that is taken says from then on that it
    runs; where its worker is lost, another goes on from the last epoch that had arrived.

    Args:
        epoch_seconds: how often a whole epoch is sent at most.
        clock: seconds of a clock that never jumps.
    """

    def __init__(
        self,
        store: Store,
        nodes: Nodes,
        asked: ClusterAddress,
        started_by: Literal["app", "cli"],
        epoch_seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.nodes: list[Node] = []
        self._store, self._nodes, self._asked = store, nodes, asked
        self._process = Process.of_this(started_by, "cluster")
        self._epoch_seconds, self._clock = epoch_seconds, clock
        self._slots: list[_Slot] = []
        self._waiting: deque[Run] = deque()
        self._ended: list[RunRecord] = []
        self._losses: Counter[str] = Counter()
        self._looked = float("-inf")

    @property
    def is_busy(self) -> bool:
        """Whether it has runs that have not ended, or of which `round` has not told yet."""
        return bool(self._waiting or self._ended) or any(slot.run for slot in self._slots)

    def round(self, take: Take, planner: Planner | None = None) -> list[RunRecord]:
        """Bring in what is new, give out what `take` has, and return what has ended.

        The planner learns from each epoch and from each run that ends.

        Raises:
            ClusterError: the cluster has gone.
        """
        if self._clock() - self._looked >= _LOOK_SECONDS:
            self.nodes, self._looked = self._nodes.all(), self._clock()
        for slot in list(self._slots):
            self._hear(slot, planner)
        ended, self._ended = self._ended, []
        for record in ended:
            self._losses.pop(record.id, None)
            if planner is not None:
                planner.ended(record)
        self._take_back_stopped()
        self._give_out(take)
        for slot in self._slots:
            if slot.is_ready:
                self._tell(slot)
        return ended

    def close(self) -> None:
        """Dismiss all workers; their runs are left interrupted, those that never began queued."""
        runs = [*self._waiting, *(slot.run for slot in self._slots if slot.run)]
        for slot in self._slots:
            slot.remote.dismiss()
        for run in runs:
            began = run.record.started is not None
            self._store.update(run.record.changed(status="interrupted" if began else "queued"))
        self._slots.clear()
        self._waiting.clear()

    @property
    def _room(self) -> int:
        """How many workers fit; one at least, so that a cluster that grows sees one wanted."""
        of_gpus = any(node.gpus for node in self.nodes)
        fitting = 0
        for node in self.nodes:
            by_cpus = node.cpus / self._asked.cpus
            fitting += int(min(by_cpus, node.gpus / self._asked.gpu) if of_gpus else by_cpus)
        return max(1, fitting)

    def _hear(self, slot: _Slot, planner: Planner | None) -> None:
        """Take in what a worker answers, if it has."""
        if slot.is_ready:
            return
        try:
            news = slot.remote.reply()
        except NodeLost as error:
            log.warning("a worker is lost: %s", error)
            self._dismiss(slot)
            if slot.run is not None:
                self._move(slot.run)
            return
        if news is not None:
            slot.is_ready = True
            if slot.run is not None and news.run == slot.run.id:
                self._bring_in(slot, slot.run, news, planner)

    def _bring_in(self, slot: _Slot, run: Run, news: News, planner: Planner | None) -> None:
        """Write what is new of the run of a worker, and end it here if it has ended there."""
        process = self._process.model_copy(update={"node": self._name(news.node)})
        try:
            record = receive(self._store, run, news, process)
            run = replace(run, record=record)
            if LAST in (news.files or {}) and record.status in ACTIVE:
                self._note_epoch(slot, run)
            epochs = run.history().epochs
            if planner is not None and len(epochs) > slot.epochs:
                slot.epochs = len(epochs)
                slot.end = planner.advise(run, list(map(_result_of, epochs))) or slot.end
        except FmnistError as error:
            self._fail(run, str(error))
            if not news.has_ended:
                self._dismiss(slot)
            slot.run = None
            return
        slot.run = run
        if record.status not in ACTIVE:
            self._ended.append(record)
            slot.run, slot.idle_since = None, self._clock()

    def _move(self, run: Run) -> None:
        """Let the run of a lost worker be the next that a worker gets."""
        self._losses[run.id] += 1
        if self._losses[run.id] == _MOST_LOST:
            self._fail(
                run,
                f"{_MOST_LOST} workers were lost while they trained it, as the server's log says: "
                "resume it to try again.",
            )
            return
        record = run.record.changed(process=self._process)
        self._store.update(record)
        self._waiting.appendleft(replace(run, record=record))

    def _fail(self, run: Run, sentence: str) -> None:
        record = run.record.changed(status="failed", ended=now(), error=sentence)
        self._store.update(record)
        self._ended.append(record)

    def _take_back_stopped(self) -> None:
        """Leave interrupted what the user stops while no worker has it."""
        for run in [run for run in self._waiting if is_asked(run.folder, "stop")]:
            self._waiting.remove(run)
            withdraw(run.folder, "stop")
            self._store.update(run.record.changed(status="interrupted"))

    def _give_out(self, take: Take) -> None:
        """A run to each idle worker, and a worker for each further run as long as there is room."""
        for slot in [slot for slot in self._slots if slot.is_ready and slot.run is None]:
            run = self._waiting.popleft() if self._waiting else self._taken(take)
            if run is not None:
                self._begin(slot, run)
            elif self._clock() - slot.idle_since > _IDLE_SECONDS:
                self._dismiss(slot)
        while len(self._slots) < self._room:
            coming = sum(slot.run is None and not slot.is_ready for slot in self._slots)
            if len(self._waiting) <= coming:
                run = self._taken(take)
                if run is None:
                    return
                self._waiting.append(run)
            slot = _Slot(self._nodes.hire(), idle_since=self._clock())
            self._slots.append(slot)
            slot.remote.send(Wishes())

    def _taken(self, take: Take) -> Run | None:
        """The next run, which is ours from now on."""
        run = take()
        if run is None:
            return None
        withdraw(run.folder, "stop")
        withdraw(run.folder, "pause")
        changes = {"status": "running", "heartbeat": now(), "ended": None, "error": None}
        record = run.record.changed(process=self._process, **changes)
        self._store.update(record)
        return replace(run, record=record)

    def _begin(self, slot: _Slot, run: Run) -> None:
        try:
            slot.parcel = parcel_of(self._store, run)
        except FmnistError as error:
            self._fail(run, str(error))
            return
        slot.run, slot.end, slot.epochs = run, None, 0
        self._note_epoch(slot, run)

    def _note_epoch(self, slot: _Slot, run: Run) -> None:
        slot.epoch = whole_epoch(run.folder, run.record.config) or 0
        slot.due = self._clock() + self._epoch_seconds

    def _tell(self, slot: _Slot) -> None:
        """Say what is wanted of a worker now."""
        wishes = Wishes()
        if slot.run is not None:
            folder = slot.run.folder
            lines = folder / METRICS
            wishes = Wishes(
                begin=slot.parcel,
                asked=tuple(each for each in REQUESTS if is_asked(folder, each)),
                end=slot.end,
                lines=lines.stat().st_size if lines.exists() else 0,
                epoch=slot.epoch if self._clock() >= slot.due else None,
            )
        slot.parcel, slot.is_ready = None, False
        slot.remote.send(wishes)

    def _dismiss(self, slot: _Slot) -> None:
        self._slots.remove(slot)
        slot.remote.dismiss()

    def _name(self, node: str) -> str:
        return next((each.name for each in self.nodes if each.id == node), node)


def _result_of(entry: dict[str, Any]) -> EpochResult:
    names = EpochResult.__dataclass_fields__
    return EpochResult(**{name: entry[name] for name in names if name in entry})
