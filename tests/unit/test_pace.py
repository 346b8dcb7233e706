"""The pace of a machine and what follows from it."""

import pytest

from fmnist.studies.presets import presets
from fmnist.training.config import TrainConfig
from fmnist.training.pace import Pace, estimate_seconds, measure_pace

OVERHEAD_ALONE = Pace(per_image=1e-3, per_mac=0.0)


def test_a_pace_is_measured_in_the_time_given() -> None:
    pace = measure_pace("cpu", seconds=0.2)
    assert 0 <= pace.per_image < 1
    assert 0 <= pace.per_mac < 1e-6
    assert pace.per_image + pace.per_mac > 0


def test_an_estimate_counts_every_image_that_trains_and_a_third_of_those_that_judge() -> None:
    config = TrainConfig(architecture="logreg", epochs=2)
    assert estimate_seconds(config, OVERHEAD_ALONE) == pytest.approx(2 * (55 + 5 / 3))
    kept = config.model_copy(update={"keep_test_epochs": True})
    assert estimate_seconds(kept, OVERHEAD_ALONE) == pytest.approx(2 * (55 + 15 / 3))
    sample = config.model_copy(update={"train_images": 1_000})
    assert estimate_seconds(sample, OVERHEAD_ALONE) == pytest.approx(2 * (1 + 5 / 3))


def test_more_arithmetic_takes_longer() -> None:
    arithmetic = Pace(per_image=0.0, per_mac=1e-9)
    small, large = (
        estimate_seconds(TrainConfig(architecture=name), arithmetic)
        for name in ("cnn122", "fashioncnn")
    )
    assert large / small == pytest.approx(9_059_328 / 2_528_000)


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.name)
def test_every_preset_has_an_estimate(preset: object) -> None:
    assert estimate_seconds(preset.config, OVERHEAD_ALONE) > 0  # type: ignore[attr-defined]
