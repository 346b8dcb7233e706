"""The jury over the test images: one vote for each setting, whatever the number of its seeds."""

import numpy as np
import pytest

from fmnist.runs.store import Store
from fmnist.studies.jury import jury
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish


def config(seed: int = 0, **changes: object) -> TrainConfig:
    return TrainConfig.parse({"architecture": "logreg", "epochs": 1, "seed": seed} | changes)


def test_the_seeds_of_a_setting_share_its_vote(store: Store) -> None:
    for seed in range(3):
        finish(store, config(seed), answers(LABELS, 10_000 if seed else 0))
    finish(store, config(architecture="mlp109"), answers(LABELS, 10_000))
    found = jury(store.runs())
    assert found is not None
    assert (found.settings, found.runs) == (2, 4)
    images = np.arange(10_000)
    np.testing.assert_allclose(found.shares[images, LABELS], 1 / 2 + 2 / 6)
    np.testing.assert_allclose(found.shares[images, (LABELS + 1) % 10], 1 / 6)


def test_the_newest_of_one_seed_votes_and_runs_of_fewer_classes_do_not(store: Store) -> None:
    finish(store, config(), answers(LABELS, 0))
    newest = finish(store, config(), answers(LABELS, 10_000))
    finish(
        store, config(architecture="binary101"), answers(np.arange(2_000) % 2, 2_000)[:2_000] % 2
    )
    runs = sorted(store.runs(), key=lambda run: run.id != newest.id)
    found = jury(runs)
    assert found is not None
    assert (found.settings, found.runs) == (1, 1)
    assert found.shares[np.arange(10_000), LABELS] == pytest.approx(1)


def test_without_runs_there_is_none(store: Store) -> None:
    assert jury(store.runs()) is None
