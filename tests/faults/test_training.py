"""What goes wrong inside a training ends that run with one sentence, and no other."""

import itertools
import json
import re
import threading
import time
from datetime import timedelta

import pytest
import torch

from fmnist.jobs.execute import execute
from fmnist.runs.load_model import load_model
from fmnist.runs.record import RunRecord, now
from fmnist.runs.requests import ask
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state
from fmnist.training.config import TrainConfig
from fmnist.training.state import Callback, Training
from tests.faults import children


class RaisesAtStep(Callback):
    """Fails as a bad layer would, after the given step."""

    def __init__(self, step: int, error: Exception) -> None:
        self._step, self._error = step, error

    def on_step(self, training: Training) -> None:
        if training.step == self._step:
            raise self._error


class StopsAtStep(Callback):
    """Presses Stop twice after the given step, and notes every step."""

    def __init__(self, run: Run, step: int) -> None:
        self._run, self._step = run, step
        self.steps: list[int] = []

    def on_step(self, training: Training) -> None:
        self.steps.append(training.step)
        if training.step == self._step:
            ask(self._run.folder, "stop")
            ask(self._run.folder, "stop")


def _execute(store: Store, run: Run, *watchers: Callback) -> RunRecord:
    """What is on disk once the run has been executed."""
    execute(store, run, started_by="cli", shutdown=threading.Event(), watchers=watchers)
    return children.store_in(store.user).get(run.id).record


def test_an_exception_inside_the_training(tiny: TrainConfig, store: Store) -> None:
    run = store.create(tiny)
    record = _execute(store, run, RaisesAtStep(3, KeyError("a bad layer")))
    assert record.status == "failed"
    assert record.error == "The training failed (KeyError): the run's log.txt says where."
    assert "Traceback" in (run.folder / "log.txt").read_text()
    assert "a bad layer" in (run.folder / "log.txt").read_text()
    assert "Traceback" not in (run.folder / "run.json").read_text()
    assert _execute(store, store.create(tiny)).status == "finished"
    assert _execute(store, store.get(run.id)).status == "finished"


def test_memory_that_is_not_enough(store: Store) -> None:
    """A network and a batch that need more than the process may have; then one that needs less."""
    large = TrainConfig(
        architecture="fashioncnn", batch_size=4096, train_images=20_000, validation_images=500
    )
    small = TrainConfig(architecture="logreg", train_images=2_000, validation_images=500)
    first, second = store.create(large), store.create(small)
    assert children.call(children.train_first_short_of_memory, store.user) == 0
    failed = store.get(first.id).record
    assert failed.status == "failed"
    assert failed.error == "Out of memory: lower the batch size and start again."
    assert store.get(second.id).record.status == "finished"


def test_memory_of_the_gpu_that_is_not_enough(tiny: TrainConfig, store: Store) -> None:
    record = _execute(store, store.create(tiny), RaisesAtStep(3, torch.OutOfMemoryError("CUDA")))
    assert record.status == "failed"
    assert record.error == "Out of memory: lower the batch size and start again."
    assert _execute(store, store.create(tiny)).status == "finished"


def test_a_loss_that_is_no_number(store: Store) -> None:
    config = TrainConfig(
        architecture="mlp109",
        optimiser="sgd",
        learning_rate=10.0,
        batch_size=1024,
        epochs=6,
        train_images=2_000,
        validation_images=500,
    )
    run = store.create(config)
    record = _execute(store, run)
    assert record.status == "failed"
    assert record.error is not None
    told = re.match(r"The training diverged at step (\d+) with learning rate [89]", record.error)
    assert told is not None
    assert int(told[1]) - run.history().reports[-1]["step"] <= 1
    assert record.best is not None
    _, state = load_state(run.folder / "last.safetensors")
    assert state["training"]["epoch"] == record.epochs_done
    assert (run.folder / "best.safetensors").is_file()
    for line in (run.folder / "metrics.jsonl").read_text().splitlines():
        json.loads(line, parse_constant=pytest.fail)  # NaN is not JSON.


def test_durations_are_right_while_the_clock_is_set_back(
    tiny: TrainConfig, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hours = itertools.count()
    for place in ("execute", "recorder"):
        monkeypatch.setattr(
            f"fmnist.jobs.{place}.now", lambda: now() - timedelta(hours=next(hours))
        )
    started = time.monotonic()
    record = _execute(store, store.create(tiny))
    took = time.monotonic() - started
    assert record.started is not None
    assert record.ended is not None
    assert record.ended < record.started
    assert 0 < record.effort.training_seconds < took
    assert 0 < record.effort.evaluation_seconds < took


@pytest.mark.parametrize("step", [1, 7, 20])
def test_stop_takes_effect_within_one_step(step: int, tiny: TrainConfig, store: Store) -> None:
    """In the first epoch its weights count; in a later one the best epoch before."""
    run = store.create(tiny)
    stops = StopsAtStep(run, step)
    record = _execute(store, run, stops)
    assert stops.steps[-1] <= step + 1
    assert (record.status, record.stop_reason) == ("stopped", "stopped by the user")
    assert record.best is not None
    assert record.best.epoch == 1
    assert record.test is not None
    assert record.test.images == 10_000
    load_model(store.get(run.id))
