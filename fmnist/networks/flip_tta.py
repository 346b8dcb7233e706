"""Looking both ways: an answer that is the mean for an image and for its mirror image."""

import torch
from torch import nn


class BothWays(nn.Module):
    """In evaluation the mean of the logits for the image and for its mirror image."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Logits (N, classes) for images (N, 1, H, W)."""
        if self.training:
            return self.network(images)
        as_it_is, mirrored = self.network(torch.cat((images, images.flip(3)))).chunk(2)
        averaged: torch.Tensor = (as_it_is + mirrored) / 2
        return averaged
