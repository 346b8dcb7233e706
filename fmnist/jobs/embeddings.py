"""The embedding of a run's test images as an analysis in the background."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fmnist.data.dataset import Dataset
from fmnist.inspection.embedding import hidden_layer, maps, neighbours
from fmnist.inspection.robustness import balanced_part
from fmnist.jobs.background import Analysis, Report
from fmnist.jobs.model_analysis import analysis_of_network
from fmnist.networks.model import Model
from fmnist.runs.derived import Arrays
from fmnist.runs.run import Run

ON_MAP = 2_000
"""How many test images are on the maps, as many of each class."""


class Embedding(NamedTuple):
    """The test images of a run's classes by its last hidden layer.

    Attributes:
        features: int64 (), how many numbers that layer has.
        near: uint16 (T, 10), the nearest other test images of each, by place among them.
        shown: int64 (n,), the places of those on the maps.
        pca, explained, tsne: of those shown, as of `fmnist.inspection.embedding.Maps`.
    """

    features: NDArray[np.int64]
    near: NDArray[np.uint16]
    shown: NDArray[np.int64]
    pca: NDArray[np.float32]
    explained: NDArray[np.float32]
    tsne: NDArray[np.float32]


def embedding_analysis(run: Run) -> Analysis:
    """What computes the `Embedding` of `run`, kept by the hash of its weights.

    Raises:
        RunError: the run is not complete, or ships without its weights.
    """
    return analysis_of_network(run, "embedding", 1, _embedding)


def _embedding(model: Model, dataset: Dataset, report: Report) -> Arrays:
    features = hidden_layer(model, dataset.test_images)
    report(0.2)
    near = neighbours(features)
    report(0.4)
    shown = balanced_part(dataset.test_labels.numpy(), ON_MAP)
    width = np.array(features.shape[1])
    return Embedding(width, near, shown, *maps(features, shown))._asdict()
