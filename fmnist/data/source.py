"""What is known of a dataset without its files, and how they are read. No torch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.common.errors import ConfigError, DatasetError
from fmnist.common.registry import Registry

Classes = tuple[str, ...]
Labels = NDArray[np.integer]
TwoLabels = tuple[Labels, Labels]
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

    train_images: NDArray[np.uint8]
    train_labels: NDArray[np.int64]
    test_images: NDArray[np.uint8]
    test_labels: NDArray[np.int64]
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
        read_labels: the labels of the training and of the test images alone; None where that is
            no quicker. Raises DatasetError.
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
    read_labels: Callable[[], TwoLabels] | None = field(default=None, repr=False)
    groups: Mapping[str, Classes] = field(default_factory=dict)

    def labels(self) -> TwoLabels:
        """The labels of the training and of the test images.

        Raises:
            DatasetError: they are not on this machine, or wrong.
        """
        if self.read_labels is not None:
            return self.read_labels()
        images = self.read()
        return images.train_labels, images.test_labels

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


class NotHereError(DatasetError):
    """No place on this machine holds the dataset."""


DATASETS: Registry[DatasetSource] = Registry("dataset", "fmnist.data.datasets")
"""Every dataset that a configuration can name."""
