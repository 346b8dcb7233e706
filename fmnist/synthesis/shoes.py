"""Figures of shoes and boots as one sees them from the side, from above and from the front."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Points, Rng, arc, body, detail, mirrored, moved, ring


def flip_flop(rng: Rng) -> Figure:
    """From above: a sole with straps over the toes."""
    sole = _sole(rng)
    tip = (rng.normal(0, 0.05), rng.uniform(-0.7, -0.4))
    low = rng.uniform(-0.1, 0.35)
    wide = np.abs(sole[:, 0]).max() * 0.85
    kind = rng.random()
    straps: Figure
    if kind < 0.6:
        bend = rng.uniform(0.0, 0.12)
        straps = tuple(
            detail([(side * wide, low), (side * (wide * 0.5 + bend), (low + tip[1]) / 2), tip], 1)
            for side in (1, -1)
        )
    elif kind < 0.85:
        top, bottom = rng.uniform(-0.55, -0.3), rng.uniform(-0.1, 0.2)
        straps = (
            detail([(-wide, top), (0, top - 0.12), (wide, top)], 1),
            detail([(-wide, bottom), (0, bottom - 0.12), (wide, bottom)], 1),
        )
    else:
        heights = np.linspace(-0.6, 0.7, int(rng.integers(2, 5)))
        straps = tuple(detail([(-wide, height), (wide, height)]) for height in heights)
    return (body(sole), *straps)


def flat_sandal(rng: Rng) -> Figure:
    """From the side: a sole and straps over the foot."""
    thick, length = rng.uniform(0.08, 0.2), 2.0
    sole = [(0, 0), (length, rng.normal(0, 0.04)), (length - 0.05, thick), (0.05, thick)]
    straps: Figure = ()
    for start in np.sort(rng.uniform(0.1, 1.3, int(rng.integers(1, 4)))):
        reach, height = rng.uniform(0.35, 0.7), rng.uniform(0.25, 0.6)
        bow = arc((start + reach / 2, 0), (reach / 2, height), np.pi, 2 * np.pi, 8)
        straps += (detail(bow),)
        if rng.random() < 0.6:
            shift = rng.uniform(0.08, 0.2)
            inner = arc((start + reach / 2, 0), (reach / 2, height - shift), np.pi, 2 * np.pi, 8)
            straps += (body(np.concatenate([bow, inner[::-1]])),)
    return (body(sole, int(rng.integers(0, 2))), *straps)


def heeled_sandal(rng: Rng) -> Figure:
    """From the side: an arched sole on a heel, with straps at toe and ankle."""
    heel, thick = rng.uniform(0.4, 1.0), rng.uniform(0.05, 0.12)
    top = np.array([[0, -heel], [0.5, -heel * 0.9], [1.2, -0.12], [1.9, 0]])
    sole = np.concatenate([top, np.add(top[::-1], (0, thick))])
    foot = rng.uniform(0.05, 0.3)
    spike = [(0, -heel), (0.3, -heel * 0.95), (foot * 0.8, 0.05), (0.02, 0.05)]
    toe = arc((1.45, 0), (rng.uniform(0.2, 0.35), rng.uniform(0.25, 0.45)), np.pi, 2 * np.pi, 8)
    lines: Figure = (body(sole, 1), body(spike), detail(toe))
    ankle = -heel - rng.uniform(0.25, 0.6)
    if rng.random() < 0.7:
        lines += (detail([(0.02, -heel), (0.0, ankle), (0.45, ankle + 0.1)], 1),)
    if rng.random() < 0.5:
        lines += (detail([(0.45, ankle + 0.1), (1.2, -0.2)]),)
    return lines


def low_shoe(rng: Rng) -> Figure:
    """From the side, toes to the right; the opening is low."""
    heel_top = -rng.uniform(0.55, 0.95)
    tongue = (rng.uniform(0.65, 1.0), heel_top + rng.uniform(-0.1, 0.2))
    toe_height = -rng.uniform(0.2, 0.45)
    length = rng.uniform(1.7, 2.3)
    points = [
        (rng.uniform(-0.05, 0.08), heel_top),
        (0.3, heel_top + rng.uniform(0.05, 0.25)),
        tongue,
        (length * 0.66, (tongue[1] + toe_height) / 2 + rng.normal(0.05, 0.05)),
        (length * 0.86, toe_height),
        (length, toe_height * 0.4),
        (length, 0),
        (0, 0),
    ]
    if rng.random() < 0.25:
        points = [
            (0, heel_top),
            (tongue[0] * 0.6, heel_top),
            (tongue[0] * 0.65, toe_height),
            (length * 0.9, toe_height),
            (length, toe_height / 2),
            (length, 0),
            (0, 0),
        ]
    lines: Figure = (body(points, int(rng.integers(0, 3))),)
    if rng.random() < 0.55:
        sole = rng.uniform(0.06, 0.2)
        lines += (detail([(0, -sole), (length, -sole)]),)
    if rng.random() < 0.55:
        lines += _laces(rng, tongue, (length * 0.72, toe_height * 1.3))
    if rng.random() < 0.25:
        lines += (detail([(length * 0.72, toe_height), (length * 0.78, -0.1)], 0),)
    if rng.random() < 0.25:
        wave = [(0.35, -0.25), (0.8, -0.3), (1.2, -0.55)]
        lines += (detail(wave, 1),)
    if rng.random() < 0.2:
        lines += (ring(arc((0.35, heel_top), (0.32, 0.12))),)
    return lines


def shoe_from_above(rng: Rng) -> Figure:
    """The outline of a shoe with its opening, tongue and laces, toes up or down."""
    sole = _sole(rng)
    place, reach = rng.uniform(0.35, 0.7), rng.uniform(0.25, 0.42)
    lines: Figure = (body(sole), ring(arc((0, place), (rng.uniform(0.17, 0.28), reach))))
    if rng.random() < 0.5:
        tongue = [(-0.16, place - reach), (-0.13, -0.1), (0.13, -0.1), (0.16, place - reach)]
        lines += (ring(tongue),)
    for height in np.linspace(-0.4, place - reach, int(rng.integers(2, 6))):
        lines += (detail([(-0.16, height), (0.16, height + rng.normal(0, 0.05))]),)
    if rng.random() < 0.5:
        wide = np.abs(sole[:, 0]).max() * 0.8
        lines += (detail([(-wide, -0.5), (0, -0.42), (wide, -0.5)], 1),)
    return lines


def boot(rng: Rng) -> Figure:
    """From the side, toes to the right; the shaft is as high as the foot is long, or higher."""
    shaft, wide = rng.uniform(1.2, 2.3), rng.uniform(0.7, 1.05)
    instep, toe = rng.uniform(0.5, 0.8), rng.uniform(0.25, 0.45)
    length = rng.uniform(1.5, 2.1)
    heel = rng.uniform(0.1, 0.45) if rng.random() < 0.6 else 0.0
    points = [
        (rng.normal(0, 0.05), -shaft),
        (wide + rng.normal(0, 0.05), -shaft + rng.normal(0, 0.05)),
        (wide + rng.uniform(-0.05, 0.1), -instep - rng.uniform(0, 0.2)),
        (length * 0.85, -toe),
        (length, -toe * 0.4),
        (length, 0),
    ]
    if heel > 0:
        points += [(0.75, 0), (0.6, -heel * 0.4), (0.5, heel * 0.3), (0.0, heel * 0.3)]
    points += [(0.0, -rng.uniform(0.2, 0.5))]
    lines: Figure = (body(points, int(rng.integers(0, 3))),)
    if rng.random() < 0.45:
        sole = rng.uniform(0.08, 0.2)
        lines += (detail([(0, -sole), (length, -sole)]),)
    if rng.random() < 0.4:
        lines += _laces(rng, (wide * 0.9, -shaft * 0.9), (wide * 1.1, -instep))
    if rng.random() < 0.3:
        lines += (detail([(0, -shaft + 0.2), (wide, -shaft + 0.2)]),)
    if rng.random() < 0.2:
        lines += (detail([(wide * 0.45, -shaft), (wide * 0.45, -instep)]),)
    return lines


def boots_from_above(rng: Rng) -> Figure:
    """Two boots whose shafts stand together and whose feet point apart, or the same way."""
    shaft, wide = rng.uniform(0.7, 1.5), rng.uniform(0.3, 0.45)
    lean, gap = rng.uniform(0.05, 0.5), rng.uniform(0.05, 0.4)
    lines: Figure = ()
    for side in (1, -1):
        foot = rng.uniform(0.6, 1.0)
        outline = [
            (0, -shaft),
            (2 * wide, -shaft + rng.normal(0, 0.05)),
            (1.9 * wide, 0),
            (1.9 * wide + lean, foot),
            (lean + wide, foot + 0.25),
            (lean, foot),
            (0.1 * wide, 0),
        ]
        opening = arc((wide, -shaft), (wide * 0.9, 0.14))
        boot: Figure = (body(outline, int(rng.integers(1, 3))), ring(opening))
        lines += moved(boot, scale=(side, 1.0), shift=(side * gap, rng.normal(0, 0.05)))
    return moved(lines, angle=rng.normal(0, 0.2))


def boot_from_front(rng: Rng) -> Figure:
    """From the front: a shaft that widens to the foot, often laced."""
    shaft, wide, foot = rng.uniform(1.0, 1.7), rng.uniform(0.3, 0.42), rng.uniform(0.3, 0.5)
    half = np.array([(wide, -shaft), (wide * 0.9, -0.5), (foot, -0.15), (foot * 0.9, 0.1)])
    lines: Figure = (body(np.concatenate([half, mirrored(half)]), 1),)
    for height in np.linspace(-shaft * 0.8, -0.3, int(rng.integers(0, 5))):
        lines += (detail([(-0.15, height), (0.15, height)]),)
    return lines


def _sole(rng: Rng) -> Points:
    """A footprint, long in y, toes up; sometimes with a waist."""
    wide, waist = rng.uniform(0.3, 0.45), rng.uniform(0.6, 1.0)
    heel = rng.uniform(0.7, 1.0)
    turn = np.linspace(0, 2 * np.pi, 20, endpoint=False)
    x, y = np.cos(turn), -np.sin(turn)
    width = np.where(y < 0, 1.0, heel) * wide
    width = width * (1 - (1 - waist) * np.exp(-((y - 0.15) ** 2) / 0.12))
    lean = rng.normal(0, 0.06) * y
    return np.stack([x * width + lean, y], axis=1)


def _laces(rng: Rng, top: tuple[float, float], bottom: tuple[float, float]) -> Figure:
    """A few short strokes down the front of the foot."""
    shares = np.linspace(0.1, 0.85, int(rng.integers(2, 6)))[:, None]
    places = np.array(top) + shares * (np.array(bottom) - np.array(top))
    reach = rng.uniform(0.12, 0.28) * np.array([-0.5, 1.0])
    start = np.array([rng.uniform(-0.05, 0.05), -0.08])
    return tuple(detail(np.stack([place + start, place + start + reach])) for place in places)
