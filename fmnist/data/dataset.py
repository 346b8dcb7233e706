"""Fashion-MNIST in memory: every image as one uint8 tensor, every label beside it."""

import struct
from dataclasses import dataclass
from functools import cache
from threading import Lock

import torch

from fmnist.common.errors import DatasetError
from fmnist.data import sources

_UNSIGNED_BYTE = 0x08
_lock = Lock()


@dataclass(frozen=True)
class FashionMnist:
    """The whole dataset. All users share these tensors: nobody writes into them.

    Attributes:
        train_images: uint8 (60000, 28, 28), white item on black
        train_labels: int64 (60000,), 0 to 9
        test_images: uint8 (10000, 28, 28)
        test_labels: int64 (10000,)
        origin: where it was found, in plain words
    """

    train_images: torch.Tensor
    train_labels: torch.Tensor
    test_images: torch.Tensor
    test_labels: torch.Tensor
    origin: str


def load_dataset(download: bool = False) -> FashionMnist:
    """The dataset, read once per process and from then on the same object. Thread-safe.

    With `download` a dataset that is not on this machine is fetched first; without it nothing
    goes over the network. Raises DatasetError if it is missing, wrong or cannot be fetched; the
    next call then tries again.
    """
    try:
        return _load_once()
    except sources.NotHereError:
        if not download:
            raise
    # Outside the lock: a page must not wait for a download that another thread makes.
    sources.fetch(sources.dataset_cache())
    return _load_once()


def read_dataset() -> FashionMnist:
    """The dataset as it is on this machine now, read and verified anew.

    Raises DatasetError if it is missing or wrong.
    """
    raw = sources.read_local()
    return FashionMnist(
        train_images=parse_idx(raw.files[sources.TRAIN_IMAGES]),
        train_labels=parse_idx(raw.files[sources.TRAIN_LABELS]).long(),
        test_images=parse_idx(raw.files[sources.TEST_IMAGES]),
        test_labels=parse_idx(raw.files[sources.TEST_LABELS]).long(),
        origin=raw.origin,
    )


def parse_idx(payload: bytes) -> torch.Tensor:
    """The uint8 tensor that an uncompressed IDX file holds, of the shape that its header names.

    Raises DatasetError if the header is not that of an IDX file of unsigned bytes, or if the data
    is shorter or longer than it says.
    """
    if len(payload) < 4 or payload[:3] != bytes((0, 0, _UNSIGNED_BYTE)):
        raise DatasetError("This is not an IDX file of unsigned bytes: fetch the dataset again.")
    dimensions = payload[3]
    start = 4 + 4 * dimensions
    if dimensions == 0 or len(payload) < start:
        raise DatasetError("The IDX file ends inside its header: fetch the dataset again.")
    shape = struct.unpack_from(f">{dimensions}I", payload, 4)
    values = torch.frombuffer(bytearray(payload), dtype=torch.uint8)[start:]
    if values.numel() != torch.Size(shape).numel():
        raise DatasetError(
            f"The IDX file holds {values.numel()} values where its header says {shape}: "
            "fetch the dataset again."
        )
    return values.reshape(shape)


def _load_once() -> FashionMnist:
    with _lock:
        return _read_cached()


@cache
def _read_cached() -> FashionMnist:
    return read_dataset()
