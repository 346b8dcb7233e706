"""Networks and models for images and classes of Fashion-MNIST, unless something else is said."""

from collections.abc import Mapping
from typing import Any

from torch import nn

from fmnist import networks
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.networks import ARCHITECTURES, composed, composition_stages, match_parameters
from fmnist.networks import profile as profiles
from fmnist.networks.composition import Composition
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.networks.profile import Profile

IMAGE, CLASSES = FASHION_MNIST.shape, len(FASHION_MNIST.classes)
PREPROCESSING = Preprocessing(FASHION_MNIST.mean, FASHION_MNIST.std)


def build(name: str, options: Mapping[str, Any] | None = None) -> nn.Module:
    """A fresh network, for as many classes as it wants."""
    return networks.build(name, options or {}, IMAGE, ARCHITECTURES.get(name).classes or CLASSES)


def model_around(network: nn.Module, **fields: Any) -> Model:
    """The model that `network` makes with the usual preprocessing."""
    return Model(network, PREPROCESSING, FASHION_MNIST.classes, IMAGE, **fields)


def build_model(name: str, options: Mapping[str, Any] | None = None) -> Model:
    """The model of a fresh network in evaluation mode."""
    complete = networks.check_options(name, options or {})
    network = build(name, complete).eval()
    return model_around(network, flip_tta=networks.averages_flips(complete))


def profile(network: nn.Module) -> Profile:
    """As of the core."""
    return profiles.profile(network, IMAGE)


def profile_of(name: str, options: Mapping[str, Any] | None = None) -> Profile:
    """As of the core, for as many classes as the network wants."""
    wanted = ARCHITECTURES.get(name).classes or CLASSES
    return profiles.profile_of(name, options or {}, IMAGE, wanted)


def stages_of(composition: Composition) -> tuple[composition_stages.Stage, ...]:
    """As of the core."""
    return composition_stages.stages(composition, IMAGE, CLASSES)


def compose(composition: Composition) -> nn.Module:
    """As of the core."""
    return composed.compose(composition, IMAGE, CLASSES)


def count_parameters(composition: Composition) -> int:
    """As of the core."""
    return match_parameters.count_parameters(composition, IMAGE, CLASSES)


def matched(composition: Composition, budget: int) -> Composition:
    """As `match_parameters` of the core."""
    return match_parameters.match_parameters(composition, budget, IMAGE, CLASSES)
