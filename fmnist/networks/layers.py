"""Layers of our own, and what they tell the profile."""

import torch
from torch import nn


class Layer(nn.Module):
    """A layer without parts, which torch does not have: it says what it is and what it costs."""

    kind = ""
    """What the layer is, in words, for the table of layers."""

    def macs(self, output: torch.Tensor) -> int:
        """Multiply-adds for the one image that gave `output`."""
        return 0


class AgainstZero(Layer):
    """One number z for an image becomes the logits (0, z) of two classes, (N, 1) to (N, 2).

    Their softmax gives the second class the sigmoid of z, and their cross-entropy is the binary
    cross-entropy of that sigmoid.
    """

    kind = "Logits of two classes"

    def forward(self, outputs: torch.Tensor) -> torch.Tensor:
        return torch.cat((torch.zeros_like(outputs), outputs), dim=1)
