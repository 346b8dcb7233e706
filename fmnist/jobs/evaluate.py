"""Another look at the test set, counted."""

from dataclasses import replace

import torch

from fmnist.common.device import resolve_device
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import load_model
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
    return replace(known, predicted=outputs.argmax(1), logits=outputs)
