"""Augmentations of a whole batch at once.

Each takes uint8 images (N, 28, 28), a strength and a generator on the device of the images, and
returns new uint8 images of the same shape. To add one, write a function with the decorator: it
then appears in the form, in the preview and in the command line.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F

from fmnist.common.errors import ConfigError

Transform = Callable[[torch.Tensor, float, torch.Generator], torch.Tensor]


@dataclass(frozen=True)
class Augmentation:
    """An augmentation and what a form needs to offer it; strength 0 switches it off."""

    name: str
    title: str
    unit: str
    help: str
    high: float
    step: float
    default: float
    apply: Transform


_REGISTRY: dict[str, Augmentation] = {}


def _register(
    *, title: str, unit: str, help: str, high: float, step: float, default: float
) -> Callable[[Transform], Transform]:
    def add(transform: Transform) -> Transform:
        name = transform.__name__
        _REGISTRY[name] = Augmentation(name, title, unit, help, high, step, default, transform)
        return transform

    return add


def augmentations() -> tuple[Augmentation, ...]:
    """All augmentations in the order in which they are applied."""
    return tuple(_REGISTRY.values())


def check_strengths(strengths: Mapping[str, float]) -> dict[str, float]:
    """The strengths above zero, in the order of application.

    Raises:
        ConfigError: an unknown name, or a strength that is not a number within its bounds.
    """
    for name, strength in strengths.items():
        if name not in _REGISTRY:
            known = ", ".join(_REGISTRY)
            raise ConfigError(f"There is no augmentation {name[:40]!r}: choose among {known}.")
        high = _REGISTRY[name].high
        if not 0 <= strength <= high:
            raise ConfigError(f"The strength of {name} must lie between 0 and {high:g}.")
    return {name: float(strengths[name]) for name in _REGISTRY if strengths.get(name)}


def augment(
    images: torch.Tensor, strengths: Mapping[str, float], generator: torch.Generator
) -> torch.Tensor:
    """Apply each augmentation named in `strengths` to uint8 images (N, 28, 28)."""
    for name, strength in strengths.items():
        images = _REGISTRY[name].apply(images, strength, generator)
    return images


def turns(angle: torch.Tensor) -> torch.Tensor:
    """The matrices (N, 2, 3) that turn images about their centre by angles (N,) in radians."""
    cos, sin, zero = angle.cos(), angle.sin(), torch.zeros_like(angle)
    return torch.stack([cos, -sin, zero, sin, cos, zero], dim=1).view(-1, 2, 3)


def resampled(images: torch.Tensor, theta: torch.Tensor) -> torch.Tensor:
    """Each image (N, 28, 28) with the pixels that its matrix of `theta` (N, 2, 3) leads to.

    A matrix takes a place in the new image to one in the old, both from -1 to 1 with the centre
    at 0; between pixels it is interpolated, and outside the image all is black.
    """
    pixels = images.unsqueeze(1).float()
    grid = F.affine_grid(theta, list(pixels.shape), align_corners=False)
    found = F.grid_sample(pixels, grid, mode="bilinear", align_corners=False)
    return found.squeeze(1).round_().to(torch.uint8)


@_register(
    title="Rotation",
    unit="degrees",
    help="Turns each image by a random angle up to this many degrees either way. "
    "More helps with tilted items and blurs fine texture.",
    high=45,
    step=1,
    default=10,
)
def rotation(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    angle = _uniform(len(images), generator, images.device, -1, 1) * math.radians(strength)
    return resampled(images, turns(angle))


@_register(
    title="Mirror",
    unit="probability",
    help="Mirrors an image left to right with this probability. Shoes then point both ways; "
    "0.5 shows each side equally often.",
    high=1,
    step=0.05,
    default=0.5,
)
def flip(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    chosen = _uniform(len(images), generator, images.device) < strength
    return torch.where(chosen[:, None, None], images.flip(2), images)


@_register(
    title="Shift and crop",
    unit="pixels",
    help="Moves each image by up to this many pixels in each direction, with black coming in. "
    "More makes the network care less about where the item lies.",
    high=8,
    step=1,
    default=2,
)
def crop(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    pad = round(strength)
    count, height, width = images.shape
    windows = F.pad(images, (pad, pad, pad, pad)).unfold(1, height, 1).unfold(2, width, 1)
    offsets = torch.randint(0, 2 * pad + 1, (2, count), generator=generator, device=images.device)
    return windows[torch.arange(count, device=images.device), offsets[0], offsets[1]]


@_register(
    title="Random erasing",
    unit="probability",
    help="With this probability a random rectangle is filled with noise, so that the network "
    "cannot rely on one detail (Zhong et al., 2017).",
    high=1,
    step=0.05,
    default=0.25,
)
def erase(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    count, height, width = images.shape
    device = images.device
    chosen = _uniform(count, generator, device) < strength
    area = _uniform(count, generator, device, 0.02, 0.33) * height * width
    aspect = _uniform(count, generator, device, math.log(0.3), -math.log(0.3)).exp()
    rows = _inside(height, (area * aspect).sqrt(), generator, device)
    columns = _inside(width, (area / aspect).sqrt(), generator, device)
    rectangle = chosen[:, None, None] & rows[:, :, None] & columns[:, None, :]
    noise = torch.randint(
        0, 256, images.shape, generator=generator, device=device, dtype=torch.uint8
    )
    return torch.where(rectangle, noise, images)


def _inside(
    size: int, length: torch.Tensor, generator: torch.Generator, device: torch.device
) -> torch.Tensor:
    """For each length a random interval of it within 0..size, as a mask (N, size)."""
    length = length.clamp(max=size)
    start = _uniform(len(length), generator, device) * (size - length)
    position = torch.arange(size, device=device) + 0.5
    return (position >= start[:, None]) & (position < (start + length)[:, None])


def _uniform(
    count: int, generator: torch.Generator, device: torch.device, low: float = 0, high: float = 1
) -> torch.Tensor:
    return torch.rand(count, generator=generator, device=device) * (high - low) + low
