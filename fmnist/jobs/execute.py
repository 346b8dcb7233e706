"""One queued run to its end. The background thread and the command line both call this."""

import contextlib
import logging
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import torch

from fmnist.common.errors import FmnistError, TrainingError
from fmnist.common.storage import disk_is_full, sha256_of_file, sweep_temporary_files
from fmnist.data.dataset import Dataset
from fmnist.data.split import Split
from fmnist.jobs.latency import latency_ms
from fmnist.jobs.lease import lease_of
from fmnist.jobs.origins import begin_from
from fmnist.jobs.recorder import Control, Interrupted, Recorder
from fmnist.jobs.teacher import soft_targets
from fmnist.runs.environment import environment_of
from fmnist.runs.files import HASHED, LAST, LOG, NOTES, PREDICTIONS, WEIGHTS
from fmnist.runs.load_model import dataset_of
from fmnist.runs.predictions import Predictions, classes_of
from fmnist.runs.record import Process, RunRecord, Score, SplitUsed, now
from fmnist.runs.requests import withdraw
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.backends import LOOPS
from fmnist.training.build import build_network, split_of
from fmnist.training.callbacks import DivergenceGuard, EarlyStopping
from fmnist.training.checkpoint import load_weights
from fmnist.training.config import TrainConfig
from fmnist.training.loop import prepare
from fmnist.training.state import Callback, Training
from fmnist.training.threads import threads_for

log = logging.getLogger("fmnist.jobs")

_FREE_SPACE_NEEDED = 200 << 20
TRAIN_SAMPLE = 5_000
"""How many training images the final training score is measured on."""


def execute(
    store: Store,
    run: Run,
    *,
    started_by: Literal["app", "cli"],
    shutdown: threading.Event,
    watchers: Sequence[Callback] = (),
) -> RunRecord:
    """Train and evaluate `run`, from its last epoch if it has one; the caller holds the lock.

    Whatever goes wrong ends in the record as `failed` with one sentence; its log has the traceback
    of what is not an `FmnistError`. When `shutdown` is set the run is left `interrupted` after the
    current step.
    """
    recorder = Recorder(store, run)
    with _log_to(run.folder / LOG):
        try:
            sweep_temporary_files(run.folder, spared=NOTES)
            withdraw(run.folder, "stop")
            withdraw(run.folder, "pause")
            config = _as_begun(run)
            with threads_for(config):
                _train(store, recorder, run, config, started_by, shutdown, watchers)
        except Interrupted:
            log.info("interrupted: the process is ending")
            recorder.write(status="interrupted")
        except FmnistError as error:
            _record_failure(recorder, str(error))
        except Exception as error:
            log.exception("unexpected")
            _record_failure(recorder, _sentence(error))
        finally:
            if torch.cuda.is_available():
                torch.cuda.empty_cache()
    return recorder.record


def _train(
    store: Store,
    recorder: Recorder,
    run: Run,
    config: TrainConfig,
    started_by: Literal["app", "cli"],
    shutdown: threading.Event,
    watchers: Sequence[Callback],
) -> None:
    _require_free_space(run.folder)
    dataset = dataset_of(run)
    split = split_of(config, dataset.train_labels)
    training = prepare(config, len(split.train))
    if config.begin_from:
        begin_from(store, config, training.model.network, training.device)
    training.teacher_logits = soft_targets(store, config, dataset)
    recorder.write(
        status="running",
        started=run.record.started or now(),
        ended=None,
        error=None,
        split=SplitUsed(
            id=split.id,
            sha256=split.sha256,
            train_images=len(split.train),
            validation_images=len(split.validation),
        ),
        environment=environment_of(training.device, training.precision, config.library),
        process=Process.of_this(started_by, lease_of(config.device)),
    )
    if config.keep_test_epochs:
        recorder.keep_test_epochs(dataset.test_images)
    recorder.resume(training)
    log.info("training on %s", training.device)
    callbacks: list[Callback] = [DivergenceGuard()]
    if config.early_stopping:
        callbacks.append(EarlyStopping(config.early_stopping))
    callbacks += [recorder, Control(run, recorder, shutdown), *watchers]
    LOOPS[config.library](training, dataset, split, callbacks)
    _finish(recorder, run, training, dataset, split)


def _as_begun(run: Run) -> TrainConfig:
    """What is to be trained, with the precision that was chosen if the run was begun before."""
    config, begun = TrainConfig.of(run.record.config), run.record.environment
    return config if begun is None else config.model_copy(update={"precision": begun.precision})


