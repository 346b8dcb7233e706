"""Figures of tools, vehicles, houses, furniture, vessels and pages."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Rng, arc, body, detail, mirrored, moved, ring
from fmnist.synthesis.signs import letters


def long_tool(rng: Rng) -> Figure:
    """A handle with something at its end: fork, knife, axe, spoon, nail, brush, key, lamp."""
    thick = rng.uniform(0.0, 0.14)
    lines: Figure
    if thick < 0.04:
        lines = (detail([(0, -0.3), (rng.normal(0, 0.05), 1.5)]),)
    else:
        lines = (ring([(-thick, -0.3), (thick, -0.3), (thick * 1.2, 1.5), (-thick, 1.5)]),)
    kind = int(rng.integers(7))
    if kind == 0:
        lines += tuple(detail([(x, -0.3), (x, -1.0)]) for x in (-0.2, 0, 0.2))
        lines += (detail([(-0.2, -0.3), (0.2, -0.3)]),)
    elif kind == 1:
        lines += (ring([(-thick, -0.3), (thick + 0.1, -0.3), (0.1, -1.6), (-thick, -1.5)], 1),)
    elif kind == 2:
        reach = rng.uniform(0.4, 0.9)
        lines += (ring([(0, -0.3), (reach, -0.6), (reach, 0.2), (0, -0.05)], 0),)
    elif kind == 3:
        lines += (ring(arc((0, -0.7), (0.3, 0.42))),)
    elif kind == 4:
        lines += (ring(arc((0, -0.35), (rng.uniform(0.3, 0.6), 0.15))),)
    elif kind == 5:
        lines += (detail([(-0.5, -0.9), (0, -0.3), (0.5, -0.9)], int(rng.integers(0, 3))),)
    else:
        lines += (detail([(0, -0.3), (0.6, -0.35), (0.7, -0.1)], 0),)
    return moved(lines, angle=rng.uniform(-np.pi, np.pi) if rng.random() < 0.6 else 0.0)


def vehicle(rng: Rng) -> Figure:
    """A car or a lorry."""
    high = rng.uniform(0.4, 0.9)
    cab = rng.uniform(0.2, 0.6)
    hull = [(-1.2, 0), (-1.2, -high), (0.5, -high), (0.7, -cab * 0.6), (1.2, -cab * 0.5), (1.2, 0)]
    size = rng.uniform(0.15, 0.3)
    lines: Figure = (ring(hull),)
    for place in (-0.7, 0.7):
        lines += (ring(arc((place, 0.05), (size, size))),)
    if rng.random() < 0.5:
        lines += (ring([(-0.9, -high + 0.1), (-0.4, -high + 0.1), (-0.4, -0.3), (-0.9, -0.3)]),)
    return lines


def boat(rng: Rng) -> Figure:
    """A hull with a mast and perhaps a sail."""
    hull = [(-1, 0), (1, 0), (0.7, 0.45), (-0.7, 0.45)]
    lines: Figure = (ring(hull, int(rng.integers(0, 3))), detail([(0, 0), (0, -1.2)]))
    if rng.random() < 0.5:
        lines += (ring([(0, -1.2), (0.7, -0.2), (0, -0.2)]),)
    return lines


def house(rng: Rng) -> Figure:
    """Walls under a roof."""
    high = rng.uniform(0.7, 1.3)
    lines: Figure = (
        ring([(-0.8, 0), (0.8, 0), (0.8, high), (-0.8, high)]),
        detail([(-0.95, 0), (0, -rng.uniform(0.4, 1.0)), (0.95, 0)]),
    )
    if rng.random() < 0.7:
        lines += (ring([(-0.15, high), (-0.15, high - 0.5), (0.2, high - 0.5), (0.2, high)]),)
    if rng.random() < 0.5:
        lines += (ring([(0.35, 0.2), (0.65, 0.2), (0.65, 0.5), (0.35, 0.5)]),)
    return lines


def furniture(rng: Rng) -> Figure:
    """A table, chair, couch, bed, ladder or swing."""
    kind = int(rng.integers(4))
    if kind == 0:
        return (
            detail([(-1, 0), (1, 0)]),
            detail([(-0.8, 0), (-0.8 - rng.uniform(0, 0.2), 1)]),
            detail([(0.8, 0), (0.8 + rng.uniform(0, 0.2), 1)]),
        )
    if kind == 1:
        return (detail([(-0.5, -1), (-0.5, 1)]), detail([(-0.5, 0.1), (0.5, 0.1), (0.5, 1)]))
    if kind == 2:
        side = tuple(
            ring([(s * 1.0, -0.2), (s * 1.35, -0.2), (s * 1.35, 0.7), (s * 1.0, 0.7)], 1)
            for s in (1, -1)
        )
        back = ring([(-1, 0.2), (-1, -0.7), (1, -0.7), (1, 0.2)], int(rng.integers(0, 3)))
        return (*side, back, ring([(-1, 0.2), (1, 0.2), (1, 0.6), (-1, 0.6)]))
    rungs = np.linspace(-1.2, 1.2, int(rng.integers(3, 8)))
    return (
        detail([(-0.4, -1.5), (-0.4, 1.5)]),
        detail([(0.4, -1.5), (0.4, 1.5)]),
        *(detail([(-0.4, y), (0.4, y)]) for y in rungs),
    )


def vessel(rng: Rng) -> Figure:
    """A cup, vase, bottle or tube without a handle above."""
    profile = np.cumsum(rng.uniform(0.2, 0.6, 4))
    width = rng.uniform(0.12, 0.7, 4)
    half = np.stack([width, profile], axis=1)
    outline = np.concatenate([half, mirrored(half)])
    lines: Figure = (body(outline, int(rng.integers(0, 3))),)
    if rng.random() < 0.3:
        middle = float(profile[1:3].mean())
        lines += (ring(arc((float(width[1]) + 0.15, middle), (0.25, 0.25))),)
    if rng.random() < 0.3:
        lines += (ring(arc((0, profile[0]), (width[0], 0.08))),)
    return lines


def bowl(rng: Rng) -> Figure:
    """A bowl, a pool or a cake: an oval with a wall below it."""
    deep = rng.uniform(0.2, 0.9)
    rim = arc((0, 0), (1, rng.uniform(0.2, 0.45)))
    wall = arc((0, deep), (rng.uniform(0.7, 1.0), 0.4), np.pi, 0, 10)
    lines: Figure = (ring(rim), detail(np.concatenate([[[-1.0, 0.0]], wall, [[1.0, 0.0]]])))
    if rng.random() < 0.4:
        lines += (ring(arc((0, 0), (0.8, 0.2))),)
    return lines


def sheet(rng: Rng) -> Figure:
    """A page, a map, a screen or a sign with something on it."""
    high = rng.uniform(0.7, 1.4)
    lines: Figure = (ring([(-1, -high), (1, -high), (1, high), (-1, high)]),)
    if rng.random() < 0.5:
        centre = (rng.uniform(-0.4, 0.4), rng.uniform(-0.5, 0) * high)
        lines += (ring(arc(centre, (0.35, 0.4))),)
    for height in np.linspace(0.2, 0.8, int(rng.integers(2, 5))) * high:
        lines += (detail([(-0.7, height), (rng.uniform(0.2, 0.8), height)]),)
    return lines + (letters(rng) if rng.random() < 0.3 else ())
