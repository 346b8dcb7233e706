"""Where a network puts images: its last hidden layer, who is near whom there, and maps of it."""

from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.neighbors import NearestNeighbors
from torch import nn

from fmnist.common.errors import ConfigError
from fmnist.common.estimate import Estimate
from fmnist.comparison.repeats import SHARE, mean_interval
from fmnist.networks.model import Model

Features = NDArray[np.float32]
"""Of images, (N, features)."""

NEIGHBOURS = 10
_MOST_FEATURES = 8_192
_COMPONENTS = 50
"""How many principal components t-SNE starts from."""


class Maps(NamedTuple):
    """Two maps of the same images.

    Attributes:
        pca: float32 (n, 2), along the two directions in which all images differ most.
        explained: float32 (2,), the share of all variance along each of them.
        tsne: float32 (n, 2), with neighbours close together; only nearness means something.
    """

    pca: NDArray[np.float32]
    explained: NDArray[np.float32]
    tsne: NDArray[np.float32]


class Company(NamedTuple):
    """Of the nearest images of some `images`, the mean share that has the same true class.

    The interval is over images; there is none of fewer than two.
    """

    images: int
    share: Estimate


def hidden_layer(model: Model, images: torch.Tensor) -> Features:
    """What goes into the last linear layer for each image: float32 (N, features).

    With flip test-time augmentation it is the mean for the image and its mirror image, from which
    the layer makes the very logits that the model answers with. Only one thread may use `model`
    meanwhile.

    Args:
        images: uint8 (N, H, W) or (N, H, W, C).

    Raises:
        ConfigError: the network has no hidden layer, or one too wide to compare images by.
    """
    last, views = _last_linear(model, images[:1]), 2 if model.flip_tta else 1
    if len(list(last.parameters())) == len(list(model.network.parameters())):
        raise ConfigError(
            "This network has no hidden layer, only the image itself and the answer: choose "
            "another run."
        )
    if last.in_features > _MOST_FEATURES:
        raise ConfigError(
            f"The last hidden layer of this network has {last.in_features:,} numbers for an image, "
            f"and images are compared by {_MOST_FEATURES:,} at most: choose another run."
        )
    kept: list[torch.Tensor] = []

    def keep(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        kept.append(inputs[0].float().unflatten(0, (views, -1)).mean(0).cpu())

    handle = last.register_forward_pre_hook(keep)
    try:
        model.logits(images)
    finally:
        handle.remove()
    return torch.cat(kept).numpy()


def neighbours(features: Features) -> NDArray[np.uint16]:
    """The ten nearest other images of each, nearest first: (N, 10), by Euclidean distance."""
    search = NearestNeighbors(n_neighbors=NEIGHBOURS, algorithm="brute").fit(features)
    return search.kneighbors(return_distance=False).astype(np.uint16)


def maps(features: Features, part: NDArray[np.int64]) -> Maps:
    """Maps of the images `part` (n,): PCA of all images, and t-SNE of these alone.

    t-SNE (van der Maaten, Hinton 2008) starts from the places on the map of PCA, with a fixed seed,
    and looks at the first 50 principal components.
    """
    components = min(_COMPONENTS, *features.shape)
    pca = PCA(components, random_state=0).fit(features)
    places = pca.transform(features[part])
    perplexity = min(30.0, (len(part) - 1) / 3)
    tsne = TSNE(init="pca", perplexity=perplexity, random_state=0).fit_transform(places)
    explained = pca.explained_variance_ratio_[:2]
    return Maps(*(np.asarray(each, np.float32) for each in (places[:, :2], explained, tsne)))


def company(
    near: NDArray[np.integer], labels: NDArray[np.integer], among: NDArray[np.bool_]
) -> Company:
    """How many of their nearest images share the true class of the images `among` (N,).

    Args:
        near: (N, k), as of `neighbours`.
        labels: (N,), the true classes.
    """
    shares = (labels[near] == labels[:, None]).mean(axis=1)[among]
    if len(shares) < 2:
        return Company(len(shares), Estimate(float(shares.mean()) if len(shares) else 0.0))
    interval = mean_interval(shares.tolist(), within=SHARE)
    return Company(len(shares), Estimate(float(shares.mean()), interval))


def inside(
    places: NDArray[np.floating], across: tuple[float, float], up: tuple[float, float]
) -> NDArray[np.int64]:
    """Which of the places (n, 2) lie in a rectangle, its edges included: indices, rising."""
    low, high = np.sort([across, up], axis=1).T
    return np.flatnonzero(((places >= low) & (places <= high)).all(axis=1))


def _last_linear(model: Model, image: torch.Tensor) -> nn.Linear:
    """The linear layer that is met last."""
    met: list[nn.Module] = []
    linear = [module for module in model.network.modules() if isinstance(module, nn.Linear)]
    handles = [
        module.register_forward_pre_hook(lambda module, _: met.append(module)) for module in linear
    ]
    try:
        model.logits(image)
    finally:
        for handle in handles:
            handle.remove()
    last = met[-1]
    assert isinstance(last, nn.Linear)
    return last
