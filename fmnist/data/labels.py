"""The labels of a dataset without its images: all that it takes to judge predictions. No torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from fmnist.data.source import DATASETS, Classes, Labels


class Labelled(Protocol):
    """What knows which class each image shows: a whole `Dataset`, or `DatasetLabels`.

    The labels are places among `classes`, int64 (N,), in whatever `np.asarray` takes.
    """

    @property
    def classes(self) -> Classes: ...

    @property
    def train_labels(self) -> Any: ...

    @property
    def test_labels(self) -> Any: ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, eq=False)
class DatasetLabels:
    """The labels of a whole dataset, int64 (N,)."""

    classes: Classes
    train_labels: Labels
    test_labels: Labels


@cache
def load_labels(name: str) -> DatasetLabels:
    """The labels of the dataset of this name, read once per process.

    Raises:
        ConfigError: there is no dataset of this name.
        DatasetError: it is not on this machine, or wrong.
    """
    source = DATASETS.get(name)
    return DatasetLabels(source.classes, *source.labels())


def places(labels: Labels, among: Classes, classes: Sequence[str]) -> NDArray[np.int64]:
    """The place among `classes` of each label (N,), a place `among` others, of one of `classes`."""
    return np.searchsorted([among.index(name) for name in classes], labels)
