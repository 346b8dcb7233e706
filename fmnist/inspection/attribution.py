"""Which parts of an image speak for a class, to one trained network: three methods.

What is explained is the log-odds of the class, log p / (1 - p): a number that is added to all
logits changes no answer, so a logit alone says nothing that training has decided. Images are uint8
(H, W) or (H, W, C); maps are float64 (h, w), of the method's own resolution, above zero where the
image speaks for the class and below where against it. A model with flip test-time augmentation is
explained as it answers, with both images.
"""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.errors import ConfigError
from fmnist.inspection.layers import convolutions, explainable, with_output
from fmnist.networks.model import Model

Map = NDArray[np.float64]
STEPS, PATCH, STRIDE = 50, 4, 2
_AT_ONCE = 25


class Integrated(NamedTuple):
    """Integrated gradients `values` (H, W), and the `rise` of the log-odds that they add up to.

    `rise` is from the black image to the given one; what the sum misses of it is the error of the
    approximation (completeness).
    """

    values: Map
    rise: float


def log_odds(outputs: torch.Tensor, place: int) -> torch.Tensor:
    """The log-odds (N,) of the class at `place`, from logits (N, classes)."""
    others = [other for other in range(outputs.shape[1]) if other != place]
    return outputs[:, place] - outputs[:, others].logsumexp(1)


def grad_cam(model: Model, image: torch.Tensor, place: int, path: str) -> Map:
    """Grad-CAM (Selvaraju et al. 2017, arXiv:1610.02391) at the layer at `path`, without upscaling.

    Each map of the layer is weighed by its mean gradient, and what is left above zero of their sum
    is (h, w). With flip test-time augmentation the sum is over both, the mirrored one turned back.

    Raises:
        ConfigError: there is no such convolution, or its maps have a single place.
    """
    subject = explainable(model)
    layer = next((each for each in convolutions(subject) if each.path == path), None)
    if layer is None:
        raise ConfigError("There is no such layer of filters in this network: choose another.")
    if layer.shape[1:] == (1, 1):
        raise ConfigError(
            "The maps of this layer are 1 × 1: one number for the whole image cannot say where. "
            "Choose an earlier layer."
        )
    inputs = model.preprocessing(image[None]).requires_grad_()
    maps, outputs = with_output(subject, path, inputs)
    (gradient,) = torch.autograd.grad(log_odds(outputs, place).sum(), maps)
    weighed = (gradient.mean((2, 3), keepdim=True) * maps).sum(1)
    total = weighed[0]
    if model.flip_tta:
        total = total + weighed[1].flip(1)
    return total.relu().detach().double().numpy()


def integrated_gradients(
    model: Model, image: torch.Tensor, place: int, steps: int = STEPS
) -> Integrated:
    """Integrated gradients from the black image (Sundararajan et al. 2017, arXiv:1703.01365).

    The integral is a Gauss-Legendre sum of `steps` gradients.
    """
    subject = explainable(model)
    given, black = model.preprocessing(torch.stack((image, torch.zeros_like(image))))
    nodes, weights = np.polynomial.legendre.leggauss(steps)
    shares = torch.from_numpy((1 + nodes) / 2).float().view(-1, 1, 1, 1)
    parts = torch.from_numpy(weights / 2).float().view(-1, 1, 1, 1)
    total = torch.zeros_like(given)
    for share, part in zip(shares.split(_AT_ONCE), parts.split(_AT_ONCE), strict=True):
        between = (black + share * (given - black)).requires_grad_()
        (gradient,) = torch.autograd.grad(log_odds(subject.forward(between), place).sum(), between)
        total += (part * gradient).sum(0)
    with torch.no_grad():
        ends = log_odds(subject.forward(torch.stack((given, black))), place)
    values = ((given - black) * total).sum(0)
    return Integrated(values.double().numpy(), float(ends[0] - ends[1]))


def occlusion(
    model: Model, image: torch.Tensor, place: int, patch: int = PATCH, stride: int = STRIDE
) -> Map:
    """How much the log-odds fall when a square is made black (Zeiler & Fergus 2014).

    arXiv:1311.2901. The square of `patch` pixels moves by `stride`; the map is (H / stride,
    W / stride), at each place the mean over the squares that cover it. ValueError unless `stride`
    divides the image's sides and `patch`.
    """
    height, width = image.shape[:2]
    if height % stride or width % stride or patch % stride or not 0 < patch <= min(height, width):
        raise ValueError(f"a patch of {patch} does not go over the image in steps of {stride}")
    places = [
        (top, left)
        for top in range(0, height - patch + 1, stride)
        for left in range(0, width - patch + 1, stride)
    ]
    images = image.repeat(1 + len(places), *[1] * image.dim())
    for number, (top, left) in enumerate(places, start=1):
        images[number, top : top + patch, left : left + patch] = 0
    found = log_odds(model.logits(images), place).double().numpy()
    covered = patch // stride
    total, times = np.zeros((2, height // stride, width // stride))
    for (top, left), fall in zip(places, found[0] - found[1:], strict=True):
        row, column = top // stride, left // stride
        window = np.s_[row : row + covered, column : column + covered]
        total[window] += fall
        times[window] += 1
    return total / times
