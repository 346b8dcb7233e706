"""The cut of what has shoulders: its sleeves, neck, waist and hem."""

from dataclasses import dataclass

import numpy as np

from fmnist.synthesis.drawing import Figure, Line, Points, Rng, arc, body, mirrored, rotation


@dataclass(frozen=True)
class Top:
    """The measures of something with shoulders; lengths in widths of the chest, angles in radians.

    `sleeve_angle` is 0 for a sleeve that points sideways and pi/2 for one that hangs.
    """

    length: float
    hem: float
    waist: float
    shoulder: float
    neck: float
    neck_depth: float
    sleeve: float
    sleeve_angle: float
    sleeve_width: float
    cuff: float

    def half(self, rng: Rng) -> Points:
        """The right outline from the neck to the hem, a little different each time."""
        slope = rng.uniform(0.02, 0.14)
        along, across = rotation(self.sleeve_angle + rng.normal(0, 0.06))
        shoulder = np.array([self.shoulder, slope])
        armpit = np.array([0.5, slope + max(self.sleeve_width, 0.22)])
        outer = shoulder + self.sleeve * along
        inner = outer + self.cuff * across
        points = [np.array([self.neck, 0.0]), shoulder]
        if self.sleeve > 0:
            if self.sleeve > 0.6 and rng.random() < 0.5:
                bend = rng.normal(0, 0.08) * across
                points.append(shoulder + 0.5 * self.sleeve * along + bend)
            points += [outer, inner]
            if self.sleeve > 0.6 and rng.random() < 0.3:
                points.append(0.5 * (inner + armpit) + rng.normal(0, 0.03, 2))
        points.append(armpit)
        if self.waist != 1:
            points.append(np.array([0.5 * self.waist, armpit[1] + rng.uniform(0.15, 0.4)]))
        points.append(np.array([0.5 * self.hem, self.length]))
        return np.stack(points)

    def outline(self, rng: Rng) -> Line:
        """The whole outline, with one of several necklines."""
        right, left = self.half(rng), mirrored(self.half(rng))
        neckline = _neckline(rng, self.neck, self.neck_depth)
        bottom = _hem(rng, right[-1], left[0])
        return body(np.concatenate([right, bottom, left, neckline]), int(rng.integers(0, 3)))

    def open_front(self, rng: Rng, gap: float) -> Figure:
        """Two halves with a gap between them."""
        rounds = int(rng.integers(0, 3))
        inner = np.array([[gap / 2, self.length], [gap / 2, self.neck_depth]])
        return tuple(
            body(np.concatenate([self.half(rng), inner]) * [side, 1], rounds) for side in (1, -1)
        )

    def strapless(self, rng: Rng) -> Line:
        """The outline of a dress that leaves the shoulders bare."""
        height = rng.uniform(0.25, 0.4)
        bust, waist = rng.uniform(0.38, 0.5), 0.5 * self.waist
        half = np.array([[bust, height], [waist, height + 0.5], [0.5 * self.hem, self.length]])
        dip = np.array([[0.0, height + rng.uniform(-0.06, 0.12)]])
        return body(np.concatenate([half, mirrored(half), dip]), int(rng.integers(0, 2)))


def long_sleeved(rng: Rng, length: tuple[float, float]) -> Top:
    """A top with long sleeves, its length between the two given."""
    return Top(
        length=rng.uniform(*length),
        hem=rng.uniform(0.85, 1.25),
        waist=sometimes(rng, 0.25, 0.85, 1.05),
        shoulder=rng.uniform(0.42, 0.6),
        neck=rng.uniform(0.1, 0.28),
        neck_depth=rng.uniform(0.03, 0.25),
        sleeve=rng.uniform(0.75, 1.5),
        sleeve_angle=rng.uniform(0.0, 1.42),
        sleeve_width=rng.uniform(0.26, 0.45),
        cuff=rng.uniform(0.16, 0.34),
    )


def short_sleeved(rng: Rng) -> Top:
    """A top with short sleeves."""
    return Top(
        length=rng.uniform(1.1, 1.6),
        hem=rng.uniform(0.9, 1.15),
        waist=sometimes(rng, 0.2, 0.85, 1.0),
        shoulder=rng.uniform(0.45, 0.58),
        neck=rng.uniform(0.12, 0.25),
        neck_depth=rng.uniform(0.04, 0.2),
        sleeve=rng.uniform(0.22, 0.5),
        sleeve_angle=rng.uniform(0.1, 1.25),
        sleeve_width=rng.uniform(0.28, 0.45),
        cuff=rng.uniform(0.24, 0.4),
    )


def sometimes(rng: Rng, chance: float, low: float, high: float) -> float:
    """A number from `low` to `high` with this chance, else 1."""
    return float(rng.uniform(low, high)) if rng.random() < chance else 1.0


def _neckline(rng: Rng, width: float, depth: float) -> Points:
    """From the left side of the neck to the right, without its ends."""
    kind = rng.random()
    if kind < 0.5:
        return arc((0, 0), (width, depth), np.pi, 0, 9)[1:-1]
    if kind < 0.75:
        return np.array([[0.0, depth]])
    if kind < 0.9:
        return np.array([[-0.7 * width, depth], [0.7 * width, depth]])
    return np.zeros((0, 2))


def _hem(rng: Rng, right: Points, left: Points) -> Points:
    """Points between the two ends of the hem; none for a straight one."""
    if rng.random() < 0.6:
        return np.zeros((0, 2))
    sag = rng.normal(0, 0.06)
    shares = np.array([0.25, 0.5, 0.75])[:, None]
    between = right + shares * (left - right)
    return between + np.array([0.0, sag]) * np.array([[0.75], [1.0], [0.75]])
