"""What a run predicted, on disk and back; also in the form of earlier versions."""

from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
import pytest

from fmnist.common.errors import CheckpointError
from fmnist.runs.predictions import Predictions, classes_of

RANDOM = np.random.default_rng(0)
LOGITS = RANDOM.normal(size=(7, 10)).astype(np.float16)
WHOLE = Predictions(
    validation_indices=np.arange(3, dtype=np.int32),
    validation_classes=classes_of(LOGITS[:3]),
    test_indices=np.arange(7, dtype=np.int32),
    test_classes=classes_of(LOGITS),
    epoch_classes=RANDOM.integers(0, 10, (4, 3), np.uint8),
    validation_logits=LOGITS[:3],
    test_logits=LOGITS,
    epoch_confidences=RANDOM.random((4, 3)).astype(np.float16),
    test_epoch_classes=RANDOM.integers(0, 10, (4, 7), np.uint8),
)
ALONE = replace(
    WHOLE,
    validation_logits=None,
    test_logits=None,
    epoch_confidences=None,
    test_epoch_classes=None,
)
LAST_ALONE = replace(ALONE, epoch_classes=None)


@pytest.mark.parametrize(
    "predictions", [WHOLE, ALONE, LAST_ALONE], ids=["whole", "classes alone", "without epochs"]
)
def test_what_is_saved_is_read_again(predictions: Predictions, tmp_path: Path) -> None:
    predictions.save(tmp_path / "predictions.npz")
    read = asdict(Predictions.load(tmp_path / "predictions.npz"))
    for name, array in asdict(predictions).items():
        np.testing.assert_array_equal(read[name], array)
        assert array is None or read[name].dtype == array.dtype


def test_runs_from_before_have_the_classes_of_their_logits(tmp_path: Path) -> None:
    before = {
        name: array
        for name, array in asdict(WHOLE).items()
        if "_classes" not in name and array is not None
    }
    path = tmp_path / "predictions.npz"
    np.savez_compressed(path, epoch_classes=WHOLE.epoch_classes, **before)
    read = Predictions.load(path)
    assert read.test_classes.tolist() == [int(np.argmax(row)) for row in LOGITS]
    assert read.validation_classes.tolist() == [int(np.argmax(row)) for row in LOGITS[:3]]
    assert read.test_epoch_classes is None


def test_two_classes_that_rounding_made_equal_leave_the_one_that_was_predicted(
    tmp_path: Path,
) -> None:
    exact = np.tile(np.float32([2.0, 2.0001, -1.0]), (7, 1))
    rounded = exact.astype(np.float16)
    assert classes_of(rounded).tolist() == [0] * 7
    tied = replace(WHOLE, test_classes=classes_of(exact), test_logits=rounded)
    tied.save(tmp_path / "predictions.npz")
    read = Predictions.load(tmp_path / "predictions.npz")
    assert read.test_logits is not None
    assert classes_of(read.test_logits).tolist() == read.test_classes.tolist() == [1] * 7
    np.testing.assert_allclose(read.test_logits, exact, atol=2e-3)


@pytest.mark.parametrize("missing", ["validation_classes", "test_classes", "test_indices"])
def test_without_classes_or_logits_there_is_one_sentence(missing: str, tmp_path: Path) -> None:
    some = {
        name: array
        for name, array in asdict(ALONE).items()
        if array is not None and name != missing
    }
    np.savez_compressed(tmp_path / "predictions.npz", **some)
    with pytest.raises(CheckpointError, match="cannot be read: train it again"):
        Predictions.load(tmp_path / "predictions.npz")
