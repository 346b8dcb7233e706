"""A run's network with its best weights, ready to predict."""

from dataclasses import dataclass

import torch
from torch import nn

from fmnist.common.errors import ConfigError, RunError
from fmnist.networks import build
from fmnist.networks.preprocessing import InputForm
from fmnist.networks.uninitialised import uninitialised
from fmnist.runs.files import LAST, WEIGHTS
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.checkpoint import load_epoch, load_weights


@dataclass(frozen=True)
class TrainedModel:
    """A network in evaluation mode, and the form in which it sees an image."""

    network: nn.Module
    input_form: InputForm


def load_model(run: Run, device: torch.device | None = None) -> TrainedModel:
    """The network of `run` with its best weights, on `device` or the CPU.

    Raises:
        RunError: the run is not complete, ships without its weights, or has a network that this
            version lacks.
        CheckpointError: its weights are missing, damaged or do not fit.
    """
    run.require_weights()
    network = _network(run)
    load_weights(run.folder / WEIGHTS, network, run.record.files[WEIGHTS])
    return _ready(run, network, device or torch.device("cpu"))


def load_unfinished(run: Run) -> tuple[TrainedModel, int]:
    """The network of a run that has not ended as its last whole epoch left it, and that epoch.

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
    config = run.record.config
    try:
        return uninitialised(build, config.architecture, config.options)
    except ConfigError as error:
        raise RunError(
            f"This version cannot build the network of the run {run.label} any more: {error}"
        ) from error


def _ready(run: Run, network: nn.Module, device: torch.device) -> TrainedModel:
    network = network.eval().requires_grad_(False).to(device)
    form = run.record.preprocessing
    return TrainedModel(network, InputForm(mean=form.mean, std=form.std))


def require_whole_task(run: Run) -> None:
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
    worldly = [run for run in shipped if run.record.config.domain == "real_world"]
    return best_of(worldly or shipped)


def best_of(runs: list[Run]) -> Run:
    """The complete run with the best validation accuracy."""
    return max(runs, key=validation_accuracy)


def validation_accuracy(run: Run) -> float:
    """The validation accuracy of the best epoch, 0 when there is none."""
    return run.record.best.accuracy if run.record.best else 0.0
