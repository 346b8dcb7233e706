"""What a network expects of an image: size, channels and the scale of its numbers."""

import math
from dataclasses import dataclass

import torch

from fmnist.common.constants import IMAGE_SIZE
from fmnist.common.errors import ConfigError


@dataclass(frozen=True)
class InputForm:
    """The way from stored pixels 0..255 to a network's input; kept in the record of each run.

    `mean` and `std` are those of all pixels of the 60,000 training images scaled to 0..1
    (0.28604 and 0.35302). ConfigError if the dataset's images do not have this size and number of
    channels, or the normalisation is not finite and positive.
    """

    size: int = IMAGE_SIZE
    channels: int = 1
    mean: float = 0.2860
    std: float = 0.3530

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

    def prepare(self, images: torch.Tensor) -> torch.Tensor:
        """(N, 28, 28) uint8 on any device to (N, 1, 28, 28) float32 there: (x/255 - mean)/std.

        The strides are those of channels last. With one channel that is the same memory, but it
        tells convolutions to use their faster layout: half the time on a CPU.
        """
        pixels = images.unsqueeze(-1).permute(0, 3, 1, 2).float()
        return pixels.div_(255).sub_(self.mean).div_(self.std)
