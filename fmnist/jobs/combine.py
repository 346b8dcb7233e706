"""An ensemble of runs, put among the runs: from then on it is one of them."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from fmnist.common.errors import RunError
from fmnist.common.storage import sha256_of_file, write_atomic, write_json
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.views import AS_IT_IS
from fmnist.ensembles.members import Members
from fmnist.ensembles.network import PIXELS, Ensemble
from fmnist.ensembles.rules import Rule
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import log_loss
from fmnist.jobs.latency import latency_ms
from fmnist.networks.model import Model
from fmnist.runs.combination import Combination, Member, Preprocessing
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import METRICS, NOTES, PREDICTIONS, RECORD, WEIGHTS
from fmnist.runs.load_model import load_model
from fmnist.runs.notes import Notes
from fmnist.runs.predictions import Predictions
from fmnist.runs.record import Effort, Network, Protocol, RunRecord, Score, now
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.checkpoint import pack_weights
from fmnist.training.settings import Settings

Shared = TypeVar("Shared")


def make_ensemble(store: Store, runs: Sequence[Run], rule: Rule, name: str = "") -> Run:
    """Make an ensemble of `runs` by `rule`, fitted on validation, then read test once.

    It has weights, and so answers for new images, if all of its members have.

    Raises:
        RunError: the runs are not complete, of different datasets or classes, or have too little in
            common for the rule; or the folder of runs cannot be written to.
        CheckpointError: predictions or weights of a run are missing or damaged.
        ConfigError: the name is too long.
        DatasetError: there is no dataset.
    """
    notes = Notes().changed(name=name)
    for run in runs:
        run.require_complete()
        if run.record.dataset != runs[0].record.dataset:
            raise RunError(
                f"{run.label} learned other classes than {runs[0].label}: choose runs of the same "
                "dataset and classes."
            )
    dataset = load_dataset(runs[0].record.dataset.name)
    members = Members.of([evaluate_run(run, dataset, "validation") for run in runs])
    combiner = members.fitted(rule)
    combination = Combination(
        members=tuple(member_of(run) for run in runs), combiner=combiner, views=(AS_IT_IS,)
    )
    return put(
        store,
        combination,
        runs,
        together(runs, combination),
        members.on_validation(rule),
        members.on_test([evaluate_run(run, dataset, "test") for run in runs], combiner),
        dataset,
        notes,
    )


def member_of(run: Run) -> Member:
    """What a combination keeps of a run."""
    record = run.record
    return Member(
        id=run.id,
        name=run.label,
        config=record.config,
        preprocessing=record.preprocessing,
        combination=record.combination,
    )


def together(runs: Sequence[Run], combination: Combination) -> Model | None:
    """The model that asks all `runs`, as `combination` says; None if one has no weights."""
    if not all(run.has_weights for run in runs):
        return None
    members = [load_model(run) for run in runs]
    network = Ensemble(members, combination.combiner, combination.views)
    return Model(network, PIXELS, members[0].classes, members[0].shape)


def put(
    store: Store,
    combination: Combination,
    runs: Sequence[Run],
    model: Model | None,
    validation: Evaluation,
    test: Evaluation,
    dataset: Dataset,
    notes: Notes,
) -> Run:
    """Put a combination of complete `runs` with what it says among the user's runs.

    Args:
        model: what answers for new images, None if nothing does.
        validation: of the images that all of them were validated on, which may be none.
    """
    created, first, views = now(), runs[0].record, len(combination.views)
    config = Settings(
        architecture="ensemble",
        dataset=first.config.dataset,
        classes=first.config.classes,
        epochs=0,
        validation_images=len(validation),
    )
    scale = PIXELS if model is None else model.preprocessing
    latency = latency_ms(model, dataset.test_images) if model else _latency_of_all(runs, views)
    run_id = store.new_id(created, config.architecture)
    with store.making(run_id) as folder:
        _predictions(validation, test).save(folder / PREDICTIONS)
        (folder / METRICS).touch()
        if model is not None:
            write_atomic(folder / WEIGHTS, pack_weights(model.network))
        record = RunRecord(
            id=run_id,
            status="finished",
            created=created,
            started=created,
            ended=now(),
            dataset=first.dataset,
            preprocessing=Preprocessing(mean=scale.mean, std=scale.std),
            config=config,
            combination=combination,
            protocol=Protocol(metric="accuracy", split="validation" if len(validation) else "none"),
            network=_size(runs[:1] if combination.soup else runs, views),
            best=_score(validation),
            last=_score(validation),
            test=_score(test),
            split=_shared([run.record.split for run in runs]),
            test_looks=1,
            effort=_effort(runs, latency),
            environment=_shared([run.record.environment for run in runs]),
            files={path.name: sha256_of_file(path) for path in folder.iterdir()},
        )
        write_json(folder / RECORD, record.model_dump(mode="json"))
        write_json(folder / NOTES, notes.model_dump())
    return store.get(run_id)


def _predictions(validation: Evaluation, test: Evaluation) -> Predictions:
    assert validation.logits is not None
    assert test.logits is not None
    return Predictions(
        validation_indices=validation.image_ids.astype(np.int32),
        validation_classes=validation.predicted.astype(np.uint8),
        test_indices=test.image_ids.astype(np.int32),
        test_classes=test.predicted.astype(np.uint8),
        validation_logits=validation.logits.astype(np.float16),
        test_logits=test.logits.astype(np.float16),
    )


def _score(evaluation: Evaluation) -> Score | None:
    """How good the answers are; None where there are none."""
    if not len(evaluation):
        return None
    assert evaluation.logits is not None
    return Score(
        epoch=0,
        images=len(evaluation),
        accuracy=float(evaluation.correct.mean()),
        loss=log_loss(evaluation.logits, evaluation.labels),
    )


def _size(runs: Sequence[Run], views: int) -> Network:
    """That of all networks together, each asked for every view."""
    sizes = [run.record.network for run in runs]
    return Network(
        parameters=sum(size.parameters for size in sizes),
        trainable_parameters=sum(size.trainable_parameters for size in sizes),
        macs=views * sum(size.macs for size in sizes),
    )


def _effort(runs: Sequence[Run], latency: float | None) -> Effort:
    """What training the members took, and how long an answer takes."""
    efforts = [run.record.effort for run in runs]
    return Effort(
        training_seconds=sum(effort.training_seconds for effort in efforts),
        evaluation_seconds=sum(effort.evaluation_seconds for effort in efforts),
        images_seen=sum(effort.images_seen for effort in efforts),
        peak_memory=max(effort.peak_memory for effort in efforts),
        latency_ms=latency,
    )


def _latency_of_all(runs: Sequence[Run], views: int) -> float | None:
    """What the members take one after the other; None where one was never measured."""
    measured = [run.record.effort.latency_ms for run in runs]
    known = [latency for latency in measured if latency is not None]
    return views * sum(known) if len(known) == len(measured) else None


def _shared(values: Sequence[Shared]) -> Shared | None:
    """What is the same of all; None where it differs."""
    return values[0] if all(value == values[0] for value in values) else None
