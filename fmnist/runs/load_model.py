"""The model that a run has trained, and the images it knows."""

import torch
from torch import nn

from fmnist.common.errors import ConfigError, RunError
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.networks import averages_flips, build
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.networks.uninitialised import uninitialised
from fmnist.runs.files import LAST, WEIGHTS
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.build import source_of
from fmnist.training.checkpoint import load_epoch, load_weights


def dataset_of(run: Run) -> Dataset:
    """The images of the classes that `run` tells apart, labelled by place among them.

    Raises:
        ConfigError: there is no such dataset any more.
        DatasetError: it is not on this machine.
    """
    return load_dataset(run.record.config.dataset).subset(run.record.dataset.classes)


def load_model(run: Run, device: torch.device | None = None) -> Model:
    """The model of `run` with its best weights, on `device` or the CPU.

    Raises:
        RunError: the run is not complete, ships without its weights, or has a network that this
            version lacks.
        CheckpointError: its weights are missing, damaged or do not fit.
    """
    run.require_weights()
    network = _network(run)
    load_weights(run.folder / WEIGHTS, network, run.record.files[WEIGHTS])
    return _ready(run, network, device or torch.device("cpu"))


def load_unfinished(run: Run) -> tuple[Model, int]:
    """The model of a run that has not ended as its last whole epoch left it, and that epoch.

    Raises:
        RunError: no epoch has ended yet, or the run is complete and has no such weights any more.
        CheckpointError: its weights are damaged or do not fit.
    """
    path = run.folder / LAST
    if run.is_complete:
        raise RunError(f"The run {run.label} has ended: ask its best epoch instead.")
    if not path.is_file():
        raise RunError(
            f"No epoch of the run {run.label} has ended yet: it can answer after its first one."
        )
    network = _network(run)
    epoch = load_epoch(path, network)
    return _ready(run, network, torch.device("cpu")), epoch


def _network(run: Run) -> nn.Module:
    """The network of `run` without its weights; RunError if this version has none like it."""
    config, classes = run.record.config, run.record.dataset.classes
    try:
        shape = source_of(config).shape
        return uninitialised(build, config.architecture, config.options, shape, len(classes))
    except ConfigError as error:
        raise RunError(
            f"This version cannot build the network of the run {run.label} any more: {error}"
        ) from error


def _ready(run: Run, network: nn.Module, device: torch.device) -> Model:
    config, scale = run.record.config, run.record.preprocessing
    return Model(
        network.eval().requires_grad_(False).to(device),
        Preprocessing(scale.mean, scale.std),
        run.record.dataset.classes,
        source_of(config).shape,
        flip_tta=averages_flips(config.options),
        name=run.label,
    )


def require_all_classes(run: Run) -> None:
    """Raise RunError unless the run tells all ten classes apart, as pictures of any of them ask."""
    if not run.record.all_classes:
        raise RunError(
            f"The run {run.label} tells {' and '.join(run.record.dataset.classes)} apart and knows "
            "nothing else: choose a run of the ten classes."
        )


def default_run(store: Store) -> Run:
    """The shipped run that predicts when none is named, among those of all classes with weights.

    It is one that learned from more than the dataset, if there is one, and of these the one with
    the best validation accuracy.

    Raises:
        RunError: no model ships with this copy of the program.
    """
    shipped = [run for run in store.shipped() if run.has_weights and run.record.all_classes]
    if not shipped:
        raise RunError("No model ships with this copy: train one and name its run.")
    real_world = [run for run in shipped if run.record.config.domain == "real_world"]
    return best_of(real_world or shipped)


def best_of(runs: list[Run]) -> Run:
    """The complete run with the best validation accuracy."""
    return max(runs, key=validation_accuracy)


def validation_accuracy(run: Run) -> float:
    """The validation accuracy of the best epoch, 0 when there is none."""
    return run.record.best.accuracy if run.record.best else 0.0
