"""Figures: what a person would draw of a thing, as lines in a plane whose y axis points down."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Rng = np.random.Generator


@dataclass(frozen=True)
class Line:
    """A polyline, float64 (n, 2) of x and y; a closed one returns to its start.

    Attributes:
        points: the corners, in any unit
        closed: whether the last point joins the first
        body: whether the area inside belongs to the thing, as opposed to a detail on it
    """

    points: Points
    closed: bool = False
    body: bool = False


Figure = tuple[Line, ...]

_CUT = 0.1


def body(points: Iterable[tuple[float, float]] | Points, rounds: int = 0) -> Line:
    """A closed outline around a part of the thing, its corners cut `rounds` times."""
    return Line(cut_corners(_array(points), rounds, closed=True), closed=True, body=True)


def detail(points: Iterable[tuple[float, float]] | Points, rounds: int = 0) -> Line:
    """An open line on the thing, its corners cut `rounds` times."""
    return Line(cut_corners(_array(points), rounds, closed=False))


def ring(points: Iterable[tuple[float, float]] | Points, rounds: int = 0) -> Line:
    """A closed line that encloses nothing of the thing, such as a handle or a button."""
    return Line(cut_corners(_array(points), rounds, closed=True), closed=True)


def arc(
    centre: tuple[float, float],
    radii: tuple[float, float],
    start: float = 0.0,
    stop: float = 2 * np.pi,
    count: int = 16,
) -> Points:
    """Points on an ellipse, from the angle `start` to `stop` in radians, clockwise as seen."""
    angles = np.linspace(start, stop, count, endpoint=abs(stop - start) < 2 * np.pi - 1e-9)
    return np.stack(
        [centre[0] + radii[0] * np.cos(angles), centre[1] + radii[1] * np.sin(angles)], axis=1
    )


def cut_corners(points: Points, rounds: int, *, closed: bool) -> Points:
    """Chaikin's corner cutting (1974), which leaves all but the ends of a long edge in place."""
    for cut_length in (_CUT, _CUT / 3)[:rounds]:
        following = np.roll(points, -1, axis=0)
        edges = np.linalg.norm(following - points, axis=1, keepdims=True)
        share = np.minimum(0.25, cut_length / np.maximum(edges, 1e-9))
        near = points + share * (following - points)
        far = following - share * (following - points)
        cut = np.stack([near, far], axis=1)
        if closed:
            points = cut.reshape(-1, 2)
        else:
            points = np.concatenate([points[:1], cut[:-1].reshape(-1, 2), points[-1:]])
    return points


def mirrored(points: Points) -> Points:
    """The points seen in a mirror on the line x = 0, in reverse order."""
    return points[::-1] * np.array([-1.0, 1.0])


def rotation(angle: float) -> Points:
    """The matrix, float64 (2, 2), that turns points by `angle` radians, clockwise as seen.

    Its rows are where the x and the y axis then point.
    """
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def moved(
    figure: Figure,
    *,
    angle: float = 0.0,
    scale: tuple[float, float] = (1.0, 1.0),
    shift: tuple[float, float] = (0.0, 0.0),
) -> Figure:
    """The figure scaled, then turned by `angle` radians, then shifted."""
    turn = rotation(angle)
    return tuple(
        Line((line.points * scale) @ turn + shift, line.closed, line.body) for line in figure
    )


def _array(points: Iterable[tuple[float, float]] | Points) -> Points:
    return np.asarray(points if isinstance(points, np.ndarray) else list(points), dtype=np.float64)
