"""What a network expects of an image: size, channels and the scale of its numbers."""

import math
from dataclasses import dataclass
from typing import Self

import torch

from fmnist.common.constants import IMAGE_SIZE
from fmnist.common.errors import ConfigError

NORMALISATIONS: dict[str, tuple[float, float]] = {
    "dataset": (0.2860, 0.3530),
    "half": (0.5, 0.5),
    "unit": (0.0, 1.0),
}
"""Mean and standard deviation that are taken out of pixels scaled to 0..1, by name.

`dataset` holds those of all pixels of the 60,000 training images (0.28604 and 0.35302), `half`
makes the pixels -1 to 1, and `unit` leaves them at 0 to 1.
"""


@dataclass(frozen=True)
class InputForm:
    """The way from stored pixels 0..255 to a network's input; kept in the record of each run.

    ConfigError if the dataset's images do not have this size and number of channels, or the
    normalisation is not finite and positive.
    """

    size: int = IMAGE_SIZE
    channels: int = 1
    mean: float = NORMALISATIONS["dataset"][0]
    std: float = NORMALISATIONS["dataset"][1]

    def __post_init__(self) -> None:
        if (self.size, self.channels) != (IMAGE_SIZE, 1):
            raise ConfigError(
                f"Networks here take {IMAGE_SIZE} x {IMAGE_SIZE} images with one channel, not "
                f"{self.size} x {self.size} with {self.channels}; choose that form instead."
            )
        if not (math.isfinite(self.mean) and math.isfinite(self.std) and self.std > 0):
            raise ConfigError(
                "The mean and standard deviation of the pixels must be finite and the latter "
                "above zero; leave them out to use those of the dataset."
            )

    @classmethod
    def of(cls, normalisation: str) -> Self:
        """The form with the mean and standard deviation that go by this name."""
        mean, std = NORMALISATIONS[normalisation]
        return cls(mean=mean, std=std)

    def prepare(self, images: torch.Tensor) -> torch.Tensor:
        """(N, 28, 28) uint8 on any device to (N, 1, 28, 28) float32 there: (x/255 - mean)/std.

        The strides are those of channels last. With one channel that is the same memory, but it
        tells convolutions to use their faster layout: half the time on a CPU.
        """
        pixels = images.unsqueeze(-1).permute(0, 3, 1, 2).float()
        return pixels.div_(255).sub_(self.mean).div_(self.std)
