"""Figures of bags: handbags, shoppers, suitcases and backpacks."""

import numpy as np

from fmnist.synthesis.drawing import Figure, Points, Rng, arc, body, detail, ring


def bag(rng: Rng) -> Figure:
    """One of four kinds of bag."""
    kinds = (_handbag, _suitcase, _backpack, _pouch)
    return kinds[int(rng.choice(4, p=[0.34, 0.22, 0.35, 0.09]))](rng)


def _handbag(rng: Rng) -> Figure:
    """A trapezium, oval or half-moon with a handle above."""
    wide, high = 1.0, rng.uniform(0.5, 1.2)
    top = wide * rng.uniform(0.5, 1.1)
    kind = rng.random()
    if kind < 0.6:
        outline = body(
            [(-top, 0), (top, rng.normal(0, 0.04)), (wide, high), (-wide, high)],
            int(rng.integers(0, 3)),
        )
    elif kind < 0.8:
        outline = body(arc((0, high * 0.5), (wide, high * 0.6)))
    else:
        half = arc((0, 0), (wide, high), 0, np.pi, 14)
        outline = body(half)
    lines: Figure = (outline, *_handle(rng, top * rng.uniform(0.35, 0.95)))
    if rng.random() < 0.45:
        fall = rng.uniform(0.2, 0.55) * high
        lines += (detail([(-top, 0.03), (-top * 0.8, fall), (top * 0.8, fall), (top, 0.03)], 1),)
    elif rng.random() < 0.35:
        height = rng.uniform(0.1, 0.35) * high
        lines += (detail([(-wide * 0.93, height), (wide * 0.93, height)]),)
    if rng.random() < 0.35:
        lines += (ring(arc((0, rng.uniform(0.2, 0.55) * high), (0.08, 0.08), count=8)),)
    return lines


def _handle(rng: Rng, reach: float) -> Figure:
    """A bow or a bracket above the upper edge, single or double."""
    high = rng.uniform(0.25, 1.2)
    if rng.random() < 0.7:
        bow = arc((0, 0), (reach, high), np.pi, 2 * np.pi, 12)
    else:
        bow = np.array([(-reach, 0), (-reach * 0.85, -high), (reach * 0.85, -high), (reach, 0)])
    lines: Figure = (detail(bow),)
    if rng.random() < 0.4:
        lines += (detail(bow * [rng.uniform(0.7, 0.9), rng.uniform(0.7, 0.9)]),)
    return lines


def _suitcase(rng: Rng) -> Figure:
    """A box with a small handle, perhaps wheels, corners or a strap; sometimes the box alone."""
    high = rng.uniform(0.55, 1.7)
    skew = rng.normal(0, 0.06, (4, 2))
    corners: Points = np.array([(-1.0, 0.0), (1.0, 0.0), (1.0, high), (-1.0, high)]) + skew
    lines: Figure = (body(corners, int(rng.integers(0, 2))),)
    if rng.random() < 0.85:
        lines += _grip(rng)
    if rng.random() < 0.25:
        size = rng.uniform(0.06, 0.12)
        lines += tuple(
            ring(arc((side * 0.7, high + size), (size, size), count=8)) for side in (1, -1)
        )
    if rng.random() < 0.35:
        for place in rng.uniform(-0.8, 0.8, int(rng.integers(1, 3))):
            lines += (detail([(place, 0), (place, high)]),)
    if rng.random() < 0.25:
        height = rng.uniform(0.15, 0.6) * high
        lines += (detail([(-1, height), (1, height)]),)
    if rng.random() < 0.15:
        inner = corners * 0.8 + [0, high * 0.1]
        lines += (ring(inner),)
    return lines


def _grip(rng: Rng) -> Figure:
    reach, high = rng.uniform(0.12, 0.5), rng.uniform(0.15, 0.8)
    if rng.random() < 0.5:
        return (detail(arc((0, 0), (reach, high), np.pi, 2 * np.pi, 10)),)
    spread = rng.uniform(0.7, 1.4)
    top = [(-reach, 0), (-reach * spread, -high), (reach * spread, -high), (reach, 0)]
    return (detail(top),)


def _backpack(rng: Rng) -> Figure:
    """A tall rounded sack with pocket, flap, straps at its sides and a loop on top."""
    wide, high = rng.uniform(0.6, 0.9), rng.uniform(1.3, 1.9)
    dome = arc((0, 0.5), (wide, 0.5), np.pi, 2 * np.pi, 10)
    foot = np.array(
        [(wide * rng.uniform(0.95, 1.15), high), (-wide * rng.uniform(0.95, 1.15), high)]
    )
    sack = np.concatenate([dome, foot])
    if rng.random() < 0.25:
        sack = arc((0, high / 2), (wide, high / 2))
    lines: Figure = (body(sack, int(rng.integers(0, 2))),)
    if rng.random() < 0.6:
        top, inner = high * rng.uniform(0.5, 0.7), wide * rng.uniform(0.55, 0.85)
        pocket = [(-inner, top), (inner, top), (inner, high * 0.95), (-inner, high * 0.95)]
        lines += (ring(pocket, int(rng.integers(0, 2))),)
        if rng.random() < 0.4:
            line = top + (high - top) * 0.3
            lines += (detail([(-inner, line), (inner, line)]),)
    if rng.random() < 0.4:
        height = rng.uniform(0.45, 0.75)
        lines += (
            detail([(-wide, height), (0, height + rng.normal(0.08, 0.08)), (wide, height)], 1),
        )
    if rng.random() < 0.3:
        lines += (ring(arc((0, rng.uniform(0.55, 0.8)), (0.1, 0.07), count=8)),)
    sides = ((1, -1), (1,), (-1,), ())[int(rng.choice(4, p=[0.4, 0.15, 0.15, 0.3]))]
    for side in sides:
        reach, centre = rng.uniform(0.2, 0.45), rng.uniform(0.8, 1.0)
        tall = rng.uniform(0.4, 0.75)
        half = arc((wide, centre), (reach, tall), -np.pi / 2, np.pi / 2, 9) * [side, 1]
        lines += (body(half),) if rng.random() < 0.5 else (detail(half),)
        if rng.random() < 0.4:
            lines += (detail(half * [0.93, 1] + [0, 0.02]),)
    if rng.random() < 0.55:
        loop = arc((0, 0.02), (rng.uniform(0.12, 0.3), rng.uniform(0.12, 0.4)), np.pi, 2 * np.pi, 8)
        lines += (detail(loop),)
    return lines


def _pouch(rng: Rng) -> Figure:
    """A clutch or a wallet: a flat shape with a flap, without a handle."""
    high = rng.uniform(0.7, 1.3)
    shape = np.array([(-1.0, 0.0), (1.0, 0.0), (1.0, high), (-1.0, high)]) + rng.normal(
        0, 0.07, (4, 2)
    )
    lines: Figure = (body(shape, int(rng.integers(0, 3))),)
    tip = (rng.normal(0, 0.1), high * rng.uniform(0.4, 0.7))
    if rng.random() < 0.6:
        lines += (detail([(-1, 0.02), tip, (1, 0.02)], int(rng.integers(0, 2))),)
    if rng.random() < 0.5:
        lines += (ring(arc(tip, (0.07, 0.07), count=8)),)
    return lines
