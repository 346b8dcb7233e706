"""Figures of anything but clothes, shoes and bags: what the ten classes have to be told from."""

from collections.abc import Callable

import numpy as np

from fmnist.synthesis.figure import Figure, Line, Points, arc, body, detail, moved, ring

Rng = np.random.Generator


def doodle(rng: Rng) -> Figure:
    """A scribble, a sign, a face, an animal, a plant, a tool, a vehicle or a few shapes."""
    kind = _KINDS[int(rng.integers(len(_KINDS)))]
    return moved(kind(rng), angle=rng.normal(0, 0.15), scale=(rng.uniform(0.7, 1.3), 1.0))


def _scribble(rng: Rng) -> Figure:
    steps = rng.normal(0, 0.5, (int(rng.integers(5, 40)), 2)) * rng.uniform(0.3, 1, 2)
    points = np.cumsum(steps, axis=0) * rng.uniform(0.2, 1) + rng.normal(0, 0.4, steps.shape)
    return (detail(points, int(rng.integers(0, 3))),)


def _hatching(rng: Rng) -> Figure:
    count = int(rng.integers(8, 30))
    across = np.linspace(-1, 1, count) + rng.normal(0, 0.08, count)
    down = np.where(np.arange(count) % 2, 1, -1) * rng.uniform(0.2, 1) + rng.normal(0, 0.15, count)
    return moved((detail(np.stack([across, down], axis=1)),), angle=rng.uniform(0, np.pi))


def _spiral(rng: Rng) -> Figure:
    turn = np.linspace(0, rng.uniform(2, 5) * 2 * np.pi, 60)
    return (detail(np.stack([np.cos(turn), np.sin(turn)], axis=1) * (turn / turn[-1])[:, None]),)


def _polygon(rng: Rng) -> Figure:
    corners = arc((0, 0), (1, rng.uniform(0.6, 1.2)), count=int(rng.choice([3, 3, 5, 6, 8])))
    turned = moved((ring(corners),), angle=rng.uniform(0, np.pi))
    return turned + (_letters(rng) if rng.random() < 0.3 else ())


def _star(rng: Rng) -> Figure:
    count = int(rng.integers(4, 9))
    angles = np.linspace(0, 2 * np.pi, 2 * count, endpoint=False)
    radius = np.where(np.arange(2 * count) % 2, rng.uniform(0.25, 0.6), 1.0)
    return (ring(np.stack([np.sin(angles) * radius, -np.cos(angles) * radius], axis=1)),)


def _circle(rng: Rng) -> Figure:
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


def _face(rng: Rng) -> Figure:
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


def _stick_figure(rng: Rng) -> Figure:
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


def _animal(rng: Rng) -> Figure:
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


def _fish_or_bird(rng: Rng) -> Figure:
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


def _flower_or_tree(rng: Rng) -> Figure:
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


def _ground(rng: Rng, height: float) -> Line:
    x = np.linspace(-1.5, 1.5, int(rng.integers(6, 24)))
    y = height + np.where(np.arange(len(x)) % 2, 0.0, -rng.uniform(0.0, 0.3))
    return detail(np.stack([x, y], axis=1))


def _garden(rng: Rng) -> Figure:
    lines: Figure = (_ground(rng, 0.5),)
    for place in rng.uniform(-1.2, 1.2, int(rng.integers(2, 8))):
        tip = (place + rng.normal(0, 0.1), rng.uniform(-0.3, 0.2))
        lines += (detail([(place, 0.5), tip]),)
        if rng.random() < 0.4:
            lines += (ring(arc(tip, (0.12, 0.12), count=8)),)
    return lines


def _long_tool(rng: Rng) -> Figure:
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


def _vehicle(rng: Rng) -> Figure:
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


def _boat(rng: Rng) -> Figure:
    hull = [(-1, 0), (1, 0), (0.7, 0.45), (-0.7, 0.45)]
    lines: Figure = (ring(hull, int(rng.integers(0, 3))), detail([(0, 0), (0, -1.2)]))
    if rng.random() < 0.5:
        lines += (ring([(0, -1.2), (0.7, -0.2), (0, -0.2)]),)
    return lines


def _house(rng: Rng) -> Figure:
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


def _furniture(rng: Rng) -> Figure:
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


def _zigzag(rng: Rng) -> Figure:
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


def _bows(rng: Rng) -> Figure:
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


def _blob(rng: Rng) -> Figure:
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


def _vessel(rng: Rng) -> Figure:
    """A cup, vase, bottle or tube without a handle above."""
    profile = np.cumsum(rng.uniform(0.2, 0.6, 4))
    width = rng.uniform(0.12, 0.7, 4)
    half = np.stack([width, profile], axis=1)
    outline = np.concatenate([half, half[::-1] * [-1, 1]])
    lines: Figure = (body(outline, int(rng.integers(0, 3))),)
    if rng.random() < 0.3:
        middle = float(profile[1:3].mean())
        lines += (ring(arc((float(width[1]) + 0.15, middle), (0.25, 0.25))),)
    if rng.random() < 0.3:
        lines += (ring(arc((0, profile[0]), (width[0], 0.08))),)
    return lines


