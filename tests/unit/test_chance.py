"""What counts as having learned nothing, on answers whose origin is known."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from fmnist.evaluation.chance import NothingLearned, nothing_learned
from fmnist.runs.evaluations import nothing_learned_by
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.made_up import DATASET, LABELS, answers, finish, judged

_GUESSES = np.random.default_rng(0).integers(0, 10, len(LABELS))
_NEARLY_ONE_CLASS = np.where(np.arange(len(LABELS)) % 25 == 0, LABELS, 3)
_CONFIG = TrainConfig(architecture="logreg")
_CERTAIN = 9.0 * np.eye(10)[LABELS]


@pytest.mark.parametrize("right", range(900, 1_200, 10))
def test_chance_ends_where_the_interval_leaves_it(right: int) -> None:
    low = binomtest(right, len(LABELS)).proportion_ci(method="wilson").low
    found = nothing_learned(judged(LABELS, answers(LABELS, right)))
    assert found == (NothingLearned.AT_CHANCE if low <= 0.1 else None)


@pytest.mark.parametrize(
    ("predicted", "logits", "expected"),
    [
        (_GUESSES, None, NothingLearned.AT_CHANCE),
        (np.full(len(LABELS), 3), None, NothingLearned.ONE_CLASS),
        (_NEARLY_ONE_CLASS, None, NothingLearned.ONE_CLASS),
        (np.full(len(LABELS), 0), np.ones((len(LABELS), 10)), NothingLearned.CONSTANT),
        (np.full(len(LABELS), 0), np.full((len(LABELS), 10), np.nan), NothingLearned.NOT_FINITE),
        (LABELS, _CERTAIN, None),
    ],
)
def test_each_way_of_learning_nothing(
    predicted: NDArray[np.integer],
    logits: NDArray[np.floating] | None,
    expected: NothingLearned | None,
) -> None:
    assert nothing_learned(judged(LABELS, predicted, logits=logits)) == expected


def test_one_output_that_overflowed_is_not_having_learned_nothing() -> None:
    logits = _CERTAIN.copy()
    logits[0, 0] = np.inf
    assert nothing_learned(judged(LABELS, LABELS, logits=logits)) is None


def test_chance_is_the_share_of_the_most_frequent_class() -> None:
    labels = np.repeat([0, 1], [900, 100])
    evaluation = judged(labels, np.zeros(1_000, int), classes=2)
    assert nothing_learned(evaluation) is not None
    assert nothing_learned(judged(labels, labels, classes=2)) is None


def test_without_images_nothing_is_said() -> None:
    assert nothing_learned(judged(LABELS[:0], LABELS[:0])) is None


@pytest.mark.parametrize("with_dataset", [True, False])
@pytest.mark.parametrize(("right", "learned"), [(1_000, False), (1_200, True), (9_000, True)])
def test_a_run_is_judged_with_and_without_the_dataset(
    store: Store, right: int, learned: bool, with_dataset: bool
) -> None:
    run = finish(store, _CONFIG, answers(LABELS, right))
    found = nothing_learned_by(run, DATASET if with_dataset else None)
    assert (found is None) == learned


def test_a_run_that_gives_nearly_all_images_one_class_is_found_above_chance(store: Store) -> None:
    run = finish(store, _CONFIG, _NEARLY_ONE_CLASS.astype(np.uint8))
    assert nothing_learned_by(run, DATASET) == NothingLearned.ONE_CLASS


def test_a_run_in_training_is_judged_by_its_validation_images(store: Store) -> None:
    run = finish(store, _CONFIG, answers(LABELS, 1_000))
    record = run.record.changed(status="running", test=None, last=run.record.last)
    store.update(record)
    assert nothing_learned_by(store.get(run.id), DATASET) == NothingLearned.AT_CHANCE
