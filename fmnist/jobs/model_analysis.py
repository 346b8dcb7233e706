"""Analyses of what a run's network makes of the test images."""

from collections.abc import Callable

from fmnist.common.device import resolve_device
from fmnist.data.dataset import Dataset
from fmnist.jobs.background import Analysis, Report
from fmnist.networks.model import Model
from fmnist.runs.derived import Arrays, DerivedKey
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.run import Run

Look = Callable[[Model, Dataset, Report], Arrays]
"""Takes a network, the images of its classes alone, and what to report to."""


def analysis_of_network(run: Run, name: str, version: int, look: Look) -> Analysis:
    """What has `look` look at the network of `run`, kept by the hash of its weights.

    `name` and `version` are those of a `DerivedKey`.

    Raises:
        RunError: the run is not complete, or ships without its weights.
    """
    run.require_weights()

    def compute(report: Report) -> Arrays:
        return look(load_model(run, resolve_device()), dataset_of(run), report)

    return Analysis(DerivedKey(name, version, run.record.files[WEIGHTS]), compute)
