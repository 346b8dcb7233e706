"""Figures of anything but the ten classes: what these have to be told from."""

from collections.abc import Callable

from fmnist.synthesis import accessories, living, objects, signs
from fmnist.synthesis.drawing import Figure, Rng, moved


def doodle(rng: Rng) -> Figure:
    """A scribble, a sign, a face, an animal, a plant, a tool, a vehicle or a few shapes."""
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    return moved(kind(rng), angle=rng.normal(0, 0.15), scale=(rng.uniform(0.7, 1.3), 1.0))


def _several(rng: Rng) -> Figure:
    """A few of the simpler things beside each other."""
    kinds = (signs.polygon, signs.circle, signs.zigzag, signs.bows, signs.star, objects.long_tool)
    lines: Figure = ()
    for place in range(int(rng.integers(2, 4))):
        part = kinds[int(rng.integers(len(kinds)))](rng)
        lines += moved(
            part, scale=(0.5, 0.5), shift=(1.2 * place, rng.normal(0, 0.5)), angle=rng.normal(0, 1)
        )
    return lines


_KINDS: tuple[Callable[[Rng], Figure], ...] = (
    signs.scribble,
    signs.hatching,
    signs.spiral,
    signs.polygon,
    signs.star,
    signs.circle,
    living.face,
    living.face,
    living.stick_figure,
    living.animal,
    living.animal,
    living.fish_or_bird,
    living.flower_or_tree,
    living.garden,
    objects.long_tool,
    objects.long_tool,
    objects.vehicle,
    objects.boat,
    objects.house,
    objects.furniture,
    signs.zigzag,
    signs.bows,
    signs.blob,
    objects.vessel,
    objects.sheet,
    signs.letters,
    _several,
    _several,
    signs.strokes,
    accessories.sock,
    accessories.sock,
    accessories.hat,
    accessories.hat,
    accessories.belt,
    accessories.shorts,
    accessories.shorts,
    living.tooth,
    accessories.trinket,
    objects.bowl,
)
"""What stands here twice comes twice as often."""
