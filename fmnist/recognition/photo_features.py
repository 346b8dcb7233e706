"""What a network that learned a million photographs finds in a picture."""

import functools
import itertools

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from fmnist.networks.efficientnet_lite import LITE2, imagenet_filters

CHANNELS = (24, 48, 120, 352, 1280)
"""Of the five maps; the first is a quarter of the picture's side, the last two a 32nd."""

_CUTS = (0, 8, 11, 19, 25, 28)


class PhotoFeatures(nn.Module):
    """EfficientNet-Lite2 as it learned on ImageNet: pictures to five maps, fine to coarse."""

    def __init__(self) -> None:
        super().__init__()
        layers = list(imagenet_filters(LITE2))
        self.stages = nn.ModuleList(
            nn.Sequential(*layers[start:end]) for start, end in itertools.pairwise(_CUTS)
        )

    def forward(self, pictures: torch.Tensor, levels: int = len(CHANNELS)) -> list[torch.Tensor]:
        """The first maps (N, CHANNELS[i], H', W') for float32 pictures (N, 3, H, W) in 0..1.

        H and W are multiples of 32. The values are scaled as those were that it learned from.
        """
        features = ((255 * pictures - 127) / 128).contiguous(memory_format=torch.channels_last)
        maps = []
        for stage in self.stages[:levels]:
            features = stage(features)
            maps.append(features)
        return maps


@functools.cache
def photo_features() -> PhotoFeatures:
    """The one copy in this process, read when it is first needed, in its quickest form.

    Raises:
        ConfigError: the package that holds the weights is not installed.
    """
    features = PhotoFeatures().eval()
    for module in features.modules():
        if isinstance(module, nn.Sequential):
            _merge_normalisation(module)
        elif isinstance(module, nn.ReLU6):
            module.inplace = True
    return features.to(memory_format=torch.channels_last)


def _merge_normalisation(layers: nn.Sequential) -> None:
    """Scale and shift by the convolution before it, which changes no output."""
    for place, (convolution, layer) in enumerate(itertools.pairwise(list(layers))):
        if isinstance(convolution, nn.Conv2d) and isinstance(layer, nn.BatchNorm2d):
            layers[place] = fuse_conv_bn_eval(convolution, layer)
            layers[place + 1] = nn.Identity()
