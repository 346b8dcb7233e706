"""Other looks of 28 x 28 images: as outlines, and as cut out of a photograph.

Both take uint8 images (N, 28, 28), white on black, and a generator on the same device, and return
new uint8 images of the same shape.
"""

import torch
import torch.nn.functional as F

from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.synthesis.noise import Dice, blurred, filled, shrunk, spread

_SIDE = FASHION_MNIST.shape.height
_FINE = 3


def outlined(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """The edges of each image as lines of a pen, thin or thick, with gaps.

    The image is padded before its edges are taken, since an item fills the frame and its outline
    would otherwise miss the sides that touch it. What remains is fitted to the frame again.
    """
    dice = Dice(len(images), generator)
    fine = F.interpolate(_shares(images), scale_factor=_FINE, mode="bicubic").clamp(0, 1)
    fine = F.pad(fine, (_FINE,) * 4)
    mask = (fine > dice.uniform(0.08, 0.25)).float()
    border = spread(mask, 1) - shrunk(mask, 1)
    slope = _slope(blurred(fine, 1.0 + 1.5 * torch.rand(1, generator=generator).item()))
    ridge = (slope >= 0.98 * spread(slope, 1)) & (slope > dice.uniform(0.03, 0.15))
    lines = torch.maximum(border, (ridge & dice.happens(0.8)).float())
    lines = lines * (dice.smooth(lines.shape[-1], 6) > dice.uniform(-3.0, -0.8))
    width = dice.uniform(0, 4).floor()
    for wider in (1, 2, 3):
        lines = torch.where(width >= wider, spread(lines, 1), lines)
    small = F.interpolate(lines, size=(_SIDE, _SIDE), mode="area")
    peak = small.amax(dim=(1, 2, 3), keepdim=True).clamp(0.1, 0.8)
    return _bytes(small / peak * dice.uniform(0.6, 1.0))


def photographed(
    images: torch.Tensor, generator: torch.Generator, masks: torch.Tensor | None = None
) -> torch.Tensor:
    """Each image in another cloth, light and cut-out: what is left is its shape and its folds.

    `masks`, uint8 (N, 28, 28), says where the item is; without it that is what is not black.
    """
    dice = Dice(len(images), generator)
    shares = _shares(images)
    mask = filled((shares > dice.uniform(0.03, 0.12)).float()) if masks is None else _shares(masks)
    cloth = torch.where(dice.happens(0.4), 1 - shares, shares)
    dark = dice.uniform(0.05, 0.7)
    light = (dark + dice.uniform(0.1, 0.6)).clamp(max=1)
    cloth = dark + (light - dark) * cloth
    for cells, most in ((2, 0.12), (7, 0.12), (14, 0.1)):
        cloth = cloth + dice.smooth(_SIDE, cells) * dice.uniform(0, most)
    stripes = dice.waves(_SIDE, 0.5, 2.4) * dice.happens(0.25)
    cloth = cloth + stripes * dice.uniform(0.05, 0.3)
    return _bytes(cloth.clamp(0.02, 1) * _torn(mask, dice))


def _torn(mask: torch.Tensor, dice: Dice) -> torch.Tensor:
    """The mask as a careless cut-out: grown or shrunk here and there, bitten, with leftovers."""
    edge = blurred(mask, 1.0) + 0.22 * dice.smooth(_SIDE, 9) * dice.uniform(0, 1)
    torn = ((edge - 0.5) * 6 + 0.5).clamp(0, 1)
    torn = torn * (dice.smooth(_SIDE, 5) > dice.uniform(-4.5, -1.7))
    leftover = (dice.smooth(_SIDE, 6) > dice.uniform(1.8, 5.0)).float()
    return torch.maximum(torn, leftover * dice.uniform(0.2, 1.0))


def _slope(images: torch.Tensor) -> torch.Tensor:
    """The length of the gradient, by central differences."""
    x = F.pad(images, (1, 1, 0, 0), mode="replicate")
    y = F.pad(images, (0, 0, 1, 1), mode="replicate")
    return torch.hypot((x[..., 2:] - x[..., :-2]) / 2, (y[..., 2:, :] - y[..., :-2, :]) / 2)


def _shares(images: torch.Tensor) -> torch.Tensor:
    return images.unsqueeze(1).float() / 255


def _bytes(images: torch.Tensor) -> torch.Tensor:
    return (images.clamp(0, 1) * 255).round().to(torch.uint8).squeeze(1)
