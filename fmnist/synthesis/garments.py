"""Figures of what is worn on the body: T-shirts, pullovers, coats, shirts, dresses, trousers."""

from dataclasses import dataclass

import numpy as np

from fmnist.synthesis.figure import Figure, Line, Points, arc, body, detail, mirrored, ring

Rng = np.random.Generator


@dataclass(frozen=True)
class _Top:
    """Half of something with shoulders; lengths in widths of the chest, angles in radians.

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
        angle = self.sleeve_angle + rng.normal(0, 0.06)
        along = np.array([np.cos(angle), np.sin(angle)])
        across = np.array([-np.sin(angle), np.cos(angle)])
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

    def cuffs(self, rng: Rng) -> Figure:
        """A line across each sleeve near its end."""
        lines = []
        back = rng.uniform(0.06, 0.16)
        for side in (1, -1):
            angle = self.sleeve_angle
            along = np.array([np.cos(angle), np.sin(angle)])
            across = np.array([-np.sin(angle), np.cos(angle)])
            start = np.array([self.shoulder, 0.08]) + (self.sleeve - back) * along
            lines.append(detail(np.stack([start, start + self.cuff * across]) * [side, 1]))
        return tuple(lines)


def t_shirt(rng: Rng) -> Figure:
    """A T-shirt or a sleeveless top: short sleeves, often spread out."""
    sleeveless = rng.random() < 0.08
    top = _Top(
        length=rng.uniform(1.0, 1.75),
        hem=rng.uniform(0.85, 1.2),
        waist=_sometimes(rng, 0.25, 0.8, 0.98),
        shoulder=rng.uniform(0.42, 0.6),
        neck=rng.uniform(0.12, 0.3),
        neck_depth=rng.uniform(0.04, 0.28),
        sleeve=0.0 if sleeveless else rng.uniform(0.18, 0.52),
        sleeve_angle=rng.uniform(-0.1, 1.25),
        sleeve_width=rng.uniform(0.26, 0.5),
        cuff=rng.uniform(0.2, 0.42),
    )
    extras: Figure = ()
    if not sleeveless and rng.random() < 0.15:
        extras += top.cuffs(rng)
    if rng.random() < 0.2:
        extras += (_second_neckline(rng, top),)
    if rng.random() < 0.25:
        extras += _print(rng, top.length)
    if rng.random() < 0.1:
        extras += _stripes(rng, top.length)
    return (top.outline(rng), *extras)


def pullover(rng: Rng) -> Figure:
    """A pullover, sweatshirt or hoodie: long sleeves, and an opening in front only with a hood."""
    top = _long_sleeved(rng, length=(0.95, 1.6))
    extras: Figure = ()
    if rng.random() < 0.35:
        extras += top.cuffs(rng)
    if rng.random() < 0.35:
        extras += (_hem_band(rng, top),)
    if rng.random() < 0.25:
        extras += (_second_neckline(rng, top),)
    if rng.random() < 0.4:
        extras += _hood(rng, top)
        if rng.random() < 0.4:
            extras += (_pouch(rng, top.length),)
        if rng.random() < 0.35:
            extras += (detail([(0, top.neck_depth), (rng.normal(0, 0.02), top.length)]),)
    if rng.random() < 0.2:
        extras += _stripes(rng, top.length)
    if rng.random() < 0.15:
        extras += _print(rng, top.length)
    return (top.outline(rng), *extras)


def coat(rng: Rng) -> Figure:
    """A coat or jacket: long sleeves and an opening down the middle."""
    top = _long_sleeved(rng, length=(0.95, 2.2))
    lean = rng.normal(0, 0.03)
    gap = rng.uniform(0.0, 0.22)
    low = top.length
    start = rng.uniform(0.0, top.neck_depth)
    extras: Figure = ()
    if gap > 0.04:
        extras += (
            detail([(-gap / 2, start), (lean - gap / 2, low)]),
            detail([(gap / 2, start), (lean + gap / 2, low)]),
        )
    else:
        extras += (detail([(0, start), (lean, low)]),)
    if rng.random() < 0.35:
        extras += _buttons(rng, top, offset=rng.choice([0.0, 0.08, gap]))
    if rng.random() < 0.35:
        extras += _lapels(rng, top)
    if rng.random() < 0.45:
        extras += _pockets(rng, top.length)
    if rng.random() < 0.25:
        extras += top.cuffs(rng)
    if rng.random() < 0.18:
        extras += _hood(rng, top)
    if rng.random() < 0.12:
        middle = top.length * rng.uniform(0.45, 0.6)
        extras += (detail([(-0.5, middle), (0.5, middle)]),)
    if rng.random() < 0.15:
        extras += _quilting(rng, top.length)
    if gap > 0.12:
        return (*_open_front(rng, top, gap), *extras[2:])
    return (top.outline(rng), *extras)


def shirt(rng: Rng) -> Figure:
    """A shirt or blouse: a collar and a row of buttons, sleeves short or long."""
    top = _long_sleeved(rng, length=(1.1, 1.7)) if rng.random() < 0.6 else _short_sleeved(rng)
    extras: Figure = _collar(rng, top) if rng.random() < 0.9 else ()
    if rng.random() < 0.75:
        extras += (detail([(0, top.neck_depth), (rng.normal(0, 0.02), top.length)]),)
    extras += _buttons(rng, top, offset=rng.choice([0.0, 0.05]))
    if rng.random() < 0.45:
        x, y, size = rng.uniform(0.14, 0.2), rng.uniform(0.35, 0.5), rng.uniform(0.12, 0.2)
        extras += (ring([(x, y), (x + size, y), (x + size, y + size), (x, y + size)]),)
    if rng.random() < 0.35:
        extras += top.cuffs(rng)
    return (top.outline(rng), *extras)


def dress(rng: Rng) -> Figure:
    """A dress: a bodice, a waist, and a skirt that mostly widens."""
    sleeve = 0.0 if rng.random() < 0.6 else rng.uniform(0.2, 1.1)
    top = _Top(
        length=rng.uniform(1.9, 3.4),
        hem=rng.uniform(1.0, 2.6),
        waist=rng.uniform(0.6, 0.95),
        shoulder=rng.uniform(0.3, 0.5),
        neck=rng.uniform(0.15, 0.3),
        neck_depth=rng.uniform(0.05, 0.4),
        sleeve=sleeve,
        sleeve_angle=rng.uniform(0.4, 1.35),
        sleeve_width=rng.uniform(0.25, 0.4),
        cuff=rng.uniform(0.18, 0.3),
    )
    extras: Figure = ()
    waist = rng.uniform(0.65, 0.95)
    half = 0.5 * top.waist
    if rng.random() < 0.5:
        extras += (detail([(-half, waist), (half, waist)], 0),)
        if rng.random() < 0.3:
            extras += (detail([(-half, waist + 0.14), (half, waist + 0.14)]),)
    if rng.random() < 0.3:
        for position in rng.uniform(-0.8, 0.8, int(rng.integers(1, 5))):
            foot = position * 0.5 * top.hem
            extras += (detail([(position * half, waist + 0.1), (foot, top.length * 0.97)]),)
    if rng.random() < 0.15:
        extras += _print(rng, top.length)
    if rng.random() < 0.2 and sleeve == 0:
        return (_strapless(rng, top), *_straps(rng, top), *extras)
    return (top.outline(rng), *extras)


def trousers(rng: Rng) -> Figure:
    """Trousers with two long legs and mostly a gap between them."""
    waist = rng.uniform(0.75, 1.1)
    length = rng.uniform(1.7, 3.4)
    crotch = rng.uniform(0.45, 0.9)
    spread = rng.uniform(-0.05, 0.55)
    leg = rng.uniform(0.22, 0.55)
    hip = waist / 2 + rng.uniform(0.0, 0.18)

    def side() -> Points:
        foot = rng.normal(0, 0.05)
        inner = max(spread / 2 + foot, 0.0)
        knee = 0.5 * (crotch + length)
        points = [(waist / 2, 0.0), (hip, crotch * rng.uniform(0.6, 0.9))]
        if rng.random() < 0.3:
            points.append((hip * 0.55 + (inner + leg) * 0.45 + rng.normal(0, 0.05), knee))
        slant = rng.normal(0, 0.05)
        points += [(inner + leg, length + slant), (inner, length)]
        return np.array(points)

    right, left = side(), mirrored(side())
    fork = np.array([[rng.normal(0, 0.03), crotch]])
    if rng.random() < 0.25:
        width = rng.uniform(0.05, 0.2)
        fork = np.array([[width, crotch + 0.05], [0, crotch], [-width, crotch + 0.05]])
    outline = body(np.concatenate([right, fork, left]), int(rng.integers(0, 2)))
    extras: Figure = ()
    band = rng.uniform(0.08, 0.2)
    if rng.random() < 0.4:
        extras += (detail([(-waist / 2, band), (waist / 2, band)]),)
    if rng.random() < 0.35:
        extras += (detail([(0, band if rng.random() < 0.5 else 0), (0, crotch)]),)
    if rng.random() < 0.3:
        for sign in (1, -1):
            extras += (
                detail([(sign * waist * 0.25, band), (sign * waist * 0.48, band + 0.22)], 1),
            )
    if rng.random() < 0.1:
        extras += (ring(arc((0, band / 2), (0.05, 0.05), count=8)),)
    return (outline, *extras)


def _long_sleeved(rng: Rng, length: tuple[float, float]) -> _Top:
    return _Top(
        length=rng.uniform(*length),
        hem=rng.uniform(0.85, 1.25),
        waist=_sometimes(rng, 0.25, 0.85, 1.05),
        shoulder=rng.uniform(0.42, 0.6),
        neck=rng.uniform(0.1, 0.28),
        neck_depth=rng.uniform(0.03, 0.25),
        sleeve=rng.uniform(0.75, 1.5),
        sleeve_angle=rng.uniform(0.0, 1.42),
        sleeve_width=rng.uniform(0.26, 0.45),
        cuff=rng.uniform(0.16, 0.34),
    )


def _short_sleeved(rng: Rng) -> _Top:
    return _Top(
        length=rng.uniform(1.1, 1.6),
        hem=rng.uniform(0.9, 1.15),
        waist=_sometimes(rng, 0.2, 0.85, 1.0),
        shoulder=rng.uniform(0.45, 0.58),
        neck=rng.uniform(0.12, 0.25),
        neck_depth=rng.uniform(0.04, 0.2),
        sleeve=rng.uniform(0.22, 0.5),
        sleeve_angle=rng.uniform(0.1, 1.25),
        sleeve_width=rng.uniform(0.28, 0.45),
        cuff=rng.uniform(0.24, 0.4),
    )


def _sometimes(rng: Rng, chance: float, low: float, high: float) -> float:
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


def _open_front(rng: Rng, top: _Top, gap: float) -> Figure:
    """Two halves with a gap between them."""
    rounds = int(rng.integers(0, 3))
    halves = []
    for side in (1, -1):
        inner = np.array([[gap / 2, top.length], [gap / 2, top.neck_depth]])
        halves.append(body(np.concatenate([top.half(rng), inner]) * [side, 1], rounds))
    return tuple(halves)


def _second_neckline(rng: Rng, top: _Top) -> Line:
    wider = rng.uniform(1.2, 1.5)
    return detail(arc((0, 0), (top.neck * wider, top.neck_depth + 0.1), np.pi, 0, 9))


def _hem_band(rng: Rng, top: _Top) -> Line:
    height = top.length - rng.uniform(0.08, 0.18)
    half = 0.5 * top.hem
    return detail([(-half, height), (half, height)])


def _print(rng: Rng, length: float) -> Figure:
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


def _stripes(rng: Rng, length: float) -> Figure:
    heights = np.linspace(0.4, length * 0.95, int(rng.integers(2, 6)))
    return tuple(detail([(-0.47, height), (0.47, height)]) for height in heights)


def _quilting(rng: Rng, length: float) -> Figure:
    heights = np.linspace(0.3, length * 0.95, int(rng.integers(3, 7)))
    return tuple(detail([(-0.47, height), (0.47, height)]) for height in heights)


def _hood(rng: Rng, top: _Top) -> Figure:
    width, height = top.neck + rng.uniform(0.05, 0.15), rng.uniform(0.35, 0.65)
    outer = arc((0, 0.05), (width, height), np.pi, 2 * np.pi, 11)
    lines: Figure = (body(outer),)
    if rng.random() < 0.7:
        lines += (ring(arc((0, 0), (width * 0.65, height * 0.7))),)
    return lines


def _pouch(rng: Rng, length: float) -> Line:
    low, high = length * rng.uniform(0.82, 0.92), length * rng.uniform(0.55, 0.68)
    return ring([(-0.3, low), (-0.2, high), (0.2, high), (0.3, low)])


def _buttons(rng: Rng, top: _Top, offset: float) -> Figure:
    count = int(rng.integers(2, 7))
    heights = np.linspace(top.neck_depth + 0.12, top.length * rng.uniform(0.8, 0.95), count)
    size = rng.uniform(0.015, 0.05)
    return tuple(ring(arc((offset, height), (size, size), count=8)) for height in heights)


def _lapels(rng: Rng, top: _Top) -> Figure:
    low, wide = rng.uniform(0.35, 0.8), top.neck + rng.uniform(0.02, 0.15)
    return tuple(
        detail([(side * top.neck, 0), (side * wide, low * 0.55), (0, low)]) for side in (1, -1)
    )


def _collar(rng: Rng, top: _Top) -> Figure:
    low, wide = rng.uniform(0.14, 0.28), top.neck + rng.uniform(0.02, 0.14)
    return tuple(
        ring([(side * top.neck, -0.03), (side * wide, low), (0, max(top.neck_depth, 0.08))])
        for side in (1, -1)
    )


def _pockets(rng: Rng, length: float) -> Figure:
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


def _strapless(rng: Rng, top: _Top) -> Line:
    height = rng.uniform(0.25, 0.4)
    bust, waist = rng.uniform(0.38, 0.5), 0.5 * top.waist
    half = np.array([[bust, height], [waist, height + 0.5], [0.5 * top.hem, top.length]])
    dip = np.array([[0.0, height + rng.uniform(-0.06, 0.12)]])
    return body(np.concatenate([half, mirrored(half), dip]), int(rng.integers(0, 2)))


def _straps(rng: Rng, top: _Top) -> Figure:
    inner, outer = rng.uniform(0.05, 0.25), rng.uniform(0.25, 0.36)
    return tuple(detail([(side * inner, 0), (side * outer, 0.36)]) for side in (1, -1))
