"""The stored images most like a given one, pixel by pixel."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

_CHUNK = 256
"""Images compared at once: 0.8 MB of floats, which stay in the processor's cache."""

_EXACT = 2**24 // 255**2
"""So many squares of at most 255² stay below 2²⁴, up to where float32 holds every whole number."""


class Neighbours(NamedTuple):
    """The nearest images, nearest first: `indices` int64 (k,) and `distances` float32 (k,)."""

    indices: torch.Tensor
    distances: torch.Tensor


def nearest(images: torch.Tensor, query: torch.Tensor, k: int) -> Neighbours:
    """The `k` of `images` (N, ...) with the smallest Euclidean distance to `query` (...).

    Both are uint8; distances are in grey levels 0..255. Of images equally near, the one with the
    lower index comes first. ValueError for another type or size, or unless 1 <= k <= N.
    """
    if images.dtype != torch.uint8 or query.dtype != torch.uint8:
        raise ValueError(f"images must be uint8, not {images.dtype} and {query.dtype}")
    if images.shape[1:] != query.shape:
        raise ValueError(f"{tuple(query.shape)} is no image of {tuple(images.shape)}")
    if not 1 <= k <= len(images):
        raise ValueError(f"cannot find {k} of {len(images)} images")
    squares = _squared_distances(images.cpu().numpy(), query.cpu().numpy())
    indices = np.argsort(squares, kind="stable")[:k]
    distances = np.sqrt(squares[indices]).astype(np.float32)
    return Neighbours(torch.from_numpy(indices), torch.from_numpy(distances))


def _squared_distances(images: NDArray[np.uint8], query: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Exact squared distances (N,).

    NumPy works on the calling thread alone. PyTorch would share each small step with a second
    thread and, while a training holds the cores, wait for it: a hundred times as long.
    """
    target = query.astype(np.float32)
    part = next(size for size in range(_EXACT, 0, -1) if target.size % size == 0)
    squares = np.empty(len(images), np.int64)
    for start in range(0, len(images), _CHUNK):
        chunk = slice(start, start + _CHUNK)
        parts = (images[chunk] - target).reshape(-1, target.size // part, part)
        sums = np.einsum("npi,npi->np", parts, parts)
        squares[chunk] = sums.astype(np.int64).sum(axis=1)
    return squares
