"""A training at the terminal."""

import threading

from fmnist.cli.output import print_json, say
from fmnist.cli.progress import ProgressBar, wipe
from fmnist.cli.scores import accuracy
from fmnist.jobs.execute import execute
from fmnist.runs.record import COMPLETE, RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def train(store: Store, run: Run, shutdown: threading.Event, as_json: bool) -> RunRecord:
    """Train `run` to its end with a progress bar, and say what came of it."""
    record = execute(store, run, started_by="cli", shutdown=shutdown, watchers=[ProgressBar()])
    wipe()
    if as_json:
        print_json(
            {
                "id": record.id,
                "status": record.status,
                "test_accuracy": record.test.accuracy if record.test else None,
            }
        )
    _say_outcome(record)
    return record


def is_complete(record: RunRecord) -> bool:
    """Whether it ended with a result."""
    return record.status in COMPLETE


def _say_outcome(record: RunRecord) -> None:
    if record.test is not None:
        say(
            f"{record.status}: test accuracy {accuracy(record.test)}, "
            f"epoch {record.test.epoch} of {record.epochs_done} kept"
        )
    elif record.status == "interrupted":
        say(f"interrupted: continue with `python -m fmnist resume {record.id}`")
