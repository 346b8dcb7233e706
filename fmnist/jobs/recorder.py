"""The callbacks that put a training on disk and bring the user's requests to it."""

import hashlib
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch

from fmnist.common.errors import CheckpointError
from fmnist.common.storage import write_atomic
from fmnist.runs.environment import peak_memory
from fmnist.runs.files import LAST, METRICS, WEIGHTS
from fmnist.runs.history import append_line
from fmnist.runs.record import Effort, RunRecord, Score, now
from fmnist.runs.requests import is_asked
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_state, pack_weights, save_state
from fmnist.training.state import Callback, EpochResult, Report, Training

_PAUSE_POLL_SECONDS = 0.1


class Interrupted(BaseException):
    """The process is ending: the run stays resumable from its last epoch.

    Not an Exception, so that nothing on the way takes it for a failure.
    """


class Recorder(Callback):
    """Keeps the run on disk in step with the training: curves, weights, record."""

    def __init__(self, store: Store, run: Run) -> None:
        self._store = store
        self._folder = run.folder
        self.record: RunRecord = run.record
        self.best_sha256: str | None = None
        self.epoch_classes: list[np.ndarray] = []
        self.epoch_confidences: list[np.ndarray] = []
        self.test_epoch_classes: list[np.ndarray] = []
        self.test_seconds = 0.0
        self._test_images: torch.Tensor | None = None

    def keep_test_epochs(self, images: torch.Tensor) -> None:
        """Keep the class predicted for each of these uint8 images after every epoch.

        They are kept beside the weights and compared with nothing while the run goes on.
        """
        self._test_images = images

    def resume(self, training: Training) -> None:
        """Bring `training` to the last epoch on disk, if one ended there.

        Raises:
            CheckpointError: what is on disk is damaged.
        """
        path = self._folder / LAST
        if path.exists():
            self._restore(training, path)
        if (self._folder / METRICS).exists():
            self.event("resumed", training)

    def _restore(self, training: Training, path: Path) -> None:
        tensors, state = load_state(path)
        if self.record.config.keep_epochs:
            self.epoch_classes = list(tensors.pop("epoch_classes").numpy())
            self.epoch_confidences = list(tensors.pop("epoch_confidences").numpy())
        if self._test_images is not None:
            self.test_epoch_classes = list(tensors.pop("test_epoch_classes").numpy())
            self.test_seconds = state["test_seconds"]
        self.best_sha256 = state["best_sha256"]
        try:
            training.restore(tensors, state["training"])
        except (KeyError, TypeError, ValueError, RuntimeError) as error:
            raise CheckpointError(
                "The saved epoch does not fit this run: start the run again."
            ) from error
        if training.best and training.best.epoch == training.epoch:
            weights = pack_weights(training.kept.network)
            self.best_sha256 = hashlib.sha256(weights).hexdigest()
            write_atomic(self._folder / WEIGHTS, weights)

    def event(self, name: str, training: Training) -> None:
        """Note an event among the curves."""
        append_line(
            self._folder / METRICS,
            "event",
            {"step": training.step, "event": name, "at": now().isoformat()},
        )

    def write(self, **changes: object) -> None:
        """Change the record, on disk and here."""
        self.record = self.record.changed(heartbeat=now(), **changes)
        self._store.update(self.record)

    def on_report(self, training: Training, report: Report) -> None:
        append_line(self._folder / METRICS, "report", vars(report))

    def on_epoch(self, training: Training, result: EpochResult) -> None:
        append_line(self._folder / METRICS, "epoch", vars(result))
        self._keep_predictions(training)
        self._save(training)
        best = training.best
        assert best is not None
        self.write(
            epochs_done=training.epoch,
            best=self._score(best, training),
            last=self._score(result, training),
            effort=self.effort(training),
        )

    def effort(self, training: Training) -> Effort:
        """What it has taken so far."""
        judging = sum(result.validation_seconds for result in training.history)
        return Effort(
            training_seconds=training.training_seconds,
            evaluation_seconds=judging + self.test_seconds,
            images_seen=training.images_seen,
            peak_memory=peak_memory(training.device),
        )

    def _keep_predictions(self, training: Training) -> None:
        if self.record.config.keep_epochs:
            assert training.validation_logits is not None
            confidences, classes = training.validation_logits.softmax(1).max(1)
            self.epoch_classes.append(classes.numpy().astype(np.uint8))
            self.epoch_confidences.append(confidences.numpy().astype(np.float16))
        if self._test_images is not None:
            started = time.perf_counter()
            outputs = training.kept.logits(self._test_images)
            self.test_epoch_classes.append(outputs.argmax(1).numpy().astype(np.uint8))
            self.test_seconds += time.perf_counter() - started

    def _save(self, training: Training) -> None:
        """Write the state first and the best weights second.

        A state whose last epoch is the best one is enough to write the best weights again, so a
        crash between the two loses nothing.
        """
        best = training.best
        improved = best is not None and best.epoch == training.epoch
        weights = pack_weights(training.kept.network)
        if improved:
            self.best_sha256 = hashlib.sha256(weights).hexdigest()
        tensors = training.resume_tensors()
        if self.record.config.keep_epochs:
            tensors["epoch_classes"] = torch.from_numpy(np.stack(self.epoch_classes))
            tensors["epoch_confidences"] = torch.from_numpy(np.stack(self.epoch_confidences))
        state: dict[str, Any] = {
            "training": training.resume_state(),
            "best_sha256": self.best_sha256,
        }
        if self._test_images is not None:
            tensors["test_epoch_classes"] = torch.from_numpy(np.stack(self.test_epoch_classes))
            state["test_seconds"] = self.test_seconds
        save_state(self._folder / LAST, tensors, state)
        if improved:
            write_atomic(self._folder / WEIGHTS, weights)

    def _score(self, result: EpochResult, training: Training) -> Score | None:
        assert training.validation_logits is not None
        if result.validation_accuracy is None or result.validation_loss is None:
            return None
        return Score(
            epoch=result.epoch,
            images=len(training.validation_logits),
            accuracy=result.validation_accuracy,
            loss=result.validation_loss,
        )


class Control(Callback):
    """Obeys a request to stop or to pause, and the end of the process, after the current step."""

    def __init__(self, run: Run, recorder: Recorder, shutdown: threading.Event) -> None:
        self._folder = run.folder
        self._recorder = recorder
        self._shutdown = shutdown

    def on_step(self, training: Training) -> None:
        if self._shutdown.is_set():
            raise Interrupted
        if is_asked(self._folder, "pause"):
            self._wait(training)
        if is_asked(self._folder, "stop"):
            training.stop_reason, training.stopped_by_user = "stopped by the user", True

    def _wait(self, training: Training) -> None:
        self._recorder.event("paused", training)
        self._recorder.write(status="paused")
        while is_asked(self._folder, "pause") and not is_asked(self._folder, "stop"):
            if self._shutdown.wait(_PAUSE_POLL_SECONDS):
                raise Interrupted
        self._recorder.event("continued", training)
        self._recorder.write(status="running")