def _sheet(rng: Rng) -> Figure:
    """A page, a map, a screen or a sign with something on it."""
    high = rng.uniform(0.7, 1.4)
    lines: Figure = (ring([(-1, -high), (1, -high), (1, high), (-1, high)]),)
    if rng.random() < 0.5:
        centre = (rng.uniform(-0.4, 0.4), rng.uniform(-0.5, 0) * high)
        lines += (ring(arc(centre, (0.35, 0.4))),)
    for height in np.linspace(0.2, 0.8, int(rng.integers(2, 5))) * high:
        lines += (detail([(-0.7, height), (rng.uniform(0.2, 0.8), height)]),)
    return lines + (_letters(rng) if rng.random() < 0.3 else ())


def _letters(rng: Rng) -> Figure:
    """Something that looks like writing."""
    lines: Figure = ()
    for place in np.linspace(-0.6, 0.6, int(rng.integers(2, 6))):
        points = np.array([place, 0]) + rng.uniform(-0.16, 0.16, (4, 2)) * [1, 1.8]
        lines += (detail(points, int(rng.integers(0, 2))),)
    return lines


def _several(rng: Rng) -> Figure:
    """A few of the simpler things beside each other."""
    kinds = (_polygon, _circle, _zigzag, _bows, _star, _long_tool)
    lines: Figure = ()
    for place in range(int(rng.integers(2, 4))):
        part = kinds[int(rng.integers(len(kinds)))](rng)
        lines += moved(
            part, scale=(0.5, 0.5), shift=(1.2 * place, rng.normal(0, 0.5)), angle=rng.normal(0, 1)
        )
    return lines


def _strokes(rng: Rng) -> Figure:
    count = int(rng.integers(1, 5))
    ends: Points = rng.normal(0, 1, (count, 3, 2))
    return tuple(detail(end[: int(rng.integers(2, 4))], int(rng.integers(0, 2))) for end in ends)


def _sock(rng: Rng) -> Figure:
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


def _hat(rng: Rng) -> Figure:
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


def _belt(rng: Rng) -> Figure:
    """A long band with a buckle, straight or bent."""
    thick = rng.uniform(0.08, 0.22)
    upper = np.linspace(-1.4, 1.4, 12)
    bow = rng.uniform(-0.7, 0.7) * (1 - (upper / 1.4) ** 2)
    line = np.stack([upper, bow], axis=1)
    place = float(rng.choice([0, 10]))
    centre = line[int(place)]
    size = thick * rng.uniform(0.8, 1.6)
    buckle = arc((float(centre[0]), float(centre[1]) + thick / 2), (size, size), 0.8, 7.08, 4)
    lower = np.add(line[::-1], (0, thick))
    return (body(np.concatenate([line, lower])), ring(buckle))


def _shorts(rng: Rng) -> Figure:
    """Shorts or underwear: wider than the legs are long."""
    legs = rng.uniform(0.05, 0.6)
    flare, crotch = rng.uniform(0.75, 1.15), rng.uniform(0.4, 0.6)
    inner = rng.uniform(0.02, 0.25)
    half = np.array([(0.8, 0), (flare, crotch * 0.8 + legs), (inner, crotch + legs)])
    fork = np.array([[0.0, crotch]])
    outline = body(np.concatenate([half, fork, half[::-1] * [-1, 1]]), int(rng.integers(0, 2)))
    lines: Figure = (outline,)
    if rng.random() < 0.4:
        lines += (detail([(-0.8, 0.12), (0.8, 0.12)]),)
    return lines


def _tooth(rng: Rng) -> Figure:
    roots = rng.uniform(0.4, 1.0)
    half = np.array([(0.3, -0.1), (0.75, 0.0), (0.7, 0.7), (0.45, 0.9 + roots), (0.2, 1.0)])
    dip = np.array([[0.0, 0.75 + rng.normal(0, 0.1)]])
    top = np.array([[0.0, rng.uniform(0.0, 0.2)]])
    return (body(np.concatenate([top, half, dip, half[::-1] * [-1, 1]]), 2),)


def _worn_trifle(rng: Rng) -> Figure:
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


def _bowl(rng: Rng) -> Figure:
    """A bowl, a pool or a cake: an oval with a wall below it."""
    deep = rng.uniform(0.2, 0.9)
    rim = arc((0, 0), (1, rng.uniform(0.2, 0.45)))
    wall = arc((0, deep), (rng.uniform(0.7, 1.0), 0.4), np.pi, 0, 10)
    lines: Figure = (ring(rim), detail(np.concatenate([[[-1.0, 0.0]], wall, [[1.0, 0.0]]])))
    if rng.random() < 0.4:
        lines += (ring(arc((0, 0), (0.8, 0.2))),)
    return lines


_KINDS: tuple[Callable[[Rng], Figure], ...] = (
    _scribble,
    _hatching,
    _spiral,
    _polygon,
    _star,
    _circle,
    _face,
    _face,
    _stick_figure,
    _animal,
    _animal,
    _fish_or_bird,
    _flower_or_tree,
    _garden,
    _long_tool,
    _long_tool,
    _vehicle,
    _boat,
    _house,
    _furniture,
    _zigzag,
    _bows,
    _blob,
    _vessel,
    _sheet,
    _letters,
    _several,
    _several,
    _strokes,
    _sock,
    _sock,
    _hat,
    _hat,
    _belt,
    _shorts,
    _shorts,
    _tooth,
    _worn_trifle,
    _bowl,
)
