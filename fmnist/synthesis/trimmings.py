"""What is sewn onto a garment: collars, hoods, buttons, pockets and prints."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Line, Rng, arc, body, detail, ring, rotation
from fmnist.synthesis.tailoring import Top


def cuffs(rng: Rng, top: Top) -> Figure:
    """A line across each sleeve near its end."""
    back = rng.uniform(0.06, 0.16)
    along, across = rotation(top.sleeve_angle)
    start = np.array([top.shoulder, 0.08]) + (top.sleeve - back) * along
    cuff = np.stack([start, start + top.cuff * across])
    return tuple(detail(cuff * [side, 1]) for side in (1, -1))


def second_neckline(rng: Rng, top: Top) -> Line:
    """A line beside the neckline, as of a knitted collar."""
    wider = rng.uniform(1.2, 1.5)
    return detail(arc((0, 0), (top.neck * wider, top.neck_depth + 0.1), np.pi, 0, 9))


def hem_band(rng: Rng, top: Top) -> Line:
    """A line across the body near the hem."""
    height = top.length - rng.uniform(0.08, 0.18)
    half = 0.5 * top.hem
    return detail([(-half, height), (half, height)])


def chest_print(rng: Rng, length: float) -> Figure:
    """Something on the chest."""
    centre = (rng.normal(0, 0.06), rng.uniform(0.35, 0.65) * min(length, 1.5))
    size = rng.uniform(0.1, 0.28)
    kind = rng.random()
    if kind < 0.4:
        return (ring(arc(centre, (size, size))),)
    if kind < 0.7:
        corners = arc(centre, (size, size * rng.uniform(0.5, 1)), np.pi / 4, 2.25 * np.pi, 4)
        return (ring(corners),)
    points = np.array(centre) + rng.normal(0, size, (int(rng.integers(3, 7)), 2))
    return (detail(points, 1),)


def stripes(rng: Rng, length: float) -> Figure:
    """Lines across the body."""
    return _rows(0.4, length, int(rng.integers(2, 6)))


def quilting(rng: Rng, length: float) -> Figure:
    """The seams of a quilted coat."""
    return _rows(0.3, length, int(rng.integers(3, 7)))


def _rows(start: float, length: float, count: int) -> Figure:
    """Lines across the body from the height `start` nearly to its end."""
    heights = np.linspace(start, length * 0.95, count)
    return tuple(detail([(-0.47, height), (0.47, height)]) for height in heights)


def hood(rng: Rng, top: Top) -> Figure:
    """A hood, mostly with its opening."""
    width, height = top.neck + rng.uniform(0.05, 0.15), rng.uniform(0.35, 0.65)
    outer = arc((0, 0.05), (width, height), np.pi, 2 * np.pi, 11)
    lines: Figure = (body(outer),)
    if rng.random() < 0.7:
        lines += (ring(arc((0, 0), (width * 0.65, height * 0.7))),)
    return lines


def pouch(rng: Rng, length: float) -> Line:
    """The pocket on the belly of a hooded pullover."""
    low, high = length * rng.uniform(0.82, 0.92), length * rng.uniform(0.55, 0.68)
    return ring([(-0.3, low), (-0.2, high), (0.2, high), (0.3, low)])


def placket(rng: Rng, top: Top) -> Line:
    """The line down the front, from the neck to the hem."""
    return detail([(0, top.neck_depth), (rng.normal(0, 0.02), top.length)])


def buttons(rng: Rng, top: Top, offset: float) -> Figure:
    """A row of buttons, `offset` to the right of the middle."""
    count = int(rng.integers(2, 7))
    heights = np.linspace(top.neck_depth + 0.12, top.length * rng.uniform(0.8, 0.95), count)
    size = rng.uniform(0.015, 0.05)
    return tuple(ring(arc((offset, height), (size, size), count=8)) for height in heights)


def lapels(rng: Rng, top: Top) -> Figure:
    """The folded edges of an open collar."""
    low, wide = rng.uniform(0.35, 0.8), top.neck + rng.uniform(0.02, 0.15)
    return tuple(
        detail([(side * top.neck, 0), (side * wide, low * 0.55), (0, low)]) for side in (1, -1)
    )


def collar(rng: Rng, top: Top) -> Figure:
    """The two leaves of a collar."""
    low, wide = rng.uniform(0.14, 0.28), top.neck + rng.uniform(0.02, 0.14)
    return tuple(
        ring([(side * top.neck, -0.03), (side * wide, low), (0, max(top.neck_depth, 0.08))])
        for side in (1, -1)
    )


def pockets(rng: Rng, length: float) -> Figure:
    """Two pockets, slits or squares."""
    height, size = length * rng.uniform(0.55, 0.72), rng.uniform(0.12, 0.22)
    slanted = rng.normal(0, 0.06)
    if rng.random() < 0.5:
        return tuple(
            detail([(side * 0.2, height), (side * (0.2 + size), height + slanted)])
            for side in (1, -1)
        )
    return tuple(
        ring(
            [
                (side * 0.17, height),
                (side * (0.17 + size), height),
                (side * (0.17 + size), height + size),
                (side * 0.17, height + size),
            ]
        )
        for side in (1, -1)
    )


def straps(rng: Rng, top: Top) -> Figure:
    """What holds a strapless dress."""
    inner, outer = rng.uniform(0.05, 0.25), rng.uniform(0.25, 0.36)
    return tuple(detail([(side * inner, 0), (side * outer, 0.36)]) for side in (1, -1))
