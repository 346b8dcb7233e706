"""Augmentations of a whole batch at once.

Each takes uint8 images (N, H, W) or (N, H, W, C), a strength and a generator on the device of the
images, and returns new uint8 images of the same shape. To add one, write a function with the
decorator: it then appears in the form, in the preview and in the command line.
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import torch

from fmnist.common.errors import ConfigError
from fmnist.common.registry import Registry
from fmnist.data.geometry import over, resampled, shifted, turns

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


AUGMENTATIONS: Registry[Augmentation] = Registry("augmentation")
"""All augmentations in the order in which they are applied."""


def _register(
    *, title: str, unit: str, help: str, high: float, step: float, default: float
) -> Callable[[Transform], Transform]:
    def add(transform: Transform) -> Transform:
        name = transform.__name__
        AUGMENTATIONS.register(
            name, Augmentation(name, title, unit, help, high, step, default, transform)
        )
        return transform

    return add


def check_strengths(strengths: Mapping[str, float]) -> dict[str, float]:
    """The strengths above zero, in the order of application.

    Raises:
        ConfigError: an unknown name, or a strength that is not a number within its bounds.
    """
    for name, strength in strengths.items():
        high = AUGMENTATIONS.get(name).high
        if not 0 <= strength <= high:
            raise ConfigError(f"The strength of {name} must lie between 0 and {high:g}.")
    return {name: float(strengths[name]) for name in AUGMENTATIONS.names if strengths.get(name)}


def augment(
    images: torch.Tensor, strengths: Mapping[str, float], generator: torch.Generator
) -> torch.Tensor:
    """Apply each augmentation named in `strengths` to uint8 images (N, H, W) or (N, H, W, C)."""
    for name, strength in strengths.items():
        images = AUGMENTATIONS.get(name).apply(images, strength, generator)
    return images


@_register(
    title="Random rotation",
    unit="degrees",
    help="Rotates each image by a random angle up to this many degrees either way. Higher helps "
    "with tilted items and blurs fine texture.",
    high=45,
    step=1,
    default=10,
)
def rotation(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    angle = _uniform(len(images), generator, images.device, -1, 1) * math.radians(strength)
    return resampled(images, turns(angle))


@_register(
    title="Random horizontal flip",
    unit="probability",
    help="Flips an image left to right with this probability, so that shoes point both ways. At "
    "0.5 both are equally frequent, at 1 all images are flipped.",
    high=1,
    step=0.05,
    default=0.5,
)
def flip(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    chosen = _uniform(len(images), generator, images.device) < strength
    return torch.where(over(chosen[:, None, None], images), images.flip(2), images)


@_register(
    title="Random crop",
    unit="padding in pixels",
    help="Pads each image with so many black pixels and crops it at random to its size. Higher "
    "makes the network depend less on the position, and cuts more off.",
    high=8,
    step=1,
    default=2,
)
def crop(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    pad = round(strength)
    offsets = torch.randint(
        0, 2 * pad + 1, (2, len(images)), generator=generator, device=images.device
    )
    return shifted(images, pad, offsets[0], offsets[1])


@_register(
    title="Random erasing",
    unit="probability",
    help="Fills a random rectangle of an image with noise with this probability, so that the "
    "network cannot rely on one detail (Zhong et al., 2017). Higher hides more and takes more "
    "epochs.",
    high=1,
    step=0.05,
    default=0.25,
)
def erase(images: torch.Tensor, strength: float, generator: torch.Generator) -> torch.Tensor:
    count, height, width = images.shape[:3]
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
    return torch.where(over(rectangle, images), noise, images)


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
