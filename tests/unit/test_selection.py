"""Choosing the epoch on test: how much it flatters, and that keeping it changes no training."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file

from fmnist.data.dataset import Dataset
from fmnist.evaluation.epoch_selection import epoch_choice
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import train_now

LABELS = np.array([0, 1, 2, 3])
EPOCHS = np.array(
    [[0, 1, 9, 9], [0, 1, 2, 9], [0, 9, 9, 9], [0, 1, 9, 3], [9, 9, 9, 9]], dtype=np.uint8
)


class TestSelection:
    def test_the_two_choices_and_what_lies_between(self) -> None:
        found = epoch_choice(EPOCHS, LABELS, validation_epoch=1)
        assert found.epochs == 5
        assert (found.validation_epoch, found.chosen_on_validation) == (1, 0.5)
        assert (found.test_epoch, found.chosen_on_test) == (2, 0.75)
        assert found.last == 0
        assert found.bias == 0.25

    @given(st.integers(1, 5))
    def test_the_choice_on_test_is_never_worse(self, epoch: int) -> None:
        assert epoch_choice(EPOCHS, LABELS, epoch).bias >= 0

    @pytest.mark.parametrize("epoch", [0, 6, -1])
    def test_an_epoch_that_was_not_is_refused(self, epoch: int) -> None:
        with pytest.raises(ValueError, match="no epoch"):
            epoch_choice(EPOCHS, LABELS, epoch)

    @pytest.mark.parametrize("shape", [(5, 3), (4,), (0, 0)])
    def test_predictions_for_other_images_are_refused(self, shape: tuple[int, ...]) -> None:
        with pytest.raises(ValueError, match="not predictions"):
            epoch_choice(np.zeros(shape, np.uint8), LABELS, 1)


@pytest.fixture(scope="module")
def without_and_with(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    """The same training of three epochs with dropout, without and with what is kept of test."""
    config = TrainConfig(
        architecture="composed",
        options={"layers": "8k3 batch max2 drop0.3 | average"},
        epochs=3,
        batch_size=128,
        train_images=2_000,
        validation_images=500,
    )
    folder = tmp_path_factory.mktemp("selection")
    pair = [
        train_now(
            Store(folder / str(kept), folder / "reference"),
            config.model_copy(update={"keep_test_epochs": kept}),
        )
        for kept in (False, True)
    ]
    return pair[0], pair[1]


def test_what_is_kept_of_test_changes_nothing_else(
    without_and_with: tuple[Run, Run], dataset: Dataset
) -> None:
    plain, kept = without_and_with
    weights = [load_file(run.folder / "best.safetensors") for run in (plain, kept)]
    assert all(torch.equal(weights[0][name], weights[1][name]) for name in weights[0])
    assert plain.record.test == kept.record.test
    assert plain.record.config.hash_without_seed == kept.record.config.hash_without_seed
    assert kept.record.test_looks == 1
    assert plain.predictions().test_epoch_classes is None

    classes = kept.predictions().test_epoch_classes
    assert classes is not None
    assert classes.shape == (3, 10_000)
    assert classes.dtype == np.uint8
    assert kept.record.best is not None
    assert kept.record.test is not None
    found = epoch_choice(classes, dataset.test_labels.numpy(), kept.record.best.epoch)
    assert found.chosen_on_validation == pytest.approx(kept.record.test.accuracy)
    best = classes[kept.record.best.epoch - 1]
    np.testing.assert_array_equal(best, kept.predictions().test_classes)


def test_nothing_on_disk_scores_test_while_the_run_goes_on(
    without_and_with: tuple[Run, Run],
) -> None:
    _, kept = without_and_with
    for entry in (*kept.history().reports, *kept.history().epochs):
        assert not [name for name in entry if "test" in name]
