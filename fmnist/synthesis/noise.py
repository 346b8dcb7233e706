"""Random numbers and fields for a batch of images, and filters of it."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F


class Dice:
    """What a batch of `count` images draws from `generator`; every field is (count, 1, ...)."""

    def __init__(self, count: int, generator: torch.Generator) -> None:
        self.count = count
        self.generator = generator
        self.device = generator.device

    def uniform(self, low: float, high: float) -> torch.Tensor:
        """Float32 (count, 1, 1, 1), each between `low` and `high`."""
        drawn = torch.rand(self.count, 1, 1, 1, generator=self.generator, device=self.device)
        return drawn * (high - low) + low

    def happens(self, chance: float) -> torch.Tensor:
        """Bool (count, 1, 1, 1), each true with this chance."""
        return self.uniform(0, 1) < chance

    def smooth(self, side: int, cells: int, channels: int = 1) -> torch.Tensor:
        """Normal noise (count, channels, side, side) that varies over `cells` cells a side."""
        shape = (self.count, channels, cells, cells)
        coarse = torch.randn(shape, generator=self.generator, device=self.device)
        return F.interpolate(coarse, size=(side, side), mode="bilinear", align_corners=True)

    def waves(self, side: int, low: float, high: float) -> torch.Tensor:
        """Sine waves (count, 1, side, side) along, across or aslant, in radians per pixel."""
        place = torch.arange(side, device=self.device, dtype=torch.float32)
        angle = self.uniform(0, torch.pi)
        square_on = (angle > torch.pi / 2).float() * torch.pi / 2
        angle = torch.where(self.happens(0.7), square_on, angle)
        along = slanted(place, angle)
        return (along * self.uniform(low, high) + self.uniform(0, 2 * torch.pi)).sin()


def slanted(place: torch.Tensor, angle: torch.Tensor) -> torch.Tensor:
    """How far each pixel lies in the direction `angle`, (N, 1, side, side).

    `place` (side,) is how far each column lies to the right and each row down; `angle` is in
    radians, (N, 1, 1, 1), clockwise as seen.
    """
    return place.view(1, 1, 1, -1) * angle.cos() + place.view(1, 1, -1, 1) * angle.sin()


def matrices(rows: Sequence[Sequence[torch.Tensor]]) -> torch.Tensor:
    """A matrix for each image, (N, rows, columns), from its entries, each (N, 1, 1, 1)."""
    return torch.stack([torch.cat([entry.flatten(1) for entry in row], 1) for row in rows], 1)


def blurred(images: torch.Tensor, sigma: float) -> torch.Tensor:
    """A Gaussian blur of (N, C, H, W) with `sigma` in pixels."""
    radius = max(round(2 * sigma), 1)
    place = torch.arange(-radius, radius + 1, device=images.device, dtype=torch.float32)
    weights = (-(place**2) / (2 * sigma**2)).exp()
    weights = weights / weights.sum()
    flat = images.flatten(0, 1).unsqueeze(1)
    rows = F.conv2d(flat, weights.view(1, 1, 1, -1), padding=(0, radius))
    return F.conv2d(rows, weights.view(1, 1, -1, 1), padding=(radius, 0)).view_as(images)


def spread(images: torch.Tensor, radius: int) -> torch.Tensor:
    """The largest value within `radius` pixels (dilation)."""
    return F.max_pool2d(images, 2 * radius + 1, stride=1, padding=radius)


def shrunk(images: torch.Tensor, radius: int) -> torch.Tensor:
    """The smallest value within `radius` pixels (erosion)."""
    return -spread(-images, radius)


def filled(mask: torch.Tensor) -> torch.Tensor:
    """The mask with its small holes closed."""
    padded = F.pad(mask, (2, 2, 2, 2))
    return shrunk(spread(padded, 2), 2)[:, :, 2:-2, 2:-2]
