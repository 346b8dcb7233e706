"""Histories of images over the epochs, against following each image by itself."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binomtest
from sklearn.metrics import confusion_matrix

from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.forgetting import (
    KINDS,
    confusion_by_epoch,
    forgetting,
    kinds_by_class,
    most_confused,
)
from tests.made_up import judged

_RANDOM = np.random.default_rng(5)
LABELS = _RANDOM.integers(0, 4, 600)
PREDICTED = np.where(
    _RANDOM.random((6, 600)) < _RANDOM.random(600) ** 0.2, LABELS, _RANDOM.integers(0, 4, (6, 600))
).astype(np.uint8)


def judged_epochs(epochs: np.ndarray, classes: int = 4) -> Evaluation:
    return judged(LABELS, epochs[-1], classes, epoch_predicted=epochs)


def followed(right: list[bool]) -> tuple[int, int, str]:
    """When it was learned, how often forgotten, and the kind, epoch by epoch."""
    learned, forgotten, before = 0, 0, False
    for epoch, now in enumerate(right, 1):
        if now and not learned:
            learned = epoch
        forgotten += before and not now
        before = now
    if forgotten:
        return learned, forgotten, "forgotten"
    if not learned:
        return learned, forgotten, "never learned"
    return learned, forgotten, "learned first" if learned == 1 else "learned later"


@pytest.mark.parametrize("epochs", [1, 2, 6])
def test_each_history_is_what_following_the_image_finds(epochs: int) -> None:
    found = forgetting(judged_epochs(PREDICTED[:epochs]))
    for image, label in enumerate(LABELS):
        right = [bool(guess == label) for guess in PREDICTED[:epochs, image]]
        learned, forgotten, kind = followed(right)
        assert found.learned[image] == learned
        assert found.forgettings[image] == forgotten
        assert KINDS[found.kinds[image]] == kind
    assert found.wrong_at_last == (PREDICTED[epochs - 1] != LABELS).sum()


def test_every_kind_occurs_here_and_the_kinds_share_all_images() -> None:
    found = forgetting(judged_epochs(PREDICTED))
    shares = [found.share(kind) for kind in KINDS]
    assert min(share.part for share in shares) > 0
    assert sum(share.part for share in shares) == len(LABELS)
    for share in shares:
        expected = binomtest(share.part, 600).proportion_ci(method="wilson")
        assert tuple(share.estimate.interval) == pytest.approx(tuple(expected))
        assert share.estimate.value == share.part / 600


def test_right_after_each_epoch_agrees_with_scipy() -> None:
    for share, predicted in zip(
        forgetting(judged_epochs(PREDICTED)).right_by_epoch(), PREDICTED, strict=True
    ):
        right = int((predicted == LABELS).sum())
        expected = binomtest(right, 600).proportion_ci(method="wilson")
        assert share == (right, 600)
        assert tuple(share.estimate.interval) == pytest.approx(tuple(expected))


def test_the_most_often_forgotten_and_the_last_learned_come_first() -> None:
    found = forgetting(judged_epochs(PREDICTED))
    forgotten, later = found.of_kind("forgotten"), found.of_kind("learned later")
    assert (np.diff(found.forgettings[forgotten]) <= 0).all()
    assert (np.diff(found.learned[later]) <= 0).all()
    assert found.learned[later[0]] == found.learned[found.kinds == 1].max()
    together = np.concatenate([found.of_kind(kind) for kind in KINDS])
    assert sorted(together) == list(range(600))


def test_the_kinds_of_a_class_are_those_of_its_images() -> None:
    found = forgetting(judged_epochs(PREDICTED))
    counts = kinds_by_class(found, judged_epochs(PREDICTED, classes=5))
    for kind in range(4):
        for label in range(5):
            assert counts[kind, label] == ((found.kinds == kind) & (label == LABELS)).sum()


def test_confusions_of_each_epoch_agree_with_scikit_learn() -> None:
    matrices = confusion_by_epoch(judged_epochs(PREDICTED))
    for matrix, predicted in zip(matrices, PREDICTED, strict=True):
        np.testing.assert_array_equal(matrix, confusion_matrix(LABELS, predicted))
    mistakes = [m[i, j] for m in matrices for i in range(4) for j in range(4) if i != j]
    assert most_confused(matrices) == max(mistakes)


@pytest.mark.parametrize("shape", [(2, 599), (2, 0), (600,)])
def test_predictions_for_other_images_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        judged(LABELS, LABELS, 4, epoch_predicted=np.zeros(shape, np.uint8))


@pytest.mark.parametrize("count", [forgetting, confusion_by_epoch])
def test_without_epochs_or_images_there_is_nothing_to_follow(
    count: Callable[[Evaluation], object],
) -> None:
    without = judged(LABELS, LABELS, 4)
    for nothing in (
        without,
        replace(without, epoch_predicted=PREDICTED[:0]),
        judged_epochs(PREDICTED).where(np.zeros(600, bool)),
    ):
        with pytest.raises(ValueError, match="no answers of epochs"):
            count(nothing)
