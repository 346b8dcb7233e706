"""The audit made anew: the search for copies, and three unlike networks by five folds."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.data.dataset import Dataset
from fmnist.data.duplicates import Metric, Pair, copies_among, planted, same_pictures
from fmnist.evaluation.label_issues import agreed, confidently_another
from fmnist.runs.out_of_sample import Probabilities
from fmnist.runs.record import now
from fmnist.studies.audit.shipped import Audit, Doubt, Duplicate, Network, Place, Record, Search
from fmnist.studies.folds import FOLDS, study
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig

LEAST = 0.99
"""The likeness from which on two images are the same picture."""
PLANTED = 1_000
_SEED = 1


def _recipe(preset: str, **changes: object) -> TrainConfig:
    return PRESETS.get(preset).config.model_copy(update={"validation_images": 0} | changes)


NETWORKS = (
    _recipe("quick"),
    _recipe(
        "logreg",
        architecture="mlp235",
        options={"dropout": 0.3},
        epochs=4,
        learning_rate=2e-3,
        optimiser="adam",
        schedule="one_cycle",
    ),
    _recipe(
        "vit",
        options={"patch": 7, "width": 64, "depth": 2, "dropout": 0.0},
        epochs=5,
        augmentations={"flip": 0.5},
    ),
)
"""Convolutions, none at all, and attention: unlike enough to err apart."""


def pooled(dataset: Dataset) -> Dataset:
    """All images of training and test as training images."""
    images = torch.cat((dataset.train_images, dataset.test_images))
    labels = torch.cat((dataset.train_labels, dataset.test_labels))
    return replace(
        dataset, train_images=images, train_labels=labels, train_ids=torch.arange(len(labels))
    )


def predictions(dataset: Dataset, report: Callable[[float], None]) -> list[Probabilities]:
    """Of each network the probabilities (70000, 10), each row without training on its image."""
    every = pooled(dataset)
    return [
        study(every, 0, partial(_report, report, done), recipe)
        for done, recipe in enumerate(NETWORKS)
    ]


def _report(report: Callable[[float], None], done: int, share: float) -> None:
    report((done + share) / len(NETWORKS))


def audit(dataset: Dataset, probabilities: list[Probabilities]) -> Audit:
    """The audit from the predictions of all networks."""
    every = pooled(dataset)
    images, labels = every.train_images.numpy(), every.train_labels.numpy()
    metric = Metric.learned(images)
    found = same_pictures(images, LEAST, metric)
    doubted = agreed(probabilities, labels)
    record = Record(
        created=now(),
        least=LEAST,
        search=search(images, metric, PLANTED, _SEED, found),
        folds=FOLDS,
        networks=tuple(
            Network(
                architecture=recipe.architecture,
                epochs=recipe.epochs,
                accuracy=float((each.argmax(1) == labels).mean()),
                counted=int(confidently_another(each, labels).sum()),
            )
            for recipe, each in zip(NETWORKS, probabilities, strict=True)
        ),
    )
    duplicates = tuple(
        Duplicate(Place.of(pair.first), Place.of(pair.second), *pair[2:]) for pair in found
    )
    classes = dataset.classes
    doubts = tuple(
        Doubt(Place.of(image), classes[labels[image]], classes[suggested], float(score))
        for image, suggested, score in zip(
            doubted.images.tolist(), doubted.suggested, doubted.scores, strict=True
        )
    )
    return Audit(record, duplicates, doubts)


def search(
    images: NDArray[np.uint8], metric: Metric, number: int, seed: int, known: Collection[Pair] = ()
) -> Search:
    """Plant copies of images at random and look for them among all images.

    Args:
        known: the pairs of images that are one picture to begin with: what is found by them is not
            mistaken.
    """
    copies, of = planted(images, number, seed)
    pairs = {(pair.first, pair.second) for pair in known}
    found, mistaken = set(), set()
    for pair in copies_among(copies, images, LEAST, metric):
        original = int(of[pair.first])
        if pair.second == original:
            found.add(pair.first)
        elif (min(original, pair.second), max(original, pair.second)) not in pairs:
            mistaken.add(pair.first)
    return Search(number, len(found), len(mistaken))
