"""Which of the ten classes a network tells apart, and the images of those classes alone.

A task is named by its classes, in the dataset's order. In it a label is a place among them.
"""

import numpy as np
import numpy.typing as npt
import torch

from fmnist.common.constants import CLASS_NAMES
from fmnist.data.dataset import FashionMnist

Labels = npt.NDArray[np.integer]
Classes = tuple[str, ...]


def members(labels: Labels, classes: Classes) -> npt.NDArray[np.int64]:
    """Indices (M,), rising, of the images whose label (N,), 0 to 9, is one of `classes`."""
    return np.flatnonzero(np.isin(labels, _numbers(classes)))


def places(labels: Labels, classes: Classes) -> npt.NDArray[np.int64]:
    """The place among `classes` of each label (N,), all of which belong to one of them."""
    return np.searchsorted(_numbers(classes), labels)


def images_of(dataset: FashionMnist, classes: Classes) -> FashionMnist:
    """The images of `classes` alone, labelled by place; of all ten, the very same object."""
    if classes == CLASS_NAMES:
        return dataset
    train = _only(dataset.train_images, dataset.train_labels, classes)
    test = _only(dataset.test_images, dataset.test_labels, classes)
    return FashionMnist(*train, *test, dataset.origin)


def _only(
    images: torch.Tensor, labels: torch.Tensor, classes: Classes
) -> tuple[torch.Tensor, torch.Tensor]:
    kept = members(labels.numpy(), classes)
    return images[kept], torch.from_numpy(places(labels.numpy()[kept], classes))


def _numbers(classes: Classes) -> Labels:
    return np.array([CLASS_NAMES.index(name) for name in classes])
