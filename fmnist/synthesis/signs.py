"""Figures of signs: scribbles, simple shapes, waves and writing."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Points, Rng, arc, body, detail, moved, ring


def scribble(rng: Rng) -> Figure:
    """A line that wanders."""
    steps = rng.normal(0, 0.5, (int(rng.integers(5, 40)), 2)) * rng.uniform(0.3, 1, 2)
    points = np.cumsum(steps, axis=0) * rng.uniform(0.2, 1) + rng.normal(0, 0.4, steps.shape)
    return (detail(points, int(rng.integers(0, 3))),)


def strokes(rng: Rng) -> Figure:
    """A few short lines."""
    count = int(rng.integers(1, 5))
    ends: Points = rng.normal(0, 1, (count, 3, 2))
    return tuple(detail(end[: int(rng.integers(2, 4))], int(rng.integers(0, 2))) for end in ends)


def hatching(rng: Rng) -> Figure:
    """Strokes to and fro."""
    count = int(rng.integers(8, 30))
    across = np.linspace(-1, 1, count) + rng.normal(0, 0.08, count)
    down = np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.2, 1) + rng.normal(0, 0.15, count)
    return moved((detail(np.stack([across, down], axis=1)),), angle=rng.uniform(0, np.pi))


def zigzag(rng: Rng) -> Figure:
    """Stairs, waves, mountains, teeth."""
    count = int(rng.integers(4, 14))
    if rng.random() < 0.35:
        steps = np.repeat(np.arange(count // 2 + 2), 2)
        return (detail(np.stack([steps[1:], -steps[:-1]], axis=1).astype(float)),)
    x = np.linspace(-1, 1, count)
    y = np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.1, 0.6) + rng.normal(0, 0.08, count)
    lines: Figure = (detail(np.stack([x, y], axis=1), int(rng.integers(0, 3))),)
    if rng.random() < 0.3:
        lines += (detail([(-1, y[0]), (-1, 1.2), (1, 1.2), (1, y[-1])]),)
    return lines


def spiral(rng: Rng) -> Figure:
    """A line that winds outwards."""
    turn = np.linspace(0, rng.uniform(2, 5) * 2 * np.pi, 60)
    return (detail(np.stack([np.cos(turn), np.sin(turn)], axis=1) * (turn / turn[-1])[:, None]),)


def polygon(rng: Rng) -> Figure:
    """A triangle or more corners, sometimes with writing on it."""
    corners = arc((0, 0), (1, rng.uniform(0.6, 1.2)), count=int(rng.choice([3, 3, 5, 6, 8])))
    turned = moved((ring(corners),), angle=rng.uniform(0, np.pi))
    return turned + (letters(rng) if rng.random() < 0.3 else ())


def star(rng: Rng) -> Figure:
    """A star of four to eight points."""
    count = int(rng.integers(4, 9))
    angles = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
    radius = np.where(np.arange(2 * count) % 2, rng.uniform(0.25, 0.6), 1.0)
    return (ring(np.stack([np.sin(angles) * radius, -np.cos(angles) * radius], axis=1)),)


def circle(rng: Rng) -> Figure:
    """A circle, alone or as a wheel, a target or a sun."""
    lines: Figure = (ring(arc((0, 0), (1, rng.uniform(0.7, 1.1)))),)
    kind = rng.random()
    if kind < 0.25:
        return lines + tuple(
            detail([(0, 0), (np.cos(angle), np.sin(angle))])
            for angle in np.linspace(0, 2 * np.pi, int(rng.integers(3, 10)))
        )
    if kind < 0.5:
        return (*lines, ring(arc((0, 0), (0.5, 0.5))))
    if kind < 0.75:
        return lines + tuple(
            detail([(1.2 * np.cos(a), 1.2 * np.sin(a)), (1.6 * np.cos(a), 1.6 * np.sin(a))])
            for a in np.linspace(0, 2 * np.pi, int(rng.integers(6, 14)))
        )
    return lines


def bows(rng: Rng) -> Figure:
    """A rainbow, an umbrella, a moon or a banana: arcs beside each other."""
    start, stop = np.pi + rng.uniform(-0.3, 0.4), 2 * np.pi + rng.uniform(-0.4, 0.3)
    radii = 1 - np.arange(int(rng.integers(1, 5))) * rng.uniform(0.1, 0.25)
    lines: Figure = tuple(
        detail(arc((0, 0), (radius, radius * 0.8), start, stop, 14)) for radius in radii
    )
    kind = rng.random()
    if kind < 0.3:
        crescent = [arc((0, 0), (1, 0.8), start, stop, 12)]
        crescent.append(arc((0, 0.3), (1, rng.uniform(0.4, 0.7)), stop, start, 12))
        return moved((ring(np.concatenate(crescent)),), angle=rng.uniform(-np.pi, np.pi))
    if kind < 0.45:
        return (*lines, detail([(0, -0.8), (0, 0.8), (0.25, 1.0), (0.4, 0.8)]))
    return lines


def blob(rng: Rng) -> Figure:
    """A closed wavy outline, such as a cloud, a fruit or a stone."""
    turn = np.linspace(0, 2 * np.pi, 28, endpoint=False)
    radius = np.ones_like(turn)
    for wave in range(2, 7):
        radius += rng.normal(0, 0.28 / wave) * np.cos(wave * turn + rng.uniform(0, 6.3))
    shape = np.stack([np.cos(turn), np.sin(turn)], axis=1) * np.abs(radius)[:, None]
    lines: Figure = (body(shape),)
    if rng.random() < 0.4:
        lines += (detail([(0, -1), (rng.normal(0, 0.2), -1.5)]),)
    if rng.random() < 0.3:
        lines += tuple(
            ring(arc(tuple(centre), (0.1, 0.1), count=6)) for centre in rng.normal(0, 0.35, (4, 2))
        )
    return lines


def letters(rng: Rng) -> Figure:
    """Something that looks like writing."""
    lines: Figure = ()
    for place in np.linspace(-0.6, 0.6, int(rng.integers(2, 6))):
        points = np.array([place, 0]) + rng.uniform(-0.16, 0.16, (4, 2)) * [1, 1.8]
        lines += (detail(points, int(rng.integers(0, 2))),)
    return lines
