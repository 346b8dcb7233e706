"""The learning-rate range test: a suggestion where the starts agree, a sentence where not."""

import numpy as np
import pytest

from fmnist.common.errors import TrainingError
from fmnist.data.dataset import Dataset
from fmnist.training.config import TrainConfig
from fmnist.training.range_test import STARTS, RangeTest, _fitting_steps, _steepest, range_test

RATES = np.geomspace(1e-4, 1, 100)
NOTHING = np.full((STARTS, 100), np.nan)


def falling_at(rate: float) -> np.ndarray:
    """A loss that falls from 2.3 to 0.3 around a learning rate, and rises once it is 0.5."""
    fall = 2 / (1 + np.exp(-6 * (np.log10(RATES) - np.log10(rate))))
    return 2.3 - fall + 10 * np.maximum(0, RATES - 0.5)


@pytest.mark.parametrize("rate", [1e-3, 1e-2, 5e-2])
def test_it_finds_where_the_loss_falls_most(rate: float) -> None:
    noise = np.random.default_rng(0).normal(0, 0.01, 100)
    assert _steepest(RATES, falling_at(rate) + noise) == pytest.approx(rate, rel=0.25)


def test_a_loss_that_does_not_fall_suggests_nothing() -> None:
    assert np.isnan(_steepest(RATES, np.full(100, 2.3)))
    assert np.isnan(_steepest(RATES, np.full(100, np.nan)))


def test_starts_that_agree_suggest_their_geometric_mean() -> None:
    steepest = np.array([0.01, 0.02, 0.01, 0.02, 0.0141])
    found = RangeTest(RATES, np.stack([falling_at(rate) for rate in steepest]), steepest)
    assert found.suggestion == 0.014
    assert found.turn == pytest.approx(0.5, rel=0.1)
    assert found.sentence.startswith(
        "Suggested learning rate: 0.014. All 5 starts agree, from 0.01 to 0.02. The loss goes on "
        f"falling up to about {found.turn:.2g}:"
    )


@pytest.mark.parametrize(
    ("suggestions", "why"),
    [
        ([0.01, 0.02, 0.01, 0.02, 0.04], "do not agree, from 0.01 to 0.04"),
        ([0.01, np.nan, 0.01, 0.01, 0.01], "in 1 of 5 starts the loss hardly falls"),
    ],
)
def test_others_say_why_not(suggestions: list[float], why: str) -> None:
    found = RangeTest(RATES, NOTHING, np.array(suggestions))
    assert found.suggestion is None
    assert found.sentence.startswith("No suggestion")
    assert why in found.sentence


def test_the_steps_fit_into_the_time() -> None:
    assert (_fitting_steps(0.001), _fitting_steps(0.05), _fitting_steps(0.2)) == (100, 60, 30)
    with pytest.raises(TrainingError, match="minutes"):
        _fitting_steps(1.0)


def test_it_trains_from_five_starts(dataset: Dataset) -> None:
    config = TrainConfig(architecture="logreg", batch_size=256, learning_rate=7.0)
    shares: list[float] = []
    found = range_test(config, dataset, shares.append)
    assert shares == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    assert found.losses.shape == (STARTS, len(found.rates))
    assert (found.losses[:, 0] > 2).all()
    assert (np.nanmin(found.losses, axis=1) < 1.5).all()
    assert len({tuple(row) for row in found.losses}) == STARTS
    with pytest.raises(TrainingError, match="PyTorch"):
        range_test(config.model_copy(update={"library": "keras"}), dataset)
