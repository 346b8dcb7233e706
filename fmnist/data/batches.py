"""Where the batches of a training come from."""

from collections.abc import Iterator
from typing import Protocol

import torch

from fmnist.common.registry import Registry


class BatchSource(Protocol):
    """What a training learns from in an epoch, made of the dataset's images that train."""

    def size(self, images: int) -> int:
        """How many pictures an epoch has for this many images of the dataset."""

    def epoch(
        self, images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The uint8 pictures of one epoch and their int64 labels.

        `images` are those of the dataset, uint8 (N, H, W) or (N, H, W, C). Everything is decided
        by `generator`, whose device they and the result are on.
        """


BATCH_SOURCES: Registry[BatchSource] = Registry("source of batches")
"""What a configuration can learn from."""


class DatasetBatches:
    """The images of the dataset as they are."""

    def size(self, images: int) -> int:
        """As many as there are."""
        return images

    def epoch(
        self, images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """What was given."""
        return images, labels


BATCH_SOURCES.register("dataset", DatasetBatches())


def batch_sizes(images: int, batch_size: int) -> list[int]:
    """The sizes of the batches of an epoch; a last image that would be alone joins those before.

    Batch normalisation has nothing to compare a single image with.
    """
    whole, left = divmod(images, batch_size)
    sizes = [batch_size] * whole
    if left == 1 and sizes:
        sizes[-1] += 1
    elif left:
        sizes.append(left)
    return sizes


def shuffled_batches(
    images: int, batch_size: int, generator: torch.Generator
) -> Iterator[torch.Tensor]:
    """The indices of each batch, int64, in an order that `generator` decides."""
    order = torch.randperm(images, generator=generator, device=generator.device)
    return iter(order.split(batch_sizes(images, batch_size)))
