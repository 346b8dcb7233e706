"""Finished runs that nobody trained, with exactly the results a test needs."""

import json
import os
import shutil
from datetime import timedelta
from typing import Any

import numpy as np

from fmnist.common.storage import sha256_of_file, write_json
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.data.source import Images
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.files import HASHED
from fmnist.runs.predictions import Integers, Predictions
from fmnist.runs.record import Effort, Environment, Score, SplitUsed, now
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.build import build_network
from fmnist.training.checkpoint import pack_weights
from fmnist.training.config import TrainConfig

LABELS: Integers = np.arange(10_000) % 10
"""True classes that go round, for tests that do without the dataset."""
DATASET = Dataset.of(
    FASHION_MNIST,
    Images(*(np.empty((10_000, 28, 28), np.uint8), LABELS) * 2, "made up"),
)
"""The same as a dataset without images."""


def judged(labels: Integers, predicted: Integers, classes: int = 10, **more: Any) -> Evaluation:
    """An Evaluation of images (N,) with these labels and answers, and `more` of its fields."""
    fields: dict[str, Any] = {
        "classes": FASHION_MNIST.classes[:classes],
        "image_ids": np.arange(len(labels)),
    }
    return Evaluation(
        **({"id": "a", "name": "made up", "split": "test"} | fields | more),
        labels=labels,
        predicted=predicted,
    )


def answers(labels: Integers, right: int, first: int = 0) -> Integers:
    """Predicted classes (T,): true for `right` images from the `first` on, else the next one."""
    order = (np.arange(len(labels)) - first) % len(labels)
    return np.where(order < right, labels, (labels + 1) % 10).astype(np.uint8)


def finish(
    store: Store,
    config: TrainConfig,
    predicted: Integers,
    *,
    labels: Integers = LABELS,
    epochs: list[Integers] | None = None,
    train_accuracy: float = 0.95,
    device: str = "CPU (a processor, 2 cores)",
    **effort: Any,
) -> Run:
    """Put a finished run into the user's folder of `store`.

    Args:
        predicted: (T,), the class for each test image at the epoch that validation chose, for the
            images of the run's own classes and by place among them.
        labels: (N,), the true classes of all test images.
        epochs: the same after every epoch; none are kept when it is None.
        effort: fields of `Effort` that differ from a minute of training.
    """
    run = store.create(config)
    last = len(epochs) if epochs else 1
    classes = run.record.dataset.classes
    wanted = [FASHION_MNIST.classes.index(name) for name in classes]
    judged = np.flatnonzero(np.isin(labels, wanted))
    labels = np.searchsorted(wanted, labels[judged])
    logits = np.zeros((len(labels), len(classes)), np.float16)
    logits[np.arange(len(labels)), predicted] = 5
    some = np.arange(10, dtype=np.int32)
    Predictions(
        validation_indices=some,
        validation_classes=predicted[:10],
        test_indices=judged.astype(np.int32),
        test_classes=predicted,
        epoch_classes=np.zeros((last, 10), np.uint8),
        validation_logits=logits[:10],
        test_logits=logits,
        epoch_confidences=np.ones((last, 10), np.float16),
        test_epoch_classes=np.stack(epochs) if epochs else None,
    ).save(run.folder / "predictions.npz")
    (run.folder / "best.safetensors").write_bytes(b"")
    line = {
        "type": "epoch",
        "step": 1,
        "epoch": last,
        "train_loss": 0.2,
        "train_accuracy": train_accuracy,
        "validation_loss": 0.3,
        "validation_accuracy": 0.9,
    }
    (run.folder / "metrics.jsonl").write_text(json.dumps(line) + "\n")
    accuracy = float((predicted == labels).mean())
    score = Score(epoch=1, images=len(labels), accuracy=accuracy, loss=0.3)
    whole = FASHION_MNIST.images("train", config.classes) - config.validation_images
    record = run.record.changed(
        status="finished",
        started=now(),
        ended=now(),
        epochs_done=last,
        best=score.model_copy(update={"images": 5_000}),
        last=score,
        train=score,
        test=score,
        test_looks=1,
        split=SplitUsed(
            id="made up",
            sha256="",
            train_images=whole,
            validation_images=config.validation_images,
        ),
        effort=Effort(**({"training_seconds": 60, "images_seen": whole} | effort)),
        environment=Environment(
            code="0",
            python="3.11",
            libraries={},
            device="cpu",
            device_name=device,
            processor=device,
            threads=2,
            precision="float32",
            deterministic=True,
        ),
        files={name: sha256_of_file(run.folder / name) for name in HASHED},
    )
    write_json(run.folder / "run.json", record.model_dump(mode="json"))
    return store.get(run.id)


def copies(store: Store, run: Run, number: int, **changes: Any) -> list[Run]:
    """So many more runs like `run`, each a minute younger than the one before, written long ago.

    Args:
        changes: of the records.
    """
    made = []
    for minute in range(1, number + 1):
        created = run.record.created + timedelta(minutes=minute)
        copy_id = f"{created:%Y%m%d-%H%M%S}{run.id[15:-4]}{minute:04x}"
        folder = shutil.copytree(run.folder, store.user / copy_id)
        record = run.record.changed(id=copy_id, created=created, **changes)
        write_json(folder / "run.json", record.model_dump(mode="json"))
        for path in folder.iterdir():
            os.utime(path, (0, 0))
        made.append(store.get(copy_id))
    return made


def end_of_search_run(
    store: Store, run: Run, accuracies: list[float], right: float, stop_reason: str | None = None
) -> Run:
    """End a run of a search that nobody trained.

    Args:
        accuracies: on validation after each epoch.
        right: the share of 500 confirmation images that it is right about, drawn by its seed.
    """
    labels = load_dataset().train_labels.numpy()[:500]
    drawn = np.random.default_rng(run.record.config.seed).random(500)
    confirming = slice(500 if run.record.role == "confirmation" else 0)
    nothing = np.empty(0, np.int32)
    Predictions(
        validation_indices=nothing,
        validation_classes=nothing.astype(np.uint8),
        test_indices=nothing,
        test_classes=nothing.astype(np.uint8),
        confirmation_indices=np.arange(500, dtype=np.int32)[confirming],
        confirmation_classes=np.where(drawn < right, labels, (labels + 1) % 10)[confirming],
    ).save(run.folder / "predictions.npz")
    network = build_network(run.record.config)
    (run.folder / "best.safetensors").write_bytes(pack_weights(network))
    (run.folder / "metrics.jsonl").write_bytes(b"")
    best = Score(
        epoch=int(np.argmax(accuracies)) + 1, images=500, accuracy=max(accuracies), loss=0.3
    )
    store.update(
        run.record.changed(
            status="validated",
            epochs_done=len(accuracies),
            best=best,
            last=best,
            train=best,
            stop_reason=stop_reason,
            effort=Effort(training_seconds=10, latency_ms=1.0),
            files={name: sha256_of_file(run.folder / name) for name in HASHED},
        )
    )
    return store.get(run.id)
