"""Figures of each class, drawn as sketches and cut out as silhouettes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch

from fmnist.data.source import NONE_OF_THESE
from fmnist.synthesis.bags import bag
from fmnist.synthesis.doodles import doodle
from fmnist.synthesis.drawing import Figure
from fmnist.synthesis.footwear import ankle_boot, sandal, sneaker
from fmnist.synthesis.garments import coat, dress, pullover, shirt, t_shirt, trousers
from fmnist.synthesis.pen import silhouette, sketch

_CLASSES: tuple[Callable[[np.random.Generator], Figure], ...] = (
    t_shirt,
    trousers,
    pullover,
    dress,
    coat,
    sandal,
    shirt,
    sneaker,
    bag,
    ankle_boot,
)


@dataclass(frozen=True)
class Silhouettes:
    """Cut-outs: where the item is and the lines on it, uint8 (N, 28, 28), with int64 labels."""

    masks: torch.Tensor
    details: torch.Tensor
    labels: torch.Tensor

    @property
    def shades(self) -> torch.Tensor:
        """The item's brightness before it gets a cloth: white, its lines half as bright."""
        return 255 - self.details // 2


def draw_sketches(
    count: int, others: int, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Drawings, uint8 (count + others, 28, 28), and their int64 labels.

    The first `count` show the ten classes in turn, the rest none of them.
    """
    labels = _labels(count, others)
    images = [sketch(_figure(label, rng), rng) for label in labels]
    return torch.from_numpy(np.stack(images)), torch.tensor(labels)


def draw_silhouettes(count: int, others: int, rng: np.random.Generator) -> Silhouettes:
    """As `draw_sketches`, with filled bodies."""
    labels = _labels(count, others)
    pairs = np.stack([np.stack(silhouette(_figure(label, rng), rng)) for label in labels])
    masks, details = torch.from_numpy(pairs).unbind(1)
    return Silhouettes(masks, details, torch.tensor(labels))


def _labels(count: int, others: int) -> list[int]:
    return [index % len(_CLASSES) for index in range(count)] + [NONE_OF_THESE] * others


def _figure(label: int, rng: np.random.Generator) -> Figure:
    return doodle(rng) if label == NONE_OF_THESE else _CLASSES[label](rng)
