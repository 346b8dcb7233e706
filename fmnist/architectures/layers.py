"""What a layer of our own tells the profile."""

import torch
from torch import nn


class Layer(nn.Module):
    """A layer without parts, which torch does not have: it says what it is and what it costs."""

    kind = ""
    """What the layer is, in words, for the table of layers."""

    def macs(self, output: torch.Tensor) -> int:
        """Multiply-adds for the one image that gave `output`."""
        return 0
