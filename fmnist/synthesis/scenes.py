"""Photographs made by program: one item somewhere on a floor, a bed or a table, and its mask."""

import math

import torch
import torch.nn.functional as F

from fmnist.synthesis.noise import Dice, blurred, filled, matrices, slanted


def scenes(
    items: torch.Tensor, masks: torch.Tensor | None, side: int, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    """Photographs of `items`, uint8 (N, 28, 28), brighter where the cloth is lighter.

    `masks`, uint8 (N, 28, 28), says where the item is; without it that is what is not black.
    Returns the pictures, float32 (N, 3, side, side) in 0..1, and the masks, (N, 1, side, side).
    """
    dice = Dice(len(items), generator)
    shades = items.unsqueeze(1).float() / 255
    shapes = filled((shades > 0.05).float()) if masks is None else masks.unsqueeze(1).float() / 255
    shades, shapes = _placed(shades, shapes, side, dice)
    ground = _ground(side, dice)
    shadow = blurred(shapes.roll((2, 1), (2, 3)), 2.0)
    ground = ground * (1 - shadow * dice.uniform(0, 0.5) * dice.happens(0.7))
    pictures = torch.lerp(ground, _cloth(shades, side, dice), shapes)
    pictures = pictures * (1 + dice.smooth(side, 2) * dice.uniform(0, 0.25))
    pictures = torch.where(dice.happens(0.4), blurred(pictures, 0.7), pictures)
    noise = torch.randn(pictures.shape, generator=generator, device=generator.device)
    return (pictures + noise * dice.uniform(0, 0.05)).clamp(0, 1), shapes


def _placed(
    shades: torch.Tensor, shapes: torch.Tensor, side: int, dice: Dice
) -> tuple[torch.Tensor, torch.Tensor]:
    """The items turned, mirrored, stretched, bent, and put somewhere in a square of `side`."""
    turn = dice.uniform(-0.25, 0.25) + dice.happens(0.12) * dice.uniform(0, 4).floor() * math.pi / 2
    zoom = 1 / dice.uniform(0.38, 1.0)
    stretch = dice.uniform(-0.15, 0.15).exp()
    mirror = 1 - 2 * dice.happens(0.5).float()
    cos, sin = turn.cos() * zoom, turn.sin() * zoom
    rows = (
        (cos * stretch * mirror, -sin * mirror, dice.uniform(-0.25, 0.25) * zoom),
        (sin * stretch, cos, dice.uniform(-0.25, 0.25) * zoom),
    )
    grid = F.affine_grid(matrices(rows), [dice.count, 1, side, side], align_corners=False)
    bend = dice.smooth(side, 5, channels=2).permute(0, 2, 3, 1)
    grid = grid + bend * 0.03 * dice.uniform(0, 1)
    around = (2,) * 4
    shapes = F.grid_sample(F.pad(shapes, around), grid, align_corners=False)
    shades = F.pad(shades, around, mode="replicate")
    shades = F.grid_sample(shades, grid, padding_mode="border", align_corners=False)
    return shades, ((shapes - 0.5) * 4 + 0.5).clamp(0, 1)


def _cloth(shades: torch.Tensor, side: int, dice: Dice) -> torch.Tensor:
    """What the item is made of: one colour or several, a pattern, and its own folds."""
    cloth = _colour(dice).expand(-1, -1, side, side)
    cloth = torch.lerp(cloth, _colour(dice), _patches(side, (3, 7), 0.35, dice))
    cloth = torch.lerp(cloth, _colour(dice), _patches(side, (8, 18), 0.2, dice))
    stripes = (_lines(side, 0.25, dice) > 0) * dice.uniform(0.2, 1)
    cloth = torch.lerp(cloth, _colour(dice), stripes)
    return cloth + 0.5 * _mottling(side, dice) + (shades - 0.6) * dice.uniform(-0.1, 0.6)


def _ground(side: int, dice: Dice) -> torch.Tensor:
    """What the item lies on: white paper now and then, else boards, tiles, a rug or a sheet."""
    plain = dice.happens(0.2)
    busy = 1 - plain.float()
    paper = 1 - 0.1 * dice.smooth(1, 1, channels=3).abs().clamp(max=1)
    ground = torch.where(plain, paper, _colour(dice)).expand(-1, -1, side, side)
    ground = torch.lerp(ground, _colour(dice), busy * _patches(side, (3, 7), 0.15, dice))
    ground = torch.lerp(ground, _colour(dice), busy * _patches(side, (8, 18), 0.12, dice))
    ground = ground + busy * _lines(side, 0.4, dice) * dice.uniform(0, 0.12)
    joints = (_lines(side, 0.2, dice) > 0.9) * dice.uniform(0.1, 0.8)
    ground = torch.lerp(ground, _colour(dice), busy * joints)
    stripes = (_lines(side, 0.12, dice) > 0) * dice.uniform(0.2, 1)
    ground = torch.lerp(ground, _colour(dice), busy * stripes)
    ground = ground + busy * _mottling(side, dice)
    return torch.lerp(ground, _colour(dice) + 0.4 * _mottling(side, dice), _beyond(side, dice))


def _colour(dice: Dice) -> torch.Tensor:
    """Float32 (N, 3, 1, 1): any lightness, mostly little saturation."""
    hue = torch.cat([dice.uniform(0, 1) for _ in range(3)], dim=1)
    return torch.lerp(dice.uniform(0, 1), hue, dice.uniform(0, 1) ** 1.5)


def _patches(side: int, cells: tuple[int, int], chance: float, dice: Dice) -> torch.Tensor:
    """Irregular areas, as 0 and 1."""
    low, high = cells
    count = int(torch.randint(low, high, (1,), generator=dice.generator).item())
    areas = dice.smooth(side, count) > dice.uniform(-0.3, 1.6)
    return (areas & dice.happens(chance)).float()


def _lines(side: int, chance: float, dice: Dice) -> torch.Tensor:
    """Soft waves or hard bands from -1 to 1, on this share of the pictures."""
    waves = dice.waves(side, 0.15, 1.6)
    bands = torch.where(waves > dice.uniform(-0.95, 0.95), 1.0, -1.0)
    return torch.where(dice.happens(0.5), bands, waves) * dice.happens(chance)


def _mottling(side: int, dice: Dice) -> torch.Tensor:
    """Unevenness of light and colour at several scales, (N, 3, side, side)."""
    field = torch.zeros(dice.count, 3, side, side, device=dice.device)
    strength = dice.uniform(0, 1.2)
    for cells in (2, 4, 9, 20, 48):
        field = field + dice.smooth(side, cells) * dice.uniform(0, 0.1) * strength
        if cells < 30:
            field = field + dice.smooth(side, cells, channels=3) * dice.uniform(0, 0.06) * strength
    return field


def _beyond(side: int, dice: Dice) -> torch.Tensor:
    """Where something else begins at an edge of the picture, on one in three."""
    place = torch.linspace(-1, 1, side, device=dice.device)
    across = slanted(place, dice.uniform(0, 2 * math.pi))
    return ((across > dice.uniform(0.45, 1.1)) & dice.happens(0.35)).float()
