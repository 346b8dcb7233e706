"""A soup: runs that share a beginning, their weights averaged into one network of the same size."""

from collections.abc import Sequence

import numpy as np
import torch

from fmnist.common.errors import RunError
from fmnist.data.dataset import load_dataset
from fmnist.ensembles.members import Members
from fmnist.ensembles.rules import Combiner
from fmnist.evaluation.evaluation import Evaluation
from fmnist.jobs.combine import member_of, put
from fmnist.networks.model import Model
from fmnist.runs.combination import Combination
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.load_model import dataset_of, load_model
from fmnist.runs.notes import Notes
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.averaging import renew
from fmnist.training.build import split_of


def make_soup(store: Store, runs: Sequence[Run], name: str = "") -> Run:
    """Average the weights of `runs` (Wortsman et al. 2022, arXiv:2203.05482), then test it once.

    Batch statistics are renewed on training images.

    Raises:
        RunError: a run has no weights or was made of others, or they share no beginning: they are
            of different networks, or did not begin from one and the same run.
        CheckpointError: weights or predictions of a run are missing or damaged.
        ConfigError: the name is too long.
        DatasetError: there is no dataset.
    """
    notes = Notes().changed(name=name)
    for run in runs:
        run.require_weights()
        run.require_trained()
        if _beginning(run) != _beginning(runs[0]):
            raise RunError(
                f"{run.label} and {runs[0].label} share no beginning, so the mean of their weights "
                "is no network: train several from one run, by Begin from."
            )
    model = _averaged(runs)
    dataset = load_dataset(runs[0].record.dataset.name)
    members = Members.of([evaluate_run(run, dataset, "validation") for run in runs])
    return put(
        store,
        Combination(
            members=tuple(map(member_of, runs)),
            combiner=Combiner.equal("logits", len(runs)),
            soup=True,
        ),
        runs,
        model,
        _asked(model, members.validation[0], dataset.train_images),
        _asked(model, evaluate_run(runs[0], dataset, "test"), dataset.test_images),
        dataset,
        notes,
    )


def sharing_a_beginning(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs whose weights can be averaged with those of others, together with these."""
    groups: dict[tuple[str, str, str], list[Run]] = {}
    for run in runs:
        if run.has_weights and run.record.combination is None:
            groups.setdefault(_beginning(run), []).append(run)
    return [group for group in groups.values() if len(group) > 1]


def _beginning(run: Run) -> tuple[str, str, str]:
    """What runs share whose weights can be averaged."""
    config = run.record.config
    return config.architecture, repr(config.options), config.begin_from or run.id


def _averaged(runs: Sequence[Run]) -> Model:
    models = [load_model(run) for run in runs]
    states = [model.network.state_dict() for model in models]
    mean = {
        name: torch.stack([state[name] for state in states]).mean(0)
        if tensor.is_floating_point()
        else tensor
        for name, tensor in states[0].items()
    }
    models[0].network.load_state_dict(mean)
    config, dataset = runs[0].record.config, dataset_of(runs[0])
    split = split_of(config, dataset.train_labels)
    renew(models[0].network, dataset.train_images[split.train], models[0].preprocessing)
    return models[0]


def _asked(model: Model, known: Evaluation, images: torch.Tensor) -> Evaluation:
    """What the model says of the images that `known` is of, from all that it numbers."""
    logits = model.logits(images[torch.from_numpy(np.asarray(known.image_ids)).long()]).numpy()
    return known.answered_by(logits)
