"""The noun Evaluation: what it derives, and that a run's is that of its own classes and images."""

import numpy as np
import pytest
from scipy.special import softmax
from sklearn.metrics import confusion_matrix

from fmnist.evaluation.evaluation import Evaluation
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS
from fmnist.training.config import TrainConfig
from tests.made_up import DATASET, LABELS, answers, finish

GENERATOR = np.random.default_rng(0)
LOGITS = GENERATOR.normal(size=(40, 3))
EVALUATION = Evaluation(
    id="a",
    name="made up",
    classes=("x", "y", "z"),
    split="validation",
    image_ids=np.arange(100, 140),
    labels=GENERATOR.integers(0, 3, 40),
    predicted=LOGITS.argmax(1),
    logits=LOGITS,
    epoch_predicted=GENERATOR.integers(0, 3, (4, 40)),
    epoch_confidences=GENERATOR.random((4, 40)),
    kept_epoch=2,
)


def test_what_it_derives_is_what_others_compute() -> None:
    found = EVALUATION
    np.testing.assert_array_equal(found.correct, found.predicted == found.labels)
    np.testing.assert_array_equal(found.confusion, confusion_matrix(found.labels, found.predicted))
    np.testing.assert_allclose(found.probabilities, softmax(LOGITS, axis=1))
    np.testing.assert_allclose(found.confidence, softmax(LOGITS, axis=1).max(1))


def test_a_part_has_the_same_images_everywhere() -> None:
    mask = EVALUATION.labels == 1
    part = EVALUATION.where(mask)
    assert len(part) == mask.sum()
    for name in ("image_ids", "labels", "predicted", "logits", "correct", "probabilities"):
        np.testing.assert_array_equal(getattr(part, name), getattr(EVALUATION, name)[mask])
    for name in ("epoch_predicted", "epoch_confidences"):
        np.testing.assert_array_equal(getattr(part, name), getattr(EVALUATION, name)[:, mask])


def test_another_epoch_has_answers_alone() -> None:
    third = EVALUATION.at_epoch(3)
    assert EVALUATION.epoch_predicted is not None
    np.testing.assert_array_equal(third.predicted, EVALUATION.epoch_predicted[2])
    assert third.kept_epoch == 3
    assert third.logits is third.probabilities is third.confidence is None
    without = EVALUATION.where(EVALUATION.labels == 1).at_epoch(1)
    assert len(without.predicted) == len(without)


def test_a_run_of_ten_classes(store: Store, tiny: TrainConfig) -> None:
    run = finish(store, tiny, answers(LABELS, 9_000))
    found = evaluate_run(run, DATASET, "test")
    assert (found.id, found.name, found.split) == (run.id, run.label, "test")
    assert found.correct.sum() == 9_000
    np.testing.assert_array_equal(found.image_ids, np.arange(10_000))
    assert found.epoch_predicted is None
    with pytest.raises(ValueError, match="kept no answers"):
        found.at_epoch(1)


def test_a_run_of_two_classes_has_places_among_them(store: Store) -> None:
    config = PRESETS.get("binary101").config
    predicted = np.zeros(2_000, np.uint8)
    found = evaluate_run(finish(store, config, predicted), DATASET, "test")
    assert found.classes == ("Sneaker", "Ankle boot")
    np.testing.assert_array_equal(LABELS[found.image_ids], np.array([7, 9])[found.labels])
    np.testing.assert_array_equal(found.confusion, [[1_000, 0], [1_000, 0]])
