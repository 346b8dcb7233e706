"""What the layers of a trained network make of one image, and the filters of the first of them."""

import math
from itertools import chain

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.inspection.layers import explainable, with_output
from fmnist.networks.layers import is_convolution
from fmnist.networks.model import Model
from fmnist.networks.profile import profile

Maps = NDArray[np.float32]
"""Maps (M, h, w)."""


def activations(model: Model, image: torch.Tensor, path: str) -> Maps:
    """The output of the layer at `path` for a uint8 image (H, W) or (H, W, C), as maps (M, h, w).

    Neurons without a place are maps of 1 × 1. Patches in a row (T, M) are set back into their
    square. With flip test-time augmentation it is the output for the image as it is.

    Raises:
        ConfigError: there is no such layer.
    """
    subject = explainable(model)
    if path not in {row.name for row in profile(subject.network, model.shape).layers}:
        raise ConfigError("There is no such layer in this network: choose another.")
    with torch.no_grad():
        output = with_output(subject, path, model.preprocessing(image[None]))[0][0]
    if output.dim() == 1:
        output = output[:, None, None]
    elif output.dim() == 2:
        output = output.T.unflatten(1, (math.isqrt(len(output)), -1))
    return output.float().numpy()


def bright(maps: Maps) -> float:
    """What 99 % of the values do not exceed, without their sign; the largest one if that is 0.

    Drawn up to here, a few large values do not leave all others dark.
    """
    sizes = np.abs(maps)
    return float(np.quantile(sizes, 0.99)) or float(sizes.max())


def first_filters(model: Model) -> Maps:
    """The weights of the first layer as it sees a grey image: (M, k, k), or (M, H, W).

    Each is divided by its largest weight without the sign, so that it lies within -1 and 1. Filters
    of the folded image are unfolded to pixels, and those of several channels are added up.
    """
    fold = 1
    for row in profile(model.network, model.shape).layers:
        module = model.network.get_submodule(row.name)
        if isinstance(module, nn.PixelUnshuffle):
            fold = module.downscale_factor
        if is_convolution(module) or isinstance(module, nn.Linear):
            state = dict(chain(module.named_parameters(), module.named_buffers()))
            weights = state["filters" if "filters" in state else "weight"]
            if isinstance(module, nn.Linear):
                weights = weights.unflatten(1, tuple(model.shape))
            filters = F.pixel_shuffle(weights.detach(), fold).sum(1)
            largest = filters.abs().amax((1, 2), keepdim=True)
            return (filters / largest.clamp(min=1e-12)).float().numpy()
    raise ConfigError("This network has no filters to show.")


def tiled(maps: Maps, columns: int, gap: int = 1) -> Maps:
    """Maps (M, h, w) side by side in rows of `columns`, with `gap` places of NaN between them."""
    count, height, width = maps.shape
    down, across = height + gap, width + gap
    rows = -(-count // columns)
    sheet = np.full((rows * down - gap, columns * across - gap), np.nan, np.float32)
    for number, each in enumerate(maps):
        top, left = number // columns * down, number % columns * across
        sheet[top : top + height, left : left + width] = each
    return sheet
