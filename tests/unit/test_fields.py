"""Settings in words: whatever they hold, and whether or not it can still be trained."""

import re

import pytest

from fmnist.runs.store import Store
from fmnist.studies.presets import PRESETS, Preset
from fmnist.training.config import TrainConfig
from fmnist.training.fields import configuration_rows
from fmnist.training.settings import Settings


@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.name)
def test_a_configuration_is_words_and_numbers(preset: Preset) -> None:
    rows = configuration_rows(preset.config)
    assert len({title for title, _ in rows}) == len(rows)
    for title, value in rows:
        assert title[0].isupper()
        assert value
        assert not re.search(
            r"null|None|True|False|[\[\]{}_]", value.removeprefix(preset.config.architecture)
        )


def test_what_stands_for_all_or_none_is_said_so() -> None:
    rows = dict(configuration_rows(TrainConfig(architecture="cnn225")))
    assert rows["Architecture"].startswith("cnn225 – ")
    assert rows["Classes"] == "all"
    assert rows["Dropout"] == "0.5"
    assert rows["Augmentation"] == "none"
    assert rows["Training images"] == "all"
    assert rows["Validation images"] == "5,000"
    assert rows["Early stopping patience"] == "off"
    assert rows["Learning rate schedule"] == "One-cycle"
    assert rows["Keep predictions of every epoch"] == "yes"


def test_each_setting_has_a_row() -> None:
    config = TrainConfig(
        architecture="logreg",
        classes=("Sneaker", "Bag"),
        augmentations={"flip": 0.5, "crop": 2},
        early_stopping=3,
        seed=2018,
    )
    rows = dict(configuration_rows(config))
    assert rows["Classes"] == "Sneaker, Bag"
    assert re.fullmatch(r".+ \(.+ 0\.5\), .+ \(.+ 2\)", rows["Augmentation"])
    assert rows["Early stopping patience"] == "3 epochs"
    assert rows["Seed"] == "2018"


def test_what_has_gone_goes_by_its_stored_name() -> None:
    gone = Settings(
        dataset="lost",
        architecture="lost_net",
        options={"depth": 3, "fast": True},
        optimiser="lion",
        schedule="stairs",
        augmentations={"blur": 0.5},
    )
    rows = dict(configuration_rows(gone))
    assert (rows["depth"], rows["fast"]) == ("3", "yes")
    assert rows["Architecture"] == "lost_net"
    assert (rows["Dataset"], rows["Optimiser"]) == ("lost", "lion")
    assert rows["Learning rate schedule"] == "stairs"
    assert rows["Augmentation"] == "blur 0.5"


def test_every_run_that_is_included_has_its_settings_in_words() -> None:
    for run in Store().runs():
        assert configuration_rows(run.record.config)
