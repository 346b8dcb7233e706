"""Test-time augmentation of a run: every view tried on validation, the chosen one made a run."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray

from fmnist.common.device import resolve_device
from fmnist.common.errors import RunError
from fmnist.common.estimate import Estimate
from fmnist.comparison.mcnemar import paired_difference_interval
from fmnist.data.dataset import load_dataset
from fmnist.data.views import AS_IT_IS, TEST_TIME_AUGMENTATIONS, Augmentation, View
from fmnist.ensembles.members import Members
from fmnist.ensembles.network import PIXELS, Ensemble
from fmnist.ensembles.rules import Combiner
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.metrics import Proportion
from fmnist.jobs.background import Analysis, Report
from fmnist.jobs.combine import member_of, put, together
from fmnist.jobs.latency import latency_ms
from fmnist.networks.model import Model
from fmnist.runs.combination import Combination
from fmnist.runs.derived import Arrays, DerivedKey
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import WEIGHTS
from fmnist.runs.load_model import load_model
from fmnist.runs.notes import Notes
from fmnist.runs.run import Run
from fmnist.runs.store import Store

EVERY_VIEW = tuple(TEST_TIME_AUGMENTATIONS.get("all").views)


class Gain(NamedTuple):
    """What an augmentation brings on validation, and what an answer costs with it.

    Attributes:
        accuracy: with its interval over images.
        gain: it less the accuracy without, with the paired interval over images.
        milliseconds: what one image takes on the processor.
    """

    augmentation: Augmentation
    accuracy: Estimate
    gain: Estimate
    milliseconds: float


def views_analysis(run: Run) -> Analysis:
    """What asks the model of `run` about every view of its validation images.

    Raises:
        RunError: the run is not complete, or has no weights or no validation images.
    """
    run.require_weights()
    if run.record.best is None:
        raise RunError(
            f"{run.label} has no validation images to choose views by: choose another run."
        )

    def compute(report: Report) -> Arrays:
        dataset = load_dataset(run.record.dataset.name)
        ids = torch.from_numpy(evaluate_run(run, dataset, "validation").image_ids).long()
        model, on_processor = load_model(run, resolve_device()), load_model(run)
        logits = []
        for done, view in enumerate(EVERY_VIEW):
            logits.append(_seen(model, [view]).logits(dataset.train_images[ids]).numpy())
            report((done + 1) / (len(EVERY_VIEW) + 1))
        plain = latency_ms(_seen(on_processor, [AS_IT_IS]), dataset.test_images)
        milliseconds = [
            latency_ms(_seen(on_processor, each.views), dataset.test_images)
            for each in TEST_TIME_AUGMENTATIONS
        ]
        return {
            "logits": np.stack(logits),
            "milliseconds": np.array([plain, *milliseconds]),
        }

    return Analysis(DerivedKey("views", 1, run.record.files[WEIGHTS]), compute)


def gains(found: Arrays, validation: Evaluation) -> list[Gain]:
    """What each augmentation brings, from what `views_analysis` found."""
    plain = found["logits"][0].argmax(1) == validation.labels
    gains = []
    for place, each in enumerate(TEST_TIME_AUGMENTATIONS, 1):
        right = _averaged(found, each).argmax(1) == validation.labels
        gain = float(right.mean() - plain.mean())
        gains.append(
            Gain(
                each,
                Proportion(int(right.sum()), len(right)).estimate,
                Estimate(gain, paired_difference_interval(right, plain)),
                float(found["milliseconds"][place]),
            )
        )
    return gains


def best_of(found: Sequence[Gain]) -> Gain | None:
    """The augmentation with the best validation accuracy, the cheapest of equals; None if none
    is better than the image alone."""
    best = max(found, key=lambda each: (each.accuracy.value, -each.milliseconds))
    return best if best.gain.value > 0 else None


def make_augmented(
    store: Store, run: Run, augmentation: Augmentation, found: Arrays, name: str = ""
) -> Run:
    """Put `run` with test-time augmentation among the runs, after one look at test.

    Raises:
        RunError: the run has no weights, or the folder of runs cannot be written to.
        CheckpointError: its weights are missing or damaged.
        ConfigError: the name is too long.
        DatasetError: there is no dataset.
    """
    notes = Notes().changed(name=name)
    dataset = load_dataset(run.record.dataset.name)
    validation = evaluate_run(run, dataset, "validation").answered_by(
        _averaged(found, augmentation)
    )
    test = evaluate_run(run, dataset, "test")
    seen = _seen(load_model(run, resolve_device()), augmentation.views)
    images = dataset.test_images[torch.from_numpy(test.image_ids).long()]
    members = Members.of([validation])
    combiner = members.fitted("logits")
    combination = Combination(
        members=(member_of(run),), combiner=combiner, views=augmentation.views
    )
    return put(
        store,
        combination,
        [run],
        together([run], combination),
        members.on_validation("logits"),
        members.on_test([test.answered_by(seen.logits(images).numpy())], combiner),
        dataset,
        notes,
    )


def _seen(model: Model, views: Sequence[View]) -> Model:
    """The model with its logits averaged over `views`."""
    network = Ensemble([model], Combiner.equal("logits", 1), views).eval()
    return Model(network, PIXELS, model.classes, model.shape)


def _averaged(found: Arrays, augmentation: Augmentation) -> NDArray[np.float64]:
    """The logits (V, classes) with the augmentation."""
    places = [EVERY_VIEW.index(view) for view in augmentation.views]
    mean: NDArray[np.float64] = found["logits"][places].mean(0, dtype=np.float64)
    return mean
