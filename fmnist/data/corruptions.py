"""Images made harder to recognise in seven ways, each of a strength that is known exactly.

Each way takes uint8 images (N, H, W) or (N, H, W, C) on the CPU, a strength and a generator, and
returns new images of the same form; strength 0 changes nothing. What varies from image to image,
such as the side to which it is moved, is drawn alike for every strength. Most of the ways, as the
word corruption, are those of Hendrycks and Dietterich (2019).
"""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from scipy.ndimage import gaussian_filter

from fmnist.data.geometry import over, resampled, shifted, turns

_SIDES = torch.tensor([[-1, 0], [1, 0], [0, -1], [0, 1]])


@dataclass(frozen=True)
class Corruption:
    """One way to change images, with five strengths that rise.

    `help` says what is done to an image, and `measure` what the strengths are, in `unit`.
    """

    title: str
    help: str
    measure: str
    unit: str
    strengths: tuple[float, ...]
    change: Callable[[torch.Tensor, float, torch.Generator], torch.Tensor]

    def apply(self, images: torch.Tensor, strength: float, seed: int) -> torch.Tensor:
        """uint8 `images` changed; the same `seed` changes them in the same way."""
        return self.change(images, strength, torch.Generator().manual_seed(seed))


def shift(images: torch.Tensor, pixels: float, generator: torch.Generator) -> torch.Tensor:
    """Move each image to a random one of the four sides, with black coming in."""
    pad = round(pixels)
    side = torch.randint(len(_SIDES), (len(images),), generator=generator)
    rows, columns = (pad + pad * _SIDES[side]).T
    return shifted(images, pad, rows, columns)


def rotation(images: torch.Tensor, degrees: float, generator: torch.Generator) -> torch.Tensor:
    """Turn each image about its centre, one way or the other."""
    way = 2 * torch.randint(2, (len(images),), generator=generator) - 1
    return resampled(images, turns(torch.deg2rad(way * degrees)))


def scale(images: torch.Tensor, per_cent: float, _: torch.Generator) -> torch.Tensor:
    """Make each image smaller about its centre, with black around it."""
    factor = 1 - per_cent / 100
    theta = torch.tensor([[1 / factor, 0, 0], [0, 1 / factor, 0]])
    return resampled(images, theta.expand(len(images), 2, 3))


def noise(images: torch.Tensor, deviation: float, generator: torch.Generator) -> torch.Tensor:
    """Add to each pixel a normal deviate of its own, and clip to 0..255."""
    deviates = torch.randn(images.shape, generator=generator)
    return _pixels(images + deviation * deviates)


def blur(images: torch.Tensor, deviation: float, _: torch.Generator) -> torch.Tensor:
    """Blur each image with a Gaussian, black beyond its edges."""
    sigmas = (0, deviation, deviation, 0)[: images.dim()]
    return _pixels(
        torch.from_numpy(gaussian_filter(images.float().numpy(), sigmas, mode="constant"))
    )


def contrast(images: torch.Tensor, per_cent: float, _: torch.Generator) -> torch.Tensor:
    """Bring the pixels of each image nearer to their mean."""
    mean = images.float().mean(dim=tuple(range(1, images.dim())), keepdim=True)
    return _pixels(mean + (1 - per_cent / 100) * (images - mean))


def occlusion(images: torch.Tensor, pixels: float, generator: torch.Generator) -> torch.Tensor:
    """Hide a square of each image, at a random place within it, behind black."""
    side = round(pixels)
    place = torch.rand((2, len(images), 1), generator=generator)
    height, width = images.shape[1:3]
    rows, columns = _run_of(side, place[0], height), _run_of(side, place[1], width)
    return images.masked_fill(over(rows[:, :, None] & columns[:, None, :], images), 0)


def _run_of(length: int, place: torch.Tensor, size: int) -> torch.Tensor:
    """A mask (N, size) of `length` in a row, which begins by `place` (N, 1), from 0 to 1."""
    start = (place * (size - length + 1)).floor()
    position = torch.arange(size)
    return (position >= start) & (position < start + length)


def _pixels(values: torch.Tensor) -> torch.Tensor:
    return values.round().clamp(0, 255).to(torch.uint8)


CORRUPTIONS = (
    Corruption(
        "Shift",
        "Moved to one of the four sides, with black coming in.",
        "Moved by",
        "pixels",
        (1, 2, 4, 6, 8),
        shift,
    ),
    Corruption(
        "Rotation",
        "Turned about the centre, one way or the other.",
        "Turned by",
        "degrees",
        (5, 10, 20, 30, 45),
        rotation,
    ),
    Corruption(
        "Scale",
        "Made smaller about the centre, with black around.",
        "Smaller by",
        "per cent",
        (10, 20, 30, 40, 50),
        scale,
    ),
    Corruption(
        "Noise",
        "A random number added to each pixel, of 0 to 255 (Gaussian noise of this standard "
        "deviation).",
        "Deviation",
        "grey levels",
        (10, 20, 40, 60, 90),
        noise,
    ),
    Corruption(
        "Blur",
        "Each pixel mixed with those around it (Gaussian blur of this standard deviation).",
        "Deviation",
        "pixels",
        (0.5, 1, 1.5, 2, 3),
        blur,
    ),
    Corruption(
        "Contrast",
        "All pixels brought nearer to the mean grey of the image.",
        "Less by",
        "per cent",
        (20, 40, 60, 80, 90),
        contrast,
    ),
    Corruption(
        "Occlusion",
        "A black square with sides of this length somewhere in the image.",
        "Side",
        "pixels",
        (4, 8, 12, 16, 20),
        occlusion,
    ),
)
