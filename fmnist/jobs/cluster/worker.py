"""What trains on a node: one run after the other, each in a folder of its own."""

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import psutil
import torch

from fmnist.common.errors import FmnistError
from fmnist.common.processes import host
from fmnist.data.dataset import load_dataset
from fmnist.jobs.cluster.epoch import copy_epoch, whole_epoch
from fmnist.jobs.cluster.messages import News, Parcel, Wishes
from fmnist.jobs.execute import execute
from fmnist.runs.files import LAST, LOG, METRICS, PREDICTIONS, RECORD, REQUESTS, WEIGHTS
from fmnist.runs.record import ENDED
from fmnist.runs.requests import ask, withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.state import Callback, Training

Train = Callable[[Store, Run, Callback], None]
"""Trains a run of a store to its end, before the eyes of a callback."""
_PREFIX = "fmnist-worker-"


class Worker:
    """Answers to wishes at once, and trains in a thread meanwhile.

    Args:
        threads: of a training; the figures of a run depend on them in the last bits.
    """

    def __init__(self, threads: int, node: str = "", train: Train | None = None) -> None:
        self._node = node or host()
        self._train = train or _trainer(threads)
        self._task: _Task | None = None
        _sweep()

    def exchange(self, wishes: Wishes) -> News:
        """Take what is wanted, and say what is new since what has arrived so far."""
        if wishes.begin is not None:
            self.leave()
            self._task = _Task(wishes.begin, self._train)
        if self._task is None:
            return News(self._node)
        return self._task.news(self._node, wishes)

    def leave(self) -> None:
        """Forget the run that was trained last."""
        if self._task is not None:
            self._task.close()
            self._task = None


class _Task(Callback):
    """A run that is trained here, in a thread."""

    def __init__(self, parcel: Parcel, train: Train) -> None:
        self.id = parcel.run
        self._root = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))
        self._store = Store(self._root / "runs")
        self._end: str | None = None
        for run_id, files in parcel.folders.items():
            folder = self._store.user / run_id
            folder.mkdir(parents=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)
        self._run = self._store.get(parcel.run)
        self._thread = threading.Thread(target=train, args=(self._store, self._run, self))
        self._thread.start()

    def on_step(self, training: Training) -> None:
        if self._end is not None:
            training.stop_reason = self._end

    def news(self, node: str, wishes: Wishes) -> News:
        """What there is beyond what has arrived; all that a run leaves once it has ended."""
        folder = self._run.folder
        self._end = wishes.end
        for request in REQUESTS:
            (ask if request in wishes.asked else withdraw)(folder, request)
        has_ended = not self._thread.is_alive()
        names = [RECORD]
        epoch = wishes.epoch
        if has_ended:
            complete = self._store.get(self.id).record.status in ENDED
            names += [LOG, *((WEIGHTS, PREDICTIONS) if complete else ())]
            epoch = None if complete else epoch or 0
        files = {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}
        files |= {METRICS: _whole_lines(folder / METRICS, wishes.lines)}
        if epoch is not None:
            files |= self._epoch_after(epoch)
        return News(node, self.id, files, has_ended)

    def close(self) -> None:
        """Remove its folder; a training that still goes on ends after its step."""
        self._end = "nobody wants it any more"
        withdraw(self._run.folder, "pause")
        self._thread.join()
        shutil.rmtree(self._root, ignore_errors=True)

    def _epoch_after(self, epoch: int) -> dict[str, bytes]:
        """The files of the last whole epoch, if it is later than `epoch`."""
        with tempfile.TemporaryDirectory(dir=self._root) as copied:
            folder = Path(copied)
            copy_epoch(self._run.folder, folder)
            if (whole_epoch(folder, self._run.record.config) or 0) <= epoch:
                return {}
            return {
                name: (folder / name).read_bytes()
                for name in (LAST, WEIGHTS)
                if (folder / name).exists()
            }


def _trainer(threads: int) -> Train:
    def train(store: Store, run: Run, watcher: Callback) -> None:
        torch.set_num_threads(threads)
        with contextlib.suppress(FmnistError):  # The run fails for the same reason.
            load_dataset(run.record.config.dataset, download=True)
        execute(store, run, started_by="app", shutdown=threading.Event(), watchers=[watcher])

    return train


def _sweep() -> None:
    """Remove the folders of workers of this machine that were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if number.isdecimal() and not psutil.pid_exists(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _whole_lines(path: Path, offset: int) -> bytes:
    """What was appended to the file since it was `offset` bytes long, up to its last newline."""
    if not path.exists():
        return b""
    with path.open("rb") as file:
        file.seek(offset)
        whole, newline, _ = file.read().rpartition(b"\n")
    return whole + newline
