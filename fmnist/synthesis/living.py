"""Figures of what lives: people, animals and plants."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Line, Rng, arc, body, detail, mirrored, ring


def face(rng: Rng) -> Figure:
    """Eyes and a mouth, mostly in a circle."""
    lines: Figure = ()
    if rng.random() < 0.85:
        lines += (ring(arc((0, 0), (1, rng.uniform(0.8, 1.2)))),)
    for side in (1, -1):
        eye = (side * rng.uniform(0.25, 0.45), rng.uniform(-0.45, -0.2))
        tall = rng.uniform(0.03, 0.25)
        lines += (ring(arc(eye, (rng.uniform(0.02, 0.15), tall), count=8)),)
    depth, place = rng.uniform(-0.2, 0.4), rng.uniform(0.15, 0.45)
    lines += (detail(arc((0, place), (rng.uniform(0.3, 0.7), depth), np.pi, 0, 9)),)
    if rng.random() < 0.4:
        lines += (detail([(0, -0.15), (-0.08, 0.1), (0.08, 0.1)]),)
    if rng.random() < 0.4:
        for side in (1, -1):
            ear = (side * rng.uniform(0.4, 0.9), -rng.uniform(0.9, 1.3))
            lines += (ring(arc(ear, (rng.uniform(0.12, 0.35), rng.uniform(0.2, 0.7)))),)
    return lines


def tooth(rng: Rng) -> Figure:
    """A crown on two roots."""
    roots = rng.uniform(0.4, 1.0)
    half = np.array([(0.3, -0.1), (0.75, 0.0), (0.7, 0.7), (0.45, 0.9 + roots), (0.2, 1.0)])
    dip = np.array([[0.0, 0.75 + rng.normal(0, 0.1)]])
    top = np.array([[0.0, rng.uniform(0.0, 0.2)]])
    return (body(np.concatenate([top, half, dip, mirrored(half)]), 2),)


def stick_figure(rng: Rng) -> Figure:
    """A person of a few lines."""
    waist = rng.uniform(0.4, 0.8)
    arms, feet = rng.uniform(-0.4, 0.5), rng.uniform(0.25, 0.6)
    lines: Figure = (
        ring(arc((0, -0.7), (0.28, 0.28))),
        detail([(0, -0.42), (0, waist)]),
        detail([(-0.6, arms), (0, -0.1), (0.6, arms + rng.normal(0, 0.2))]),
        detail([(-feet, 1.4), (0, waist), (feet, 1.4)]),
    )
    if rng.random() < 0.3:
        lines += (ring([(0, -0.4), (0.5, waist), (-0.5, waist)]),)
    if rng.random() < 0.3:
        lines += tuple(
            ring(arc((side * 0.6, -0.1), (0.45, 0.35)), int(rng.integers(0, 2))) for side in (1, -1)
        )
    return lines


def animal(rng: Rng) -> Figure:
    """A body on legs, with a head."""
    long, high = rng.uniform(0.7, 1.2), rng.uniform(0.3, 0.6)
    lines: Figure = (ring(arc((0, 0), (long, high))),)
    head = (long + rng.uniform(0.0, 0.3), -rng.uniform(0.1, 0.9))
    lines += (ring(arc(head, (rng.uniform(0.2, 0.4), rng.uniform(0.2, 0.35)))),)
    for place in np.linspace(-0.8, 0.8, int(rng.choice([2, 4, 6]))):
        foot = high + rng.uniform(0.2, 0.8)
        lines += (detail([(place * long, high * 0.6), (place * long + rng.normal(0, 0.1), foot)]),)
    if rng.random() < 0.6:
        lines += (detail([(-long, 0), (-long - 0.3, rng.uniform(-0.5, 0.4)), (-long - 0.5, 0)], 1),)
    if rng.random() < 0.4:
        lines += (detail([head, (head[0] + 0.1, head[1] - 0.6)]),)
    if rng.random() < 0.3:
        lines += tuple(detail([(x, -high), (x, high)]) for x in np.linspace(-0.6, 0.6, 5) * long)
    return lines


def fish_or_bird(rng: Rng) -> Figure:
    """A body with a tail, an eye and perhaps a wing or fin."""
    high = rng.uniform(0.25, 0.6)
    tail = rng.uniform(0.2, 0.6)
    lines: Figure = (
        ring(arc((0, 0), (1, high))),
        ring([(-0.9, 0), (-1.5, -tail), (-1.5, tail)]),
        ring(arc((0.6, -0.1), (0.06, 0.06), count=6)),
    )
    if rng.random() < 0.5:
        lines += (detail([(0.2, -high), (-0.1, -high - rng.uniform(0.2, 0.8)), (-0.4, -high)], 1),)
    return lines


def flower_or_tree(rng: Rng) -> Figure:
    """A stem with petals, a crown or branches."""
    tall = rng.uniform(0.6, 1.8)
    lines: Figure = (detail([(0, 0), (rng.normal(0, 0.1), tall)]),)
    kind = rng.random()
    if kind < 0.45:
        for angle in np.linspace(0, 2 * np.pi, int(rng.integers(4, 9)), endpoint=False):
            centre = (0.35 * np.cos(angle), -0.3 + 0.35 * np.sin(angle))
            lines += (ring(arc(centre, (0.2, 0.2))),)
    elif kind < 0.7:
        lines += (ring(arc((0, -0.5), (rng.uniform(0.4, 0.9), 0.6))),)
    else:
        lines += tuple(
            detail([(0, y), (side * 0.5, y - 0.3)])
            for side in (1, -1)
            for y in np.linspace(0.1, tall * 0.8, int(rng.integers(2, 5)))
        )
    if rng.random() < 0.4:
        lines += (_ground(rng, tall),)
    return lines


def garden(rng: Rng) -> Figure:
    """A few plants on a line of ground."""
    lines: Figure = (_ground(rng, 0.5),)
    for place in rng.uniform(-1.2, 1.2, int(rng.integers(2, 8))):
        tip = (place + rng.normal(0, 0.1), rng.uniform(-0.3, 0.2))
        lines += (detail([(place, 0.5), tip]),)
        if rng.random() < 0.4:
            lines += (ring(arc(tip, (0.12, 0.12), count=8)),)
    return lines


def _ground(rng: Rng, height: float) -> Line:
    x = np.linspace(-1.5, 1.5, int(rng.integers(6, 24)))
    y = height + np.where(np.arange(len(x)) % 2, 0.0, -rng.uniform(0.0, 0.3))
    return detail(np.stack([x, y], axis=1))
