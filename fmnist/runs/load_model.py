"""The model that a run has trained, and the images it knows."""

import torch
from torch import nn

from fmnist.common.errors import ConfigError, RunError
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.ensembles.network import Ensemble
from fmnist.networks import averages_flips, build
from fmnist.networks.model import Model
from fmnist.networks.preprocessing import Preprocessing
from fmnist.networks.uninitialised import uninitialised
from fmnist.runs.combination import Member
from fmnist.runs.files import LAST, WEIGHTS
from fmnist.runs.record import RunRecord
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
        RunError: the run has not ended, ships without its weights, or has a network that this
            version lacks.
        CheckpointError: its weights are missing, damaged or do not fit.
    """
    run.require_weights()
    model = _model(run)
    load_weights(run.folder / WEIGHTS, model.network, run.record.files[WEIGHTS])
    return _ready(model, device or torch.device("cpu"))


def load_unfinished(run: Run) -> tuple[Model, int]:
    """The model of a run that has not ended as its last whole epoch left it, and that epoch.

    Raises:
        RunError: no epoch has ended yet, or the run has ended and has no such weights any more.
        CheckpointError: its weights are damaged or do not fit.
    """
    path = run.folder / LAST
    if run.has_ended:
        raise RunError(f"The run {run.label} has ended: ask its best epoch instead.")
    if not path.is_file():
        raise RunError(
            f"No epoch of the run {run.label} has ended yet: it can answer after its first one."
        )
    model = _model(run)
    epoch = load_epoch(path, model.network)
    return _ready(model, torch.device("cpu")), epoch


def _model(run: Run) -> Model:
    """The model of `run` without its weights; RunError if this version has none like it."""
    try:
        return _built(run.record, run.record.dataset.classes, run.label)
    except ConfigError as error:
        raise RunError(
            f"This version cannot build the network of the run {run.label} any more: {error}"
        ) from error


def _built(described: RunRecord | Member, classes: tuple[str, ...], name: str) -> Model:
    """The model that a record or a part of one describes, its weights arbitrary memory."""
    config, scale = described.config, described.preprocessing
    shape, combination = source_of(config).shape, described.combination
    if combination is not None and combination.soup:
        return _built(combination.members[0], classes, name)
    if combination is None:
        network: nn.Module = uninitialised(
            build, config.architecture, config.options, shape, len(classes)
        )
    else:
        members = [_built(member, classes, member.name) for member in combination.members]
        network = Ensemble(members, combination.combiner, combination.views)
    return Model(
        network,
        Preprocessing(scale.mean, scale.std),
        classes,
        shape,
        flip_tta=averages_flips(config.options),
        name=name,
    )


def _ready(model: Model, device: torch.device) -> Model:
    network = model.network.eval().requires_grad_(False)
    # As in training; on a processor it makes the answer to one picture up to a tenth faster.
    network = network.to(device=device, memory_format=torch.channels_last)  # type: ignore[call-overload]
    return model.with_network(network)


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
