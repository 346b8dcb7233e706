"""Networks: the registry, one file per family, their profile, and the Model.

Importing this package registers every network. A new family file is added to the first import.
"""

# The order of the families is the order in which their networks are offered: simple ones first.
# isort: off
from fmnist.networks import linear, convolutional, colour_images, batch_normalised
from fmnist.networks import residual, wide, fast, mobilenet, efficientnet, transformer
from fmnist.networks import vgg, efficientnet_lite
from fmnist.networks import composed
# isort: on

from fmnist.networks.registry import (
    ARCHITECTURES,
    Architecture,
    OptionSpec,
    OptionValue,
    averages_flips,
    build,
    check_options,
)

__all__ = [
    "ARCHITECTURES",
    "Architecture",
    "OptionSpec",
    "OptionValue",
    "averages_flips",
    "batch_normalised",
    "build",
    "check_options",
    "colour_images",
    "composed",
    "convolutional",
    "efficientnet",
    "efficientnet_lite",
    "fast",
    "linear",
    "mobilenet",
    "residual",
    "transformer",
    "vgg",
    "wide",
]
