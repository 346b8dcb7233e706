"""What a network for the real world sees in one epoch: the dataset, and pictures made by program.

Domain randomisation (Tobin et al. 2017, arXiv:1703.06907): if the pictures differ from each other
in everything but what they show, those that people draw and photograph are one more variety.
"""

import math

import numpy as np
import torch

from fmnist.data.batches import BATCH_SOURCES
from fmnist.data.geometry import resampled
from fmnist.synthesis.drawings_by_class import draw_silhouettes, draw_sketches
from fmnist.synthesis.looks import outlined, photographed
from fmnist.synthesis.noise import Dice, matrices

SHARES = {
    "cut-outs": 0.6,
    "outlines": 0.25,
    "sketches": 0.75,
    "other sketches": 0.35,
    "silhouettes": 0.85,
    "other silhouettes": 0.1,
}
"""How many pictures of each kind an epoch has for each image of the dataset."""

_DRAWN_ANEW = 0.15
"""The share of what takes long to make that is made for the epoch; the rest are the same
pictures, turned and stretched otherwise."""

_AT_ONCE = 500


class RealWorldBatches:
    """The images of the dataset, and beside them pictures made anew for each epoch."""

    def size(self, images: int) -> int:
        """How many pictures an epoch has for this many images of the dataset."""
        return images + sum(_counts(images).values())

    def epoch(
        self, images: torch.Tensor, labels: torch.Tensor, generator: torch.Generator
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """The pictures of one epoch, uint8 (M, 28, 28), and their int64 labels.

        `images` are uint8 (N, 28, 28). Beside them come cut-outs and outlines made of them,
        sketches and silhouettes drawn by program, and drawings of other things, labelled
        NONE_OF_THESE. Everything is decided by `generator`, whose device the result is on.
        """
        counts = _counts(len(images))
        made = {kind: math.ceil(count * _DRAWN_ANEW) for kind, count in counts.items()}
        rng = np.random.default_rng(int(_draw(2**31, 1, generator)))
        parts = [(images, labels)]

        chosen = _draw(len(images), counts["cut-outs"], generator)
        parts.append((_bent(photographed(images[chosen], generator), generator), labels[chosen]))

        chosen = _draw(len(images), made["outlines"], generator)
        lines = [outlined(some, generator) for some in images[chosen].split(_AT_ONCE)]
        parts.append(_repeated(torch.cat(lines), labels[chosen], counts["outlines"], generator))

        drawn = draw_sketches(made["sketches"], made["other sketches"], rng)
        total = counts["sketches"] + counts["other sketches"]
        parts.append(_repeated(*drawn, total, generator))

        shapes = draw_silhouettes(made["silhouettes"], made["other silhouettes"], rng)
        total = counts["silhouettes"] + counts["other silhouettes"]
        chosen = _draw(len(shapes.labels), total, generator)
        cloths = photographed(shapes.shades[chosen], generator, shapes.masks[chosen])
        parts.append((_bent(cloths, generator), shapes.labels[chosen]))

        pictures, answers = zip(*parts, strict=True)
        return torch.cat(pictures), torch.cat(answers)


BATCH_SOURCES.register("real_world", RealWorldBatches())


def _counts(images: int) -> dict[str, int]:
    return {kind: round(images * share) for kind, share in SHARES.items()}


def _repeated(
    images: torch.Tensor, labels: torch.Tensor, count: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """`count` of the images, each turned and stretched anew."""
    chosen = _draw(len(images), count, generator)
    return _bent(images[chosen], generator), labels[chosen]


def _bent(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """Each image turned by up to 10 degrees, stretched, sheared and moved a little."""
    dice = Dice(len(images), generator)
    turn = dice.uniform(-math.radians(10), math.radians(10))
    wide, tall = dice.uniform(0.9, 1.1), dice.uniform(0.9, 1.1)
    shear = dice.uniform(-0.1, 0.1)
    rows = (
        (turn.cos() * wide, shear - turn.sin() * tall, dice.uniform(-0.1, 0.1)),
        (turn.sin() * wide, turn.cos() * tall, dice.uniform(-0.1, 0.1)),
    )
    return resampled(images, matrices(rows))


def _draw(below: int, count: int, generator: torch.Generator) -> torch.Tensor:
    return torch.randint(0, below, (count,), generator=generator, device=generator.device)
