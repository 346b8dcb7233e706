"""Fashion-MNIST (Xiao, Rasul and Vollgraf 2017, arXiv:1708.07747)."""

import numpy as np

from fmnist.data import download
from fmnist.data.idx import parse_idx
from fmnist.data.source import (
    DATASETS,
    DEFAULT_DATASET,
    DatasetSource,
    Images,
    ImageShape,
    TwoLabels,
)

_CLASSES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def read() -> Images:
    """The images as they are on this machine now, read and verified anew.

    Raises:
        DatasetError: they are missing or wrong.
    """
    raw = download.read_local()
    return Images(
        train_images=parse_idx(raw.files[download.TRAIN_IMAGES]),
        train_labels=parse_idx(raw.files[download.TRAIN_LABELS]).astype(np.int64),
        test_images=parse_idx(raw.files[download.TEST_IMAGES]),
        test_labels=parse_idx(raw.files[download.TEST_LABELS]).astype(np.int64),
        origin=raw.origin,
    )


def read_labels() -> TwoLabels:
    """The labels of the training and of the test images, read and verified anew.

    Raises:
        DatasetError: they are missing or wrong.
    """
    raw = download.read_local((download.TRAIN_LABELS, download.TEST_LABELS))
    train, test = (parse_idx(payload).astype(np.int64) for payload in raw.files.values())
    return train, test


def fetch() -> None:
    """Fetch the files into the program's own cache.

    Raises:
        DatasetError: no place delivers them, or they cannot be kept.
    """
    download.fetch(download.dataset_cache())


FASHION_MNIST = DATASETS.register(
    DEFAULT_DATASET,
    DatasetSource(
        name=DEFAULT_DATASET,
        title="Fashion-MNIST",
        classes=_CLASSES,
        shape=ImageShape(1, 28, 28),
        train_counts=(6_000,) * len(_CLASSES),
        test_counts=(1_000,) * len(_CLASSES),
        mean=0.2860,  # 0.28604 and 0.35302, as every program for this dataset rounds them
        std=0.3530,
        read=read,
        fetch=fetch,
        read_labels=read_labels,
        # A dress counts as a top.
        groups={
            "Tops": ("T-shirt/top", "Pullover", "Dress", "Coat", "Shirt"),
            "Bottoms": ("Trouser",),
            "Shoes": ("Sandal", "Sneaker", "Ankle boot"),
            "Bags": ("Bag",),
        },
    ),
)
