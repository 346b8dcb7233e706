"""From a figure to a drawing: the hand that wobbles, the pen, and the sheet of 28 x 28 pixels."""

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from fmnist.synthesis.drawing import Figure, Line, Points, Rng, rotation

Grey = npt.NDArray[np.uint8]

SIDE = 28
_FINE = 4


def sketch(figure: Figure, rng: Rng) -> Grey:
    """Draw the lines of `figure` by an unsteady hand, uint8 (28, 28), white on black.

    The drawing is turned and stretched a little, its strokes wobble, stop early or go too far,
    the pen is thin or thick, and now and then the body is filled.
    """
    width = float(rng.uniform(0.55, 3.0)) * _FINE
    lines = _by_hand(_framed(figure, rng, margin=width / 2), rng)
    sheet = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    pen = ImageDraw.Draw(sheet)
    if rng.random() < 0.12:
        shade = int(rng.integers(60, 256))
        for line in lines:
            if line.body:
                pen.polygon(_flat(line.points), fill=shade)
    ink = 255 if rng.random() < 0.8 else int(rng.integers(140, 255))
    for line in lines:
        for stroke in _strokes(line, rng):
            pen.line(_flat(stroke), fill=ink, width=max(round(width), 1), joint="curve")
            _round_ends(pen, stroke, width, ink)
    return np.asarray(sheet.reduce(_FINE))


def silhouette(figure: Figure, rng: Rng) -> tuple[Grey, Grey]:
    """The filled bodies of `figure` and its details, both uint8 (28, 28).

    What a ring encloses, such as a pocket or the opening of a shoe, is half as bright as lines.
    """
    framed = _framed(figure, rng, margin=0.0)
    filled = Image.new("L", (SIDE * _FINE, SIDE * _FINE))
    fine = Image.new("L", filled.size)
    brush, pen = ImageDraw.Draw(filled), ImageDraw.Draw(fine)
    width = max(round(float(rng.uniform(0.5, 1.5)) * _FINE), 1)
    for line in framed:
        points = _flat(_wobble(_dense(line.points, line.closed), rng, 0.01 * _FINE * SIDE))
        if line.body:
            brush.polygon(points, fill=255)
        else:
            brush.line(points, fill=255, width=width)
            if line.closed and rng.random() < 0.6:
                pen.polygon(points, fill=128)
        pen.line(points, fill=255, width=width)
    return np.asarray(filled.reduce(_FINE)), np.asarray(fine.reduce(_FINE))


def _framed(figure: Figure, rng: Rng, margin: float) -> Figure:
    """The figure turned and stretched a little, then fitted into the sheet, longest edge full."""
    turn = rotation(rng.normal(0, 0.09))
    shear = np.array([[rng.uniform(0.85, 1.18), rng.normal(0, 0.05)], [rng.normal(0, 0.05), 1.0]])
    bent = [line.points @ shear @ turn for line in figure]
    every = np.concatenate(bent)
    low, high = every.min(axis=0), every.max(axis=0)
    room = SIDE * _FINE - 2 * margin - 2
    scale = room / max(float((high - low).max()), 1e-6)
    shift = SIDE * _FINE / 2 - scale * (low + high) / 2
    return tuple(
        Line(points * scale + shift, line.closed, line.body)
        for points, line in zip(bent, figure, strict=True)
    )


def _by_hand(figure: Figure, rng: Rng) -> Figure:
    size = float(rng.uniform(0, 0.025)) * SIDE * _FINE
    return tuple(
        Line(_wobble(_dense(line.points, line.closed), rng, size), line.closed, line.body)
        for line in figure
    )


def _dense(points: Points, closed: bool) -> Points:
    """Points at most a twelfth of the sheet apart along the same line; a closed one is closed."""
    if closed:
        points = np.concatenate([points, points[:1]])
    steps = np.linalg.norm(np.diff(points, axis=0), axis=1)
    counts = np.maximum(np.ceil(steps / (SIDE * _FINE / 12)), 1).astype(int)
    parts = [
        start + np.linspace(0, 1, count, endpoint=False)[:, None] * (stop - start)
        for start, stop, count in zip(points[:-1], points[1:], counts, strict=True)
    ]
    return np.concatenate([*parts, points[-1:]])


def _wobble(points: Points, rng: Rng, size: float) -> Points:
    """Move each point a little, neighbours alike."""
    noise = rng.normal(0, size, points.shape)
    smooth = (np.roll(noise, 1, axis=0) + noise + np.roll(noise, -1, axis=0)) / 1.7
    return points + smooth


def _strokes(line: Line, rng: Rng) -> list[Points]:
    """The line as the strokes it is drawn in: whole, with a gap, or in parts."""
    points = line.points
    kind = rng.random()
    if not line.body:
        return [] if kind < 0.04 else [points]
    if kind < 0.62:
        overlap = int(rng.integers(-1, 2))
        return [np.concatenate([points, points[1 : 1 + overlap]]) if overlap > 0 else points]
    if kind < 0.85:
        gap = int(rng.integers(1, max(2, len(points) // 8)))
        start = int(rng.integers(len(points)))
        turned = np.roll(points[:-1], -start, axis=0)
        return [turned[: len(turned) - gap]] if len(turned) - gap > 1 else [points]
    cuts = np.sort(rng.choice(len(points), min(int(rng.integers(2, 5)), len(points)), False))
    drift = float(rng.uniform(0, 0.03)) * SIDE * _FINE
    parts = np.split(np.arange(len(points)), cuts)
    return [
        points[np.append(part, min(part[-1] + 1, len(points) - 1))] + rng.normal(0, drift, 2)
        for part in parts
        if len(part) > 1
    ]


def _round_ends(pen: ImageDraw.ImageDraw, stroke: Points, width: float, ink: int) -> None:
    if width < 3:
        return
    radius = width / 2
    for x, y in (stroke[0], stroke[-1]):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=ink)


def _flat(points: Points) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points]
