"""Every file of networks, imported so that it registers them. A new family is added here."""

# The order of the families is the order in which their networks are offered: simple ones first.
# isort: off
from fmnist.networks import linear, convolutional, colour_images, batch_normalised
from fmnist.networks import residual, wide, fast, mobilenet, efficientnet, transformer
from fmnist.networks import vgg, efficientnet_lite
from fmnist.networks import composed
# isort: on

__all__ = [
    "batch_normalised",
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
