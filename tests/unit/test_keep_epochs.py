"""The predictions of every epoch are kept or not, and nothing else depends on it."""

import numpy as np
import pytest

from fmnist.runs.shipping import ship
from fmnist.runs.store import Store
from fmnist.training.config import TrainConfig
from tests.trained import InterruptAfter, executed, train_now


@pytest.fixture
def without(tiny: TrainConfig) -> TrainConfig:
    return tiny.model_copy(update={"keep_epochs": False})


def test_it_changes_nothing_else(store: Store, tiny: TrainConfig, without: TrainConfig) -> None:
    kept, left = (train_now(store, config) for config in (tiny, without))
    assert kept.record.files["best.safetensors"] == left.record.files["best.safetensors"]
    assert (kept.record.best, kept.record.test) == (left.record.best, left.record.test)
    assert kept.record.config.hash_without_seed == left.record.config.hash_without_seed
    of_kept, of_left = kept.predictions(), left.predictions()
    np.testing.assert_array_equal(of_kept.validation_logits, of_left.validation_logits)
    np.testing.assert_array_equal(of_kept.test_classes, of_left.test_classes)
    assert of_kept.epoch_classes is not None
    assert of_kept.epoch_confidences is not None
    assert of_kept.epoch_classes.nbytes + of_kept.epoch_confidences.nbytes == 3 * 2 * 500
    assert (of_left.epoch_classes, of_left.epoch_confidences) == (None, None)


@pytest.mark.parametrize("keep", [True, False])
def test_a_resumed_run_ends_as_one_in_a_single_go(
    store: Store, tiny: TrainConfig, keep: bool
) -> None:
    config = tiny.model_copy(update={"keep_epochs": keep})
    whole = train_now(store, config)
    cut = train_now(store, config, InterruptAfter(1))
    assert cut.record.status == "interrupted"
    resumed = executed(store, cut)
    for name in ("best.safetensors", "predictions.npz"):
        assert resumed.record.files[name] == whole.record.files[name]


def test_a_run_without_them_ships(store: Store, without: TrainConfig) -> None:
    run = train_now(store, without)
    ship([run], "classes", store.reference)
    (copy,) = Store(store.user / "none", store.reference).runs()
    assert copy.predictions().epoch_classes is None
