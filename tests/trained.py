"""Runs that a test trains in its own thread, whole or cut short."""

import threading

import torch

from fmnist.jobs.execute import execute
from fmnist.jobs.recorder import Interrupted
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from fmnist.training.state import Callback, EpochResult, Training

MISSING = "cuda" if torch.backends.mps.is_available() else "mps"
"""A kind of device that this machine lacks."""


class InterruptAfter(Callback):
    """Ends the process, as far as the run can tell, when this epoch has been saved."""

    def __init__(self, epoch: int) -> None:
        self._epoch = epoch

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        if result.epoch == self._epoch:
            raise Interrupted


def train_now(store: Store, config: TrainConfig, *watchers: Callback) -> Run:
    """Train `config` and return its run."""
    return executed(store, store.create(config), *watchers)


def executed(store: Store, run: Run, *watchers: Callback) -> Run:
    """Train a run that waits or was interrupted, and return it as it then is on disk."""
    execute(store, run, started_by="cli", shutdown=threading.Event(), watchers=watchers)
    return store.get(run.id)
