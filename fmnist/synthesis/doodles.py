"""Figures of anything but clothes, shoes and bags: what the ten classes have to be told from."""

from collections.abc import Callable

import numpy as np

from fmnist.synthesis.figure import Figure, moved
from fmnist.synthesis.living import animal, face, fish_or_bird, flower_or_tree, garden, stick_figure
from fmnist.synthesis.objects import boat, bowl, furniture, house, long_tool, sheet, vehicle, vessel
from fmnist.synthesis.signs import (
    blob,
    bows,
    circle,
    hatching,
    letter,
    letters,
    polygon,
    scribble,
    spiral,
    star,
    strokes,
    zigzag,
)
from fmnist.synthesis.trifles import belt, hat, shorts, sock, tooth, worn_trifle

Rng = np.random.Generator


def doodle(rng: Rng) -> Figure:
    """A scribble, a sign, a face, an animal, a plant, a tool, a vehicle or a few shapes."""
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    return moved(kind(rng), angle=rng.normal(0, 0.15), scale=(rng.uniform(0.7, 1.3), 1.0))


def _several(rng: Rng) -> Figure:
    """A few of the simpler things beside each other."""
    kinds = (polygon, circle, zigzag, bows, star, long_tool)
    lines: Figure = ()
    for place in range(int(rng.integers(2, 4))):
        part = kinds[int(rng.integers(len(kinds)))](rng)
        lines += moved(
            part, scale=(0.5, 0.5), shift=(1.2 * place, rng.normal(0, 0.5)), angle=rng.normal(0, 1)
        )
    return lines


_KINDS: tuple[Callable[[Rng], Figure], ...] = (
    scribble,
    hatching,
    spiral,
    polygon,
    star,
    circle,
    face,
    face,
    stick_figure,
    animal,
    animal,
    fish_or_bird,
    flower_or_tree,
    garden,
    long_tool,
    long_tool,
    vehicle,
    boat,
    house,
    furniture,
    zigzag,
    bows,
    blob,
    vessel,
    sheet,
    letters,
    letter,
    letter,
    polygon,
    circle,
    zigzag,
    _several,
    _several,
    strokes,
    sock,
    sock,
    hat,
    hat,
    belt,
    shorts,
    shorts,
    tooth,
    worn_trifle,
    bowl,
)
