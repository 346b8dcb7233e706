"""The robustness of a run as an analysis in the background, and how long it takes."""

import time

from fmnist.common.device import resolve_device
from fmnist.data.dataset import Dataset
from fmnist.inspection.robustness import PASSES, Robustness, balanced_part, robustness
from fmnist.jobs.background import Analysis, Report, result_of
from fmnist.jobs.model_analysis import analysis_of_network
from fmnist.networks.model import Model
from fmnist.runs.derived import Arrays
from fmnist.runs.load_model import load_model
from fmnist.runs.run import Run

IMAGES = 2_000
"""How many test images are changed and looked at, as many of each class."""
_TRIED = 100


def robustness_analysis(run: Run) -> Analysis:
    """What computes the robustness of `run`, kept by the hash of its weights.

    Raises:
        RunError: the run is not complete, or ships without its weights.
    """
    return analysis_of_network(run, "robustness", 1, _robustness)


def robustness_of(run: Run) -> Robustness | None:
    """The robustness of `run`, if it was computed before and can be."""
    if not run.has_weights:
        return None
    found = result_of(robustness_analysis(run))
    return None if found is None else Robustness(**found)


def seconds_needed(run: Run, dataset: Dataset) -> float:
    """About how long the analysis takes on this machine as busy as it is, by trying 100 images.

    Raises:
        RunError: the run is not complete, or ships without its weights.
        CheckpointError: its weights are damaged or do not fit.
    """
    model = load_model(run, resolve_device())
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        model.logits(dataset.test_images[:_TRIED])
        seconds.append(time.perf_counter() - started)
    return min(seconds) * PASSES * IMAGES / _TRIED


def _robustness(model: Model, dataset: Dataset, report: Report) -> Arrays:
    part = balanced_part(dataset.test_labels.numpy(), IMAGES)
    images, labels = dataset.test_images[part], dataset.test_labels[part]
    return robustness(model, images, labels, report)._asdict()
