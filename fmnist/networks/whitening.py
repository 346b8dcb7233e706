"""A first layer that is computed from the images instead of learned step by step."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from fmnist.networks.layers import Layer

REGULARISATION = 5e-3
"""Added to the variance along each direction, so that what hardly varies is not blown up."""


class PatchWhitening(Layer):
    """Patches of `size` x `size` pixels along the directions in which they vary most.

    (N, channels, H, W) to (N, 2 * directions, H/2, W/2): each direction with both signs, scaled to
    unit variance over the patches of the training images, plus a bias that learns. The filters are
    eigenvectors of the patches' second moments and never change; before `begin` they are
    single pixels. As in Page 2019 ("How to train your ResNet", part 8) and Jordan 2024
    (arXiv:2404.00498).
    """

    convolves = True

    def __init__(self, channels: int, directions: int, size: int = 4) -> None:
        super().__init__()
        self.channels, self.size, self.directions = channels, size, directions
        self.kind = f"Patch whitening {size}×{size}, stride 2"
        self.filters: torch.Tensor
        pixels = np.eye(directions, channels * size**2, dtype=np.float32)
        filters = torch.tensor(np.concatenate((pixels, -pixels)))
        self.register_buffer("filters", filters.view(-1, channels, size, size))
        self.bias = nn.Parameter(torch.zeros(2 * directions))

    @torch.no_grad()
    def begin(self, images: torch.Tensor) -> None:
        """Compute the filters from images (N, channels, H, W) as the network takes them."""
        patches = F.unfold(images, self.size, padding=1, stride=2).transpose(1, 2).flatten(0, 1)
        moments = patches.T @ patches / len(patches)
        variances, directions = torch.linalg.eigh(moments)
        scaled = directions / (variances + REGULARISATION).sqrt()
        most = scaled.T.flip(0)[: self.directions]
        most = most.view(-1, self.channels, self.size, self.size)
        self.filters.copy_(torch.cat((most, -most)))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """How far each patch goes along each direction."""
        return F.conv2d(images, self.filters, self.bias, stride=2, padding=1)

    def macs(self, output: torch.Tensor) -> int:
        """One multiply-add for each number of a patch."""
        return output.numel() * self.channels * self.size**2
