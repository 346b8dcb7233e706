"""What a teacher says of the training images: asked once, and kept."""

import numpy as np
import torch

from fmnist.common.errors import RunError
from fmnist.data.dataset import Dataset
from fmnist.ensembles.rules import LEAST
from fmnist.jobs.background import Analysis, Report, computed
from fmnist.jobs.model_analysis import analysis_of_network
from fmnist.networks.model import Model
from fmnist.runs.derived import Arrays
from fmnist.runs.out_of_sample import read_shipped
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.build import classes_of
from fmnist.training.config import TrainConfig

OUT_OF_FOLD = "out-of-fold"
"""The teacher that is one network for each fifth of the images, none of which it trained on."""
_AT_ONCE = 2_000


def soft_targets(store: Store, config: TrainConfig, dataset: Dataset) -> torch.Tensor | None:
    """The logits of the teacher that `config` names for each training image; None without one.

    Those of a run are in-sample: it trained on most of these images.

    Args:
        dataset: the images that are trained on, those that validate among them.

    Returns:
        float32 (N, classes).

    Raises:
        RunError: as `require_teacher`.
        CheckpointError: its weights, or the out-of-fold predictions, are damaged.
    """
    if not config.teacher:
        return None
    teacher = require_teacher(store, config)
    if teacher is None:
        return torch.from_numpy(read_shipped().astype(np.float32).clip(min=LEAST)).log()
    return torch.from_numpy(computed(targets_analysis(teacher))["logits"]).float()


def require_teacher(store: Store, config: TrainConfig) -> Run | None:
    """The run that teaches under `config`, which names a teacher; None for `OUT_OF_FOLD`.

    Raises:
        RunError: there is no such run, it tells other classes apart, or it has no weights.
    """
    classes = classes_of(config)
    if config.teacher == OUT_OF_FOLD:
        if classes != config.source.classes:
            raise RunError(
                "Out-of-fold predictions are of all ten classes: choose another teacher."
            )
        return None
    teacher = store.find(config.teacher)
    teacher.require_weights()
    if teacher.record.dataset.classes != classes:
        raise RunError(f"The teacher {teacher.label} tells other classes apart than its student.")
    return teacher


def targets_analysis(teacher: Run) -> Analysis:
    """What asks `teacher` about every training image, kept by the hash of its weights.

    Raises:
        RunError: it is not complete, or has no weights.
    """
    return analysis_of_network(teacher, "soft-targets", 1, _ask)


def _ask(model: Model, dataset: Dataset, report: Report) -> Arrays:
    logits = []
    parts = dataset.train_images.split(_AT_ONCE)
    for done, images in enumerate(parts, 1):
        logits.append(model.logits(images).numpy().astype(np.float16))
        report(done / len(parts))
    return {"logits": np.concatenate(logits)}