def _finish(
    recorder: Recorder, run: Run, training: Training, dataset: Dataset, split: Split
) -> None:
    """Evaluate the best weights, test once unless it is a run of a search, and close the record."""
    started = time.perf_counter()
    best = training.best
    if best is None or recorder.best_sha256 is None:
        raise TrainingError("The run ended before it had learned anything: start it again.")
    load_weights(run.folder / WEIGHTS, training.model.network, recorder.best_sha256)
    sample = split.train[torch.linspace(0, len(split.train) - 1, TRAIN_SAMPLE).long().unique()]
    train_logits = training.model.logits(dataset.train_images[sample])
    validation_logits = training.model.logits(dataset.train_images[split.validation])
    role = run.record.role
    tested = slice(None if role is None else 0)
    test_logits = training.model.logits(dataset.test_images[tested])
    confirming = split.confirmation if role == "confirmation" else split.confirmation[:0]
    confirmation_logits = training.model.logits(dataset.train_images[confirming])
    Predictions(
        validation_indices=dataset.train_ids[split.validation].numpy().astype(np.int32),
        validation_classes=classes_of(validation_logits.numpy()),
        test_indices=dataset.test_ids[tested].numpy().astype(np.int32),
        test_classes=classes_of(test_logits.numpy()),
        epoch_classes=_stacked(recorder.epoch_classes),
        validation_logits=validation_logits.numpy().astype(np.float16),
        test_logits=test_logits.numpy().astype(np.float16),
        epoch_confidences=_stacked(recorder.epoch_confidences),
        test_epoch_classes=_stacked(recorder.test_epoch_classes),
        confirmation_indices=dataset.train_ids[confirming].numpy().astype(np.int32),
        confirmation_classes=classes_of(confirmation_logits.numpy()),
    ).save(run.folder / PREDICTIONS)
    ended = "stopped" if training.stopped_by_user else "finished"
    effort = recorder.effort(training)
    recorder.write(
        status=ended if role is None else "validated",
        ended=now(),
        stop_reason=training.stop_reason,
        train=score_of(best.epoch, train_logits, dataset.train_labels[sample]),
        test=None if role else score_of(best.epoch, test_logits, dataset.test_labels),
        test_looks=0 if role else 1,
        effort=effort.model_copy(
            update={
                "evaluation_seconds": effort.evaluation_seconds + time.perf_counter() - started,
                "latency_ms": _latency(run, recorder.best_sha256, training, dataset),
            }
        ),
        files={name: sha256_of_file(run.folder / name) for name in HASHED},
    )
    (run.folder / LAST).unlink(missing_ok=True)
    withdraw(run.folder, "stop")


def _stacked(epochs: list[np.ndarray]) -> np.ndarray | None:
    """One array (E, N) of what was kept of each epoch, None where nothing was."""
    return np.stack(epochs) if epochs else None


def _latency(run: Run, sha256: str, training: Training, dataset: Dataset) -> float:
    """Of a copy on the processor with the best weights, as a page loads it."""
    network = build_network(training.config)
    load_weights(run.folder / WEIGHTS, network, sha256)
    return latency_ms(training.model.with_network(network.eval()), dataset.test_images)


def score_of(epoch: int, outputs: torch.Tensor, labels: torch.Tensor) -> Score:
    """The score of logits (N, classes) on images with labels (N,)."""
    return Score(
        epoch=epoch,
        images=len(labels),
        accuracy=(outputs.argmax(1) == labels).double().mean().item(),
        loss=torch.nn.functional.cross_entropy(outputs, labels).item(),
    )


def _require_free_space(folder: Path) -> None:
    if shutil.disk_usage(folder).free < _FREE_SPACE_NEEDED:
        raise TrainingError("The disk is full: free at least 200 MB, then resume the run.")


def _record_failure(recorder: Recorder, sentence: str) -> None:
    log.info("failed: %s", sentence)
    try:
        recorder.write(status="failed", ended=now(), error=sentence)
    except (OSError, FmnistError):
        log.exception("the failure could not be written to the record")


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and disk_is_full(error):
        return "The disk is full: free some space, then resume the run."
    if isinstance(error, PermissionError):
        return "The folder of the run cannot be written to: check its permissions."
    if _is_out_of_memory(error):
        return "Out of memory: lower the batch size and start again."
    return f"The training failed ({type(error).__name__}): the run's {LOG} says where."


def _is_out_of_memory(error: Exception) -> bool:
    return isinstance(error, (MemoryError, torch.OutOfMemoryError)) or (
        isinstance(error, RuntimeError) and "can't allocate memory" in str(error)
    )


@contextlib.contextmanager
def _log_to(path: Path) -> Iterator[None]:
    """Write what the core logs to `path` as well, while the block runs."""
    logger = logging.getLogger("fmnist")
    logger.setLevel(logging.INFO)
    try:
        handler: logging.Handler = logging.FileHandler(path, encoding="utf-8")
    except OSError:
        handler = logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()
