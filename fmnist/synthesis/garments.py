"""Figures of what is worn on the body: T-shirts, pullovers, coats, shirts, dresses, trousers."""

import numpy as np

from fmnist.synthesis import trimmings
from fmnist.synthesis.drawing import Figure, Points, Rng, arc, body, detail, mirrored, ring
from fmnist.synthesis.tailoring import Top, long_sleeved, short_sleeved, sometimes


def t_shirt(rng: Rng) -> Figure:
    """A T-shirt or a sleeveless top: short sleeves, often spread out."""
    sleeveless = rng.random() < 0.08
    top = Top(
        length=rng.uniform(1.0, 1.75),
        hem=rng.uniform(0.85, 1.2),
        waist=sometimes(rng, 0.25, 0.8, 0.98),
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
        extras += trimmings.cuffs(rng, top)
    if rng.random() < 0.2:
        extras += (trimmings.second_neckline(rng, top),)
    if rng.random() < 0.25:
        extras += trimmings.chest_print(rng, top.length)
    if rng.random() < 0.1:
        extras += trimmings.stripes(rng, top.length)
    return (top.outline(rng), *extras)


def pullover(rng: Rng) -> Figure:
    """A pullover, sweatshirt or hoodie: long sleeves, and an opening in front only with a hood."""
    top = long_sleeved(rng, length=(0.95, 1.6))
    extras: Figure = ()
    if rng.random() < 0.35:
        extras += trimmings.cuffs(rng, top)
    if rng.random() < 0.35:
        extras += (trimmings.hem_band(rng, top),)
    if rng.random() < 0.25:
        extras += (trimmings.second_neckline(rng, top),)
    if rng.random() < 0.4:
        extras += trimmings.hood(rng, top)
        if rng.random() < 0.4:
            extras += (trimmings.pouch(rng, top.length),)
        if rng.random() < 0.35:
            extras += (trimmings.placket(rng, top),)
    if rng.random() < 0.2:
        extras += trimmings.stripes(rng, top.length)
    if rng.random() < 0.15:
        extras += trimmings.chest_print(rng, top.length)
    return (top.outline(rng), *extras)


def coat(rng: Rng) -> Figure:
    """A coat or jacket: long sleeves and an opening down the middle."""
    top = long_sleeved(rng, length=(0.95, 2.2))
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
        extras += trimmings.buttons(rng, top, offset=rng.choice([0.0, 0.08, gap]))
    if rng.random() < 0.35:
        extras += trimmings.lapels(rng, top)
    if rng.random() < 0.45:
        extras += trimmings.pockets(rng, top.length)
    if rng.random() < 0.25:
        extras += trimmings.cuffs(rng, top)
    if rng.random() < 0.18:
        extras += trimmings.hood(rng, top)
    if rng.random() < 0.12:
        middle = top.length * rng.uniform(0.45, 0.6)
        extras += (detail([(-0.5, middle), (0.5, middle)]),)
    if rng.random() < 0.15:
        extras += trimmings.quilting(rng, top.length)
    if gap > 0.12:
        return (*top.open_front(rng, gap), *extras[2:])
    return (top.outline(rng), *extras)


def shirt(rng: Rng) -> Figure:
    """A shirt or blouse: a collar and a row of buttons, sleeves short or long."""
    top = long_sleeved(rng, length=(1.1, 1.7)) if rng.random() < 0.6 else short_sleeved(rng)
    extras: Figure = trimmings.collar(rng, top) if rng.random() < 0.9 else ()
    if rng.random() < 0.75:
        extras += (trimmings.placket(rng, top),)
    extras += trimmings.buttons(rng, top, offset=rng.choice([0.0, 0.05]))
    if rng.random() < 0.45:
        x, y, size = rng.uniform(0.14, 0.2), rng.uniform(0.35, 0.5), rng.uniform(0.12, 0.2)
        extras += (ring([(x, y), (x + size, y), (x + size, y + size), (x, y + size)]),)
    if rng.random() < 0.35:
        extras += trimmings.cuffs(rng, top)
    return (top.outline(rng), *extras)


def dress(rng: Rng) -> Figure:
    """A dress: a bodice, a waist, and a skirt that mostly widens."""
    sleeve = 0.0 if rng.random() < 0.6 else rng.uniform(0.2, 1.1)
    top = Top(
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
        extras += trimmings.chest_print(rng, top.length)
    if rng.random() < 0.2 and sleeve == 0:
        return (top.strapless(rng), *trimmings.straps(rng, top), *extras)
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
