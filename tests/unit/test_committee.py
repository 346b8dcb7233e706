"""The committee over the test images: one vote for each setting, however many its seeds."""

import numpy as np
import pytest

from fmnist.common.storage import write_json
from fmnist.runs.record import Score
from fmnist.runs.store import Store
from fmnist.studies.committee import committee
from fmnist.training.config import TrainConfig
from tests.made_up import LABELS, answers, finish


def config(seed: int = 0, **changes: object) -> TrainConfig:
    return TrainConfig.parse({"architecture": "logreg", "epochs": 1, "seed": seed} | changes)


def test_the_seeds_of_a_setting_share_its_vote(store: Store) -> None:
    for seed in range(3):
        finish(store, config(seed), answers(LABELS, 10_000 if seed else 9_000))
    finish(store, config(architecture="mlp109"), answers(LABELS, 10_000))
    found = committee(store.runs())
    assert found is not None
    assert (found.settings, found.runs, found.behind) == (2, 4, 0)
    np.testing.assert_allclose(found.shares[np.arange(9_000), LABELS[:9_000]], 1)
    images = np.arange(9_000, 10_000)
    np.testing.assert_allclose(found.shares[images, LABELS[images]], 1 / 2 + 2 / 6)
    np.testing.assert_allclose(found.shares[images, (LABELS[images] + 1) % 10], 1 / 6)


@pytest.mark.parametrize(
    ("on_validation", "shares"), [((0.95, 0.86, 0.84), (1, 0.5)), ((0.95, 0.84, None), (0.5, 0.5))]
)
def test_who_is_more_than_ten_points_behind_the_best_has_no_vote(
    store: Store, on_validation: tuple[float | None, ...], shares: tuple[float, float]
) -> None:
    """On validation, or, of the last one without, on test."""
    right = {"logreg": 9_500, "mlp109": 9_000, "mlp235": 8_600}
    for (name, images), accuracy in zip(right.items(), on_validation, strict=True):
        set_aside = 5_000 if accuracy else 0
        asked = config(architecture=name, validation_images=set_aside)
        run = finish(store, asked, answers(LABELS, images))
        best = accuracy and Score(epoch=1, images=5_000, accuracy=accuracy, loss=0.3)
        write_json(run.folder / "run.json", run.record.changed(best=best).model_dump(mode="json"))
    found = committee(store.runs())
    assert found is not None
    assert (found.settings, found.runs, found.behind) == (2, 2, 1)
    assert found.shares[[8_700, 9_200], LABELS[[8_700, 9_200]]] == pytest.approx(shares)


def test_the_newest_of_one_seed_votes_and_runs_of_fewer_classes_do_not(store: Store) -> None:
    finish(store, config(), answers(LABELS, 0))
    newest = finish(store, config(), answers(LABELS, 10_000))
    finish(
        store,
        config(architecture="binary101", classes=("Sneaker", "Ankle boot")),
        answers(np.arange(2_000) % 2, 2_000)[:2_000] % 2,
    )
    runs = sorted(store.runs(), key=lambda run: run.id != newest.id)
    found = committee(runs)
    assert found is not None
    assert (found.settings, found.runs) == (1, 1)
    assert found.shares[np.arange(10_000), LABELS] == pytest.approx(1)


def test_without_runs_there_is_none(store: Store) -> None:
    assert committee(store.runs()) is None
