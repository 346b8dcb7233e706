"""What networks say of training images that they did not train on: the five-fold study.

The training images are cut into five parts with equal shares of each class; five networks each
train on four parts and predict the fifth (cross-validation). A study of another seed cuts them
elsewhere and begins with other weights, so that several can be averaged.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from filelock import Timeout
from sklearn.model_selection import StratifiedKFold

from fmnist.common.errors import RunError
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.split import Split
from fmnist.evaluation.metrics import softmax
from fmnist.jobs.background import Analysis
from fmnist.jobs.cluster.messages import Nodes
from fmnist.jobs.lease import lease_of
from fmnist.runs.derived import Arrays, DerivedKey, read_derived
from fmnist.runs.out_of_sample import Probabilities, read_shipped
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.build import source_of
from fmnist.training.callbacks import DivergenceGuard
from fmnist.training.config import TrainConfig
from fmnist.training.loop import fit, prepare
from fmnist.training.state import Callback, Report, Training

FOLDS = 5
SHIPPED_SEED = 0
SEEDS = range(10)
"""Those of all studies: the one that ships with the program and those that a person can add."""
RECIPE = PRESETS.get("quick").config.model_copy(update={"validation_images": 0})
"""Nothing is chosen, so no further images are set aside."""


def study(
    dataset: Dataset,
    seed: int,
    report: Callable[[float], None],
    recipe: TrainConfig = RECIPE,
) -> Probabilities:
    """The probabilities of each training image by the one network that did not train on it.

    The caller holds the training lock.

    Args:
        seed: decides the parts and the networks' first weights.
        report: told the share that is done, from 0 to 1; what it raises ends the study.

    Returns:
        float16 (N, 10), in the order of the training images.

    Raises:
        TrainingError: a network diverged.
    """
    folds = [
        one_fold(dataset, seed, fold, recipe, [_Progress(fold, report)]) for fold in range(FOLDS)
    ]
    return _together(dataset, seed, folds)


def study_on(
    nodes: Nodes, dataset: Dataset, seed: int, recipe: TrainConfig = RECIPE
) -> Probabilities:
    """The same with all networks trained at once on a cluster.

    Raises:
        ClusterError: the cluster has gone, or a network could not be trained there.
        RunError: a node sent what are no probabilities of its images.
    """
    asked = [(seed, fold, recipe.model_dump_json()) for fold in range(FOLDS)]
    folds = nodes.each(_fold_elsewhere, asked)
    for found, split in zip(folds, splits(dataset.train_labels, seed), strict=True):
        expected = (len(split.validation), len(dataset.classes))
        if not isinstance(found, np.ndarray) or (found.shape, found.dtype) != (expected, np.half):
            raise RunError("A node sent what are no probabilities: see that all have this version.")
        if not np.allclose(found.sum(1, dtype=np.float32), 1, atol=0.01):
            raise RunError("A node sent probabilities that do not add up to 1.")
    return _together(dataset, seed, folds)


def one_fold(
    dataset: Dataset, seed: int, fold: int, recipe: TrainConfig, watchers: Sequence[Callback] = ()
) -> Probabilities:
    """The probabilities of the images of one part by the network that trained on the others."""
    split = list(splits(dataset.train_labels, seed))[fold]
    config = recipe.model_copy(update={"seed": FOLDS * seed + fold})
    training = prepare(config, len(split.train))
    fit(training, dataset, split, [DivergenceGuard(), *watchers])
    assert training.validation_logits is not None
    return softmax(training.validation_logits.numpy()).astype(np.float16)


def _fold_elsewhere(seed: int, fold: int, recipe: str) -> Probabilities:
    config = TrainConfig.model_validate_json(recipe)
    return one_fold(load_dataset(config.dataset, download=True), seed, fold, config)


def _together(dataset: Dataset, seed: int, folds: Sequence[Probabilities]) -> Probabilities:
    found = np.empty((len(dataset.train_labels), len(dataset.classes)), np.float16)
    for each, split in zip(folds, splits(dataset.train_labels, seed), strict=True):
        found[split.validation.numpy()] = each
    return found


def splits(labels: torch.Tensor, seed: int) -> Iterator[Split]:
    """Each part in turn as the images that validate, with all others as those that train.

    Args:
        labels: int64 (N,), the labels of the training images.
    """
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
    for fold, (train, rest) in enumerate(parts.split(labels, labels)):
        name = f"fold-{fold + 1}-of-{FOLDS}-seed-{seed}"
        yield Split(name, torch.from_numpy(train), torch.from_numpy(rest))


def folds_analysis(store: Store, seed: int) -> Analysis:
    """The study of `seed` to be computed in the background, while nobody else trains.

    It fails with a sentence where somebody does, so that no other analysis has to wait for it.
    """

    def compute(report: Callable[[float], None]) -> Arrays:
        try:
            with store.training(lease_of(RECIPE.device), timeout=0):
                return {"probabilities": study(load_dataset(), seed, report)}
        except Timeout as error:
            raise RunError(
                "A network is training at the moment: start this again when it has ended."
            ) from error

    return Analysis(key_of(seed), compute)


def key_of(seed: int) -> DerivedKey:
    """What the study of `seed` is kept under."""
    return DerivedKey("out-of-sample", 1, f"{seed:02x}")


def next_seed() -> int | None:
    """The seed of the first study that is still to be done; None when all are."""
    return next((seed for seed in SEEDS if seed != SHIPPED_SEED and _own(seed) is None), None)


def studies() -> list[Probabilities]:
    """All studies there are: the one that ships, then the person's own.

    Raises:
        CheckpointError: the one that ships is damaged.
    """
    own = [_own(seed) for seed in SEEDS if seed != SHIPPED_SEED]
    return [read_shipped(), *(each for each in own if each is not None)]


def own_files() -> list[Path]:
    """The files of the person's own studies: while these are the same, so are the `studies`."""
    return [path for seed in SEEDS if (path := key_of(seed).path).is_file()]


def _own(seed: int) -> Probabilities | None:
    kept = read_derived(key_of(seed)) or {}
    found = kept.get("probabilities")
    source = source_of(RECIPE)
    expected = (source.images("train"), len(source.classes))
    return found if found is not None and found.shape == expected else None


class _Progress(Callback):
    """Tells how far the study is, fold by fold."""

    def __init__(self, fold: int, report: Callable[[float], None]) -> None:
        self._fold, self._report = fold, report

    def on_report(self, training: Training, report: Report) -> None:
        self._report((self._fold + report.epoch / training.config.epochs) / FOLDS)
