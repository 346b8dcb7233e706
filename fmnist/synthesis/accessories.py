"""Figures of what is worn and is none of the ten classes, such as socks, hats and shorts."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Rng, arc, body, detail, mirrored, moved, ring


def sock(rng: Rng) -> Figure:
    """Tall and narrow, round at heel and toe."""
    tall, wide, foot = rng.uniform(1.0, 2.2), rng.uniform(0.4, 0.6), rng.uniform(0.7, 1.4)
    outline = [
        (0, -tall),
        (wide, -tall),
        (wide, -wide),
        (wide + foot * 0.8, -wide * rng.uniform(0.7, 1.0)),
        (wide + foot, -wide * 0.4),
        (wide + foot * 0.8, 0),
        (0.1, 0),
        (0, -0.3),
    ]
    lines: Figure = (body(outline, int(rng.integers(0, 3))),)
    if rng.random() < 0.5:
        lines += (detail([(0, -tall + 0.2), (wide, -tall + 0.2)]),)
    if rng.random() < 0.3:
        lines += (detail([(wide + foot * 0.5, -wide), (wide + foot * 0.5, 0)]),)
    side = 1.0 if rng.random() < 0.5 else -1.0
    return moved(lines, scale=(side, 1.0), angle=rng.normal(0, 0.15))


def hat(rng: Rng) -> Figure:
    """A crown on a brim, or a cap with a peak."""
    high, wide, brim = rng.uniform(0.4, 1.2), rng.uniform(0.4, 0.7), rng.uniform(0.75, 1.3)
    if rng.random() < 0.35:
        dome = arc((0, 0), (wide, high), np.pi, 2 * np.pi, 10)
        peak = [(wide * 0.6, -0.02), (wide + rng.uniform(0.4, 0.8), 0.15), (wide * 0.4, 0.12)]
        return (body(dome), body(peak, 1))
    crown = [(-wide, 0), (-wide * rng.uniform(0.7, 1.1), -high), (wide, -high), (wide, 0)]
    lines: Figure = (body(crown, int(rng.integers(0, 3))),)
    if rng.random() < 0.5:
        lines += (body(arc((0, 0.05), (brim, rng.uniform(0.08, 0.25)))),)
    else:
        lines += (detail([(-brim, rng.normal(0, 0.06)), (brim, rng.normal(0, 0.06))]),)
    if rng.random() < 0.4:
        lines += (detail([(-wide, -0.2), (wide, -0.2)]),)
    return lines


def belt(rng: Rng) -> Figure:
    """A long band with a buckle, straight or bent."""
    thick = rng.uniform(0.08, 0.22)
    x = np.linspace(-1.4, 1.4, 12)
    bow = rng.uniform(-0.7, 0.7) * (1 - (x / 1.4) ** 2)
    upper = np.stack([x, bow], axis=1)
    end_x, end_y = upper[int(rng.choice([0, 10]))]
    size = thick * rng.uniform(0.8, 1.6)
    buckle = arc((end_x, end_y + thick / 2), (size, size), 0.8, 7.08, 4)
    lower = np.add(upper[::-1], (0, thick))
    return (body(np.concatenate([upper, lower])), ring(buckle))


def shorts(rng: Rng) -> Figure:
    """Shorts or underwear: wider than the legs are long."""
    legs = rng.uniform(0.05, 0.6)
    flare, crotch = rng.uniform(0.75, 1.15), rng.uniform(0.4, 0.6)
    inner = rng.uniform(0.02, 0.25)
    half = np.array([(0.8, 0), (flare, crotch * 0.8 + legs), (inner, crotch + legs)])
    fork = np.array([[0.0, crotch]])
    outline = body(np.concatenate([half, fork, mirrored(half)]), int(rng.integers(0, 2)))
    lines: Figure = (outline,)
    if rng.random() < 0.4:
        lines += (detail([(-0.8, 0.12), (0.8, 0.12)]),)
    return lines


def trinket(rng: Rng) -> Figure:
    """Glasses, a bow tie, a crown, a necklace or a watch."""
    kind = int(rng.integers(5))
    if kind == 0:
        size = rng.uniform(0.35, 0.5)
        lenses = tuple(ring(arc((side * 0.6, 0), (size, size))) for side in (1, -1))
        return (*lenses, detail([(-0.15, 0), (0.15, 0)]))
    if kind == 1:
        wings = tuple(
            ring([(0, 0), (side, -0.5), (side, 0.5)], int(rng.integers(0, 2))) for side in (1, -1)
        )
        return (*wings, ring(arc((0, 0), (0.15, 0.15), count=8)))
    if kind == 2:
        points = [(-1, 0.6), (-1, -0.5), (-0.5, 0), (0, -0.7), (0.5, 0), (1, -0.5), (1, 0.6)]
        return (ring(points),)
    if kind == 3:
        chain = detail(arc((0, 0), (rng.uniform(0.5, 0.9), 1.1), np.pi, 0, 12))
        return (chain, ring(arc((0, 1.2), (0.15, 0.15), count=8)))
    strap = rng.uniform(0.2, 0.35)
    band = [(-strap, -1.3), (strap, -1.3), (strap, 1.3), (-strap, 1.3)]
    return (ring(arc((0, 0), (0.5, 0.5))), ring(band))
