"""Looks at the test set after a training, counted."""

from dataclasses import replace

import numpy as np
import torch

from fmnist.common.device import resolve_device
from fmnist.common.errors import RunError
from fmnist.common.storage import sha256_of_file
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.jobs.execute import score_of
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.predictions import classes_of
from fmnist.runs.record import RunRecord
from fmnist.runs.run import Run
from fmnist.runs.store import Store


def evaluate_again(store: Store, run: Run) -> Evaluation:
    """What the best weights of `run` say of test once more; a user's own run counts the look.

    Raises:
        RunError: the run is not complete.
        CheckpointError: its weights are damaged.
        DatasetError: there is no dataset.
    """
    dataset = load_dataset(run.record.dataset.name)
    known = evaluate_run(run, dataset, "test")
    images = dataset.test_images[torch.from_numpy(known.image_ids).long()]
    outputs = load_model(run, resolve_device()).logits(images).numpy()
    if not run.read_only:
        store.update(run.record.changed(test_looks=run.record.test_looks + 1))
    return known.answered_by(outputs)


def test_at_last(store: Store, run: Run) -> RunRecord:
    """Test the best weights of a validated run of a search, which is then as finished as any.

    Raises:
        RunError: it is no such run.
        CheckpointError: its weights or predictions are damaged.
    """
    if run.record.status != "validated" or run.record.best is None:
        raise RunError(f"The run {run.label} is {run.record.status}: only a validated one is left.")
    dataset = dataset_of(run)
    outputs = load_model(run, resolve_device()).logits(dataset.test_images)
    replace(
        run.predictions(),
        test_indices=dataset.test_ids.numpy().astype(np.int32),
        test_classes=classes_of(outputs.numpy()),
        test_logits=outputs.numpy().astype(np.float16),
    ).save(run.folder / PREDICTIONS)
    record = run.record.changed(
        status="finished",
        test=score_of(run.record.best.epoch, outputs, dataset.test_labels),
        test_looks=1,
        files=run.record.files | {PREDICTIONS: sha256_of_file(run.folder / PREDICTIONS)},
    )
    store.update(record)
    return record
