"""Networks whose body learned on ImageNet and whose head learns here (transfer learning)."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

import torch
import torch.nn.functional as F
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.networks.feature_cache import FeatureMemory
from fmnist.networks.layers import Layer

_MEAN, _STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
"""Of the red, green and blue of ImageNet's images, on a scale of 0 to 1."""


class AsImageNet(Layer):
    """A batch (N, 1 or 3, H, W) from 0 to 1 as (N, 3, size, size), normalised as on ImageNet."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.size = size
        self.kind = f"Resize to {size}×{size} RGB, ImageNet normalisation"

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The enlarged images: bilinearly, the grey value three times."""
        size = (self.size, self.size)
        large = F.interpolate(images, size=size, mode="bilinear", align_corners=False)
        return normalised_as_imagenet(large)


def normalised_as_imagenet(images: torch.Tensor) -> torch.Tensor:
    """A batch (N, 1 or 3, H, W) from 0 to 1 as (N, 3, H, W) on the scale of ImageNet's images."""
    mean = images.new_tensor(_MEAN).view(1, 3, 1, 1)
    std = images.new_tensor(_STD).view(1, 3, 1, 1)
    return (images - mean) / std


class TransferNetwork(nn.Module):
    """Enlarges images, passes them through `body` to (N, features), and through `head` to logits.

    With `frozen` the body never changes, its batch statistics included, and can remember what it
    made of an image. Its weights are random until `load_pretrained`: a trained run brings its own.

    Args:
        weights: the tensors of the body's state in its own order; called by `load_pretrained`
            alone. It raises ConfigError where they cannot be had.
    """

    def __init__(
        self,
        size: int,
        body: nn.Module,
        head: nn.Module,
        *,
        frozen: bool,
        weights: Callable[[], Sequence[torch.Tensor]],
    ) -> None:
        super().__init__()
        self.enlarge = AsImageNet(size)
        self.body = body.requires_grad_(not frozen)
        self.head = head
        self.frozen = frozen
        self._weights = weights
        self._memory: FeatureMemory | None = None
        self.train()

    def load_pretrained(self) -> None:
        """Give the body the weights that it learned on ImageNet.

        Raises:
            ConfigError: they cannot be had, or are those of another network.
        """
        state = self.body.state_dict()
        weights = self._weights()
        if [tensor.shape for tensor in weights] != [tensor.shape for tensor in state.values()]:
            raise ConfigError(
                "The file of ImageNet weights is that of another network: name the right one."
            )
        self.body.load_state_dict(dict(zip(state, weights, strict=True)))

    def cache_features(self, folder: Path) -> None:
        """Keep under `folder` what the frozen body makes of each image; otherwise do nothing."""
        if self.frozen:
            width = self._compute(torch.zeros(1, 1, 1, 1)).shape[1]
            self._memory = FeatureMemory(folder / self._fingerprint(), width)

    @property
    def caches_features(self) -> bool:
        """Whether what the body makes of an image is kept instead of computed each time."""
        return self._memory is not None

    def differentiable(self) -> nn.Module:
        """The same layers in a row, without what keeps gradients from frozen ones."""
        return nn.Sequential(OrderedDict(enlarge=self.enlarge, body=self.body, head=self.head))

    def train(self, mode: bool = True) -> Self:
        """As of any module, but a frozen body stays in evaluation mode."""
        super().train(mode)
        if self.frozen:
            self.body.eval()
        return self

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """The logits for images from 0 to 1, float32 (N, 1 or 3, H, W)."""
        logits: torch.Tensor = self.head(self._features(images))
        return logits

    def _features(self, images: torch.Tensor) -> torch.Tensor:
        if not self.frozen:
            features: torch.Tensor = self.body(self.enlarge(images))
            return features
        if self._memory is None:
            return self._compute(images)
        return self._memory.recall(images, self._compute)

    def _compute(self, images: torch.Tensor) -> torch.Tensor:
        """The features in full precision, whatever the head trains in: they are kept."""
        device = "cpu" if images.is_meta else images.device.type
        with torch.no_grad(), torch.autocast(device, enabled=False):
            features: torch.Tensor = self.body(self.enlarge(images))
        return features

    def _fingerprint(self) -> str:
        """Of all that decides what the body makes of an image."""
        digest = hashlib.sha256(f"{type(self.body).__name__} {self.enlarge.size}".encode())
        for tensor in self.body.state_dict().values():
            digest.update(tensor.cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()[:16]
