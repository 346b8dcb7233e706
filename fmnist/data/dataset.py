"""A dataset in memory: its images and labels, or those of some of its classes.

All users share the tensors of a dataset: nobody writes into them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from threading import Lock

import numpy as np
import torch

from fmnist.common.figures import count
from fmnist.common.html import Picture, data_url, table
from fmnist.data.labels import places
from fmnist.data.source import (
    DATASETS,
    DEFAULT_DATASET,
    Classes,
    DatasetSource,
    Images,
    NotHereError,
)


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images and labels in memory: a whole dataset, or those of some of its classes.

    Attributes:
        source: what else is known of it.
        classes: those that are here; a label is a place among them.
        train_images: uint8 (N, H, W), or (N, H, W, C).
        train_labels: int64 (N,).
        train_ids: int64 (N,), the place of each among the training images of the whole dataset.
        test_images, test_labels, test_ids: the same of the test images.
        origin: where it was found, in plain words.
    """

    source: DatasetSource
    classes: Classes
    train_images: torch.Tensor
    train_labels: torch.Tensor
    train_ids: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    test_ids: torch.Tensor
    origin: str

    @classmethod
    def of(cls, source: DatasetSource, images: Images) -> "Dataset":
        """The whole dataset."""
        return cls(
            source,
            source.classes,
            torch.from_numpy(images.train_images),
            torch.from_numpy(images.train_labels),
            torch.arange(len(images.train_labels)),
            torch.from_numpy(images.test_images),
            torch.from_numpy(images.test_labels),
            torch.arange(len(images.test_labels)),
            images.origin,
        )

    def subset(self, classes: Sequence[str]) -> "Dataset":
        """The images of `classes` alone; of all that are here, the very same object."""
        if tuple(classes) == self.classes:
            return self
        wanted = [self.classes.index(name) for name in classes]

        def part(labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            kept = np.flatnonzero(np.isin(labels.numpy(), wanted))
            found = places(labels.numpy()[kept], self.classes, classes)
            return torch.from_numpy(kept), torch.from_numpy(found)

        train, train_labels = part(self.train_labels)
        test, test_labels = part(self.test_labels)
        return replace(
            self,
            classes=tuple(classes),
            train_images=self.train_images[train],
            train_labels=train_labels,
            train_ids=self.train_ids[train],
            test_images=self.test_images[test],
            test_labels=test_labels,
            test_ids=self.test_ids[test],
        )

    def __repr__(self) -> str:
        train, test = (count(len(each)) for each in (self.train_labels, self.test_labels))
        return (
            f"Dataset({self.source.title}, {len(self.classes)} classes, {train} training images, "
            f"{test} test images)"
        )

    def _repr_html_(self) -> str:
        """A notebook's view: each class with its first training image."""
        rows = []
        for place, name in enumerate(self.classes):
            of_class = (self.train_labels == place).nonzero().flatten()
            image = data_url(self.train_images[of_class[0]].numpy())
            tested = int((self.test_labels == place).sum())
            rows.append((Picture(image, name), name, f"{len(of_class):,}", f"{tested:,}"))
        return table(("", "class", "training images", "test images"), rows)


_lock = Lock()


def load_dataset(name: str = DEFAULT_DATASET, download: bool = False) -> Dataset:
    """The dataset, read once per process and from then on the same object. Thread-safe.

    With `download` a dataset that is not on this machine is fetched first; without it nothing
    goes over the network.

    Raises:
        ConfigError: there is no dataset of this name.
        DatasetError: it is missing, wrong or cannot be fetched; the next call then tries again.
    """
    source = DATASETS.get(name)
    try:
        return _load_once(source)
    except NotHereError:
        if not download or source.fetch is None:
            raise
    # Outside the lock: a page must not wait for a download that another thread makes.
    source.fetch()
    return _load_once(source)


def _load_once(source: DatasetSource) -> Dataset:
    with _lock:
        return _read_cached(source.name)


@cache
def _read_cached(name: str) -> Dataset:
    source = DATASETS.get(name)
    return Dataset.of(source, source.read())
