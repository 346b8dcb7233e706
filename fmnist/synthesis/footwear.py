"""Figures of what is worn on the feet: shoes facing either way, alone and in pairs."""

from collections.abc import Callable

import numpy as np

from fmnist.synthesis import shoes
from fmnist.synthesis.drawing import Figure, Rng, moved


def sandal(rng: Rng) -> Figure:
    """A sandal: an open shoe or flip-flop, from above or from the side."""
    kind = rng.random()
    if kind < 0.55:
        return _alone_or_paired(rng, shoes.flip_flop, pair_chance=0.6)
    if kind < 0.65:
        return moved(
            shoes.flip_flop(rng), angle=rng.normal(0, 0.2) + rng.choice([-1, 1]) * np.pi / 2
        )
    if kind < 0.87:
        return _facing(rng, shoes.flat_sandal(rng))
    return _facing(rng, shoes.heeled_sandal(rng))


def sneaker(rng: Rng) -> Figure:
    """A low closed shoe, mostly from the side."""
    if rng.random() < 0.42:
        return _alone_or_paired(rng, shoes.shoe_from_above, pair_chance=0.85)
    figure = shoes.low_shoe(rng)
    if rng.random() < 0.12:
        other = moved(shoes.low_shoe(rng), shift=(rng.normal(0, 0.3), -rng.uniform(0.3, 0.7)))
        return _facing(rng, figure + other)
    return _facing(rng, figure)


def ankle_boot(rng: Rng) -> Figure:
    """A boot with a shaft, from the side or, in pairs, from the front."""
    kind = rng.random()
    if kind < 0.15:
        return _side_by_side(rng, shoes.boot_from_front(rng), shoes.boot_from_front(rng))
    if kind < 0.3:
        return shoes.boots_from_above(rng)
    figure = shoes.boot(rng)
    if kind < 0.5:
        facing = 1.0 if rng.random() < 0.5 else -1.0
        first, second = (moved(boot, scale=(facing, 1.0)) for boot in (figure, shoes.boot(rng)))
        return _side_by_side(rng, first, second, overlap=rng.uniform(0, 0.5))
    return _facing(rng, figure)


def _facing(rng: Rng, figure: Figure) -> Figure:
    side = 1.0 if rng.random() < 0.5 else -1.0
    return moved(figure, angle=rng.normal(0, 0.1), scale=(side, 1.0))


def _alone_or_paired(rng: Rng, draw: Callable[[Rng], Figure], pair_chance: float) -> Figure:
    """One thing seen from above, turned anyhow, or two of them beside each other."""
    if rng.random() > pair_chance:
        return moved(draw(rng), angle=rng.normal(0, 0.6))
    one, other = draw(rng), moved(draw(rng), scale=(-1.0, 1.0))
    lean = rng.uniform(-0.25, 0.25)
    gap = rng.uniform(0.38, 0.7)
    drop = rng.normal(0, 0.12)
    pair = moved(one, angle=lean + rng.normal(0, 0.08), shift=(-gap, 0)) + moved(
        other, angle=-lean + rng.normal(0, 0.08), shift=(gap, drop)
    )
    return moved(pair, angle=rng.normal(0, 0.25) + (np.pi if rng.random() < 0.3 else 0))


def _side_by_side(rng: Rng, one: Figure, other: Figure, overlap: float = 0.0) -> Figure:
    width = np.ptp(np.concatenate([line.points for line in one])[:, 0])
    shift = width * (1.05 - overlap)
    return one + moved(other, shift=(shift, rng.normal(0, 0.08)))
