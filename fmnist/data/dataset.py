"""A dataset: what is known of it without its files, and its images and labels in memory.

All users share the tensors of a dataset: nobody writes into them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from threading import Lock
from typing import Literal, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.errors import ConfigError, DatasetError
from fmnist.common.registry import Registry

Classes = tuple[str, ...]
Labels = NDArray[np.integer]
Part = Literal["train", "test"]

DEFAULT_DATASET = "fashion-mnist"
"""The dataset that is meant where none is named."""

NONE_OF_THESE = -1
"""The label of a picture that shows none of the classes, where a batch source makes such."""


class ImageShape(NamedTuple):
    """The shape in which a network takes an image."""

    channels: int
    height: int
    width: int

    @property
    def stored(self) -> tuple[int, ...]:
        """The shape in which it is stored: (height, width), or (height, width, channels)."""
        size = (self.height, self.width)
        return size if self.channels == 1 else (*size, self.channels)


class Images(NamedTuple):
    """uint8 images (N, H, W) or (N, H, W, C), their int64 labels (N,), and where they were found.

    `origin` is in plain words.
    """

    train_images: torch.Tensor
    train_labels: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    origin: str


@dataclass(frozen=True)
class DatasetSource:
    """What is known of a dataset before its files are read, and how they are read.

    Attributes:
        classes: their names, in the order of the labels.
        shape: of every image.
        train_counts: how many training images each class has, those that validate among them.
        test_counts: how many test images each class has.
        mean, std: of all training pixels, scaled to 0..1.
        read: its images as they are on this machine now. Raises DatasetError.
        fetch: brings the files to this machine. Raises DatasetError. None where they have to be
            here.
        groups: classes that belong together, by a name for each group.
    """

    name: str
    title: str
    classes: Classes
    shape: ImageShape
    train_counts: tuple[int, ...]
    test_counts: tuple[int, ...]
    mean: float
    std: float
    read: Callable[[], Images] = field(repr=False)
    fetch: Callable[[], None] | None = field(default=None, repr=False)
    groups: Mapping[str, Classes] = field(default_factory=dict)

    def require(self, classes: Classes) -> Classes:
        """These classes, or all for none.

        Raises:
            ConfigError: fewer than two, an unknown one, or not in the dataset's order.
        """
        if not classes:
            return self.classes
        if len(classes) < 2 or classes != tuple(c for c in self.classes if c in classes):
            raise ConfigError(
                f"Name at least two classes of {self.title}, each once and in its order: "
                f"{', '.join(self.classes)}."
            )
        return classes

    def images(self, part: Part, classes: Classes = ()) -> int:
        """How many images of these classes, or of all, the training or the test part has."""
        counts = self.train_counts if part == "train" else self.test_counts
        of = dict(zip(self.classes, counts, strict=True))
        return sum(of[name] for name in classes or self.classes)


@dataclass(frozen=True)
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
            images.train_images,
            images.train_labels,
            torch.arange(len(images.train_labels)),
            images.test_images,
            images.test_labels,
            torch.arange(len(images.test_labels)),
            images.origin,
        )

    def places(self, labels: Labels, classes: Sequence[str]) -> NDArray[np.int64]:
        """The place among `classes` of each label (N,), all of which belong to one of them."""
        return np.searchsorted([self.classes.index(name) for name in classes], labels)

    def subset(self, classes: Sequence[str]) -> "Dataset":
        """The images of `classes` alone; of all that are here, the very same object."""
        if tuple(classes) == self.classes:
            return self
        wanted = [self.classes.index(name) for name in classes]

        def part(labels: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
            kept = np.flatnonzero(np.isin(labels.numpy(), wanted))
            among = self.places(labels.numpy()[kept], classes)
            return torch.from_numpy(kept), torch.from_numpy(among)

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


class NotHereError(DatasetError):
    """No place on this machine holds the dataset."""


DATASETS: Registry[DatasetSource] = Registry("dataset")
"""Every dataset that a configuration can name."""

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
