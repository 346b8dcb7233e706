"""The Evaluation of a run: its predictions beside the labels of the dataset."""

from functools import lru_cache
from typing import Any

import numpy as np

from fmnist.common.errors import CheckpointError, RunError
from fmnist.common.estimate import Estimate
from fmnist.data.labels import Labelled, places
from fmnist.evaluation.chance import NEARLY_ALL, NothingLearned, at_chance, nothing_learned
from fmnist.evaluation.evaluation import Evaluation, Integers, Split
from fmnist.evaluation.metric_registry import METRICS
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.record import Score
from fmnist.runs.run import Run


def evaluate_run(run: Run, dataset: Labelled, split: Split) -> Evaluation:
    """What the run said about the images it was judged on, at the epoch whose weights are kept.

    The Evaluation of a run that set no images aside for validation has none of them.

    Args:
        dataset: the whole one, whatever classes the run tells apart.

    Raises:
        RunError: the run is not complete, or was not judged on these images.
        CheckpointError: its predictions are missing or damaged, or are for other images.
    """
    if split == "test":
        run.require_complete()
    kept, classes = run.predictions(), run.record.dataset.classes
    of_test = split == "test"
    if split == "confirmation":
        image_ids, predicted = kept.confirmation_indices, kept.confirmation_classes
        if image_ids is None or predicted is None:
            raise RunError(f"The run {run.label} was not judged on confirmation images.")
        labels = _labels_of(run, dataset.train_labels, image_ids)
        truth = places(labels, dataset.classes, classes)
        return Evaluation(run.id, run.label, classes, split, image_ids, truth, predicted)
    image_ids = kept.test_indices if of_test else kept.validation_indices
    labels = dataset.test_labels if of_test else dataset.train_labels
    truth = places(_labels_of(run, labels, image_ids), dataset.classes, classes)
    return Evaluation(
        id=run.id,
        name=run.label,
        classes=classes,
        split=split,
        image_ids=image_ids,
        labels=truth,
        predicted=kept.test_classes if of_test else kept.validation_classes,
        logits=kept.test_logits if of_test else kept.validation_logits,
        epoch_predicted=kept.test_epoch_classes if of_test else kept.epoch_classes,
        epoch_confidences=None if of_test else kept.epoch_confidences,
        kept_epoch=run.record.kept_epoch,
    )


def _labels_of(run: Run, known: Any, image_ids: Integers) -> Integers:
    """Those of the images that a run names, of all that are `known`."""
    labels = np.asarray(known)
    are_places = np.issubdtype(image_ids.dtype, np.integer)
    if not are_places or not np.isin(image_ids, np.arange(len(labels))).all():
        raise CheckpointError(
            f"The predictions of the run {run.label} are for images that its dataset lacks: train "
            "it again."
        )
    return labels[image_ids]


def proportion_of(score: Score) -> Proportion:
    """How many of the images of a score were classified correctly."""
    return Proportion(round(score.accuracy * score.images), score.images)


def recorded_figures(run: Run) -> dict[str, Estimate]:
    """The figures on test that the record has by name, none of a run that is not complete."""
    score = run.record.test
    if score is None:
        return {}
    right = proportion_of(score)
    return {
        "accuracy": Estimate(score.accuracy, right.estimate.interval),
        "loss": Estimate(score.loss),
    }


def needs_predictions() -> bool:
    """Whether there are metrics that records do not have."""
    return bool(set(METRICS.names) - {"accuracy", "loss"})


def figures_on_test(run: Run, dataset: Labelled | None) -> dict[str, Estimate | None]:
    """Each of `METRICS` on test by its name: what the record has, the rest from the predictions.

    None for what is not known, without a dataset all that the record does not have.

    Raises:
        CheckpointError: the predictions are missing or damaged.
    """
    known = recorded_figures(run)
    if not known or dataset is None or not needs_predictions():
        return {name: known.get(name) for name in METRICS.names}
    evaluation = evaluate_run(run, dataset, "test")
    return {name: known.get(name) or each.compute(evaluation) for name, each in METRICS.items()}


def nothing_learned_by(run: Run, dataset: Labelled | None) -> NothingLearned | None:
    """How a run shows that it learned nothing, as far as it was judged; None where it does not.

    The predictions are read only where the accuracy leaves it open: whoever gives nearly all images
    one class is right about that class and hardly any other. Without a dataset, and in training,
    the accuracy alone decides, and classes count as equally frequent.

    Raises:
        CheckpointError: the predictions are missing or damaged.
    """
    record = run.record
    score = record.test or record.last
    if score is None or not near_chance(run, dataset):
        return None
    if record.test is not None and dataset is not None:
        return nothing_learned(evaluate_run(run, dataset, "test"))
    right = proportion_of(score)
    chance = _chance(record.dataset.classes, dataset)
    return NothingLearned.AT_CHANCE if at_chance(right, chance) else None


def near_chance(run: Run, dataset: Labelled | None) -> bool:
    """Whether the accuracy leaves it open that the run learned nothing; takes microseconds."""
    score = run.record.test or run.record.last
    if score is None:
        return False
    return score.accuracy <= _chance(run.record.dataset.classes, dataset) + 1 - NEARLY_ALL


@lru_cache(maxsize=64)
def _chance(classes: tuple[str, ...], dataset: Labelled | None) -> float:
    """The share of the most frequent of these classes among the test images."""
    if dataset is None:
        return 1 / len(classes)
    images = np.bincount(np.asarray(dataset.test_labels), minlength=len(dataset.classes))
    counted = images[[dataset.classes.index(name) for name in classes]]
    return float(counted.max() / counted.sum())
