"""Outlines as a person draws them on the canvas: ten of each of five items, given by hand.

They share nothing with the figures that networks learn from: each is a list of corners on a grid.
"""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageDraw

CANVAS = 280
Corners = list[tuple[float, float]]

_T_SHIRT: list[Corners] = [
    [
        (6, 2),
        (0, 7),
        (3, 10),
        (6, 8),
        (6, 22),
        (18, 22),
        (18, 8),
        (21, 10),
        (24, 7),
        (18, 2),
        (15, 2),
        (12, 4),
        (9, 2),
        (6, 2),
    ],
    [
        (7, 0),
        (1, 3),
        (2, 8),
        (6, 7),
        (6, 18),
        (18, 18),
        (18, 7),
        (22, 8),
        (23, 3),
        (17, 0),
        (12, 3),
        (7, 0),
    ],
    [
        (5, 1),
        (0, 9),
        (4, 11),
        (6, 8),
        (5, 24),
        (19, 24),
        (18, 8),
        (20, 11),
        (24, 9),
        (19, 1),
        (14, 1),
        (12, 6),
        (10, 1),
        (5, 1),
    ],
]
_TROUSERS: list[Corners] = [
    [(4, 0), (14, 0), (17, 26), (12, 26), (9, 8), (6, 26), (1, 26), (4, 0)],
    [(3, 0), (15, 0), (16, 26), (10, 26), (9, 7), (8, 26), (2, 26), (3, 0)],
    [(5, 0), (13, 0), (20, 24), (14, 25), (9, 9), (4, 25), (-2, 24), (5, 0)],
]
_PULLOVER: list[Corners] = [
    [
        (7, 2),
        (3, 4),
        (0, 20),
        (4, 21),
        (7, 10),
        (7, 22),
        (19, 22),
        (19, 10),
        (22, 21),
        (26, 20),
        (23, 4),
        (19, 2),
        (15, 2),
        (13, 4),
        (11, 2),
        (7, 2),
    ],
    [
        (8, 1),
        (0, 13),
        (3, 16),
        (8, 10),
        (8, 22),
        (20, 22),
        (20, 10),
        (25, 16),
        (28, 13),
        (20, 1),
        (16, 1),
        (14, 3),
        (12, 1),
        (8, 1),
    ],
    [
        (9, 1),
        (-2, 9),
        (0, 13),
        (9, 9),
        (9, 22),
        (21, 22),
        (21, 9),
        (30, 13),
        (32, 9),
        (21, 1),
        (17, 1),
        (15, 2),
        (13, 1),
        (9, 1),
    ],
]
_SNEAKER: list[Corners] = [
    [(0, 3), (5, 4), (9, 2), (15, 8), (24, 11), (26, 15), (0, 15), (0, 3)],
    [(1, 2), (7, 2), (9, 5), (17, 8), (25, 9), (26, 14), (0, 14), (1, 2)],
    [(0, 5), (4, 6), (8, 4), (13, 9), (22, 10), (27, 13), (27, 16), (0, 16), (0, 5)],
]
_BAG: list[Corners] = [
    [(2, 10), (24, 10), (26, 26), (0, 26), (2, 10), (8, 10), (9, 3), (17, 3), (18, 10)],
    [(0, 9), (28, 9), (28, 25), (0, 25), (0, 9), (10, 9), (10, 5), (18, 5), (18, 9)],
    [(4, 12), (20, 12), (26, 28), (-2, 28), (4, 12), (6, 12), (8, 2), (16, 2), (18, 12)],
]
ITEMS = {0: _T_SHIRT, 1: _TROUSERS, 2: _PULLOVER, 7: _SNEAKER, 8: _BAG}
COUNT = 10


def outlines() -> Iterator[tuple[int, int, list[tuple[int, int]], int]]:
    """Class, number, corners on the canvas in pixels and pen width, for all fifty."""
    for label, shapes in ITEMS.items():
        rng = np.random.default_rng([2024, label])
        for number in range(COUNT):
            corners = np.array(shapes[number % len(shapes)], dtype=float)
            corners *= rng.uniform([0.85, 0.85], [1.15, 1.15])
            corners += rng.normal(0, 0.3, corners.shape)
            corners -= corners.min(axis=0)
            largest = corners.max()
            size = rng.uniform(0.45, 0.9) * CANVAS
            corners *= size / largest
            room = CANVAS - corners.max(axis=0) - 20
            placed = corners + 10 + rng.uniform(0, 1, 2) * np.maximum(room, 0)
            width = int(rng.choice([6, 10, 16, 24]))
            yield label, number, [(round(x), round(y)) for x, y in placed], width


def as_canvas_png(corners: list[tuple[int, int]], width: int) -> bytes:
    """What the canvas sends: white strokes with round joints on black, 280 x 280, RGBA."""
    fine = Image.new("L", (2 * CANVAS, 2 * CANVAS))
    pen = ImageDraw.Draw(fine)
    doubled = [(2 * x, 2 * y) for x, y in corners]
    pen.line(doubled, fill=255, width=2 * width, joint="curve")
    for x, y in (doubled[0], doubled[-1]):
        pen.ellipse((x - width, y - width, x + width, y + width), fill=255)
    sheet = fine.resize((CANVAS, CANVAS), Image.Resampling.BOX).convert("RGBA")
    buffer = io.BytesIO()
    sheet.save(buffer, "PNG")
    return buffer.getvalue()
