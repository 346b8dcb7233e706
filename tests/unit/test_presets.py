"""Presets: one of each name, and those of the sources with the settings of the sources."""

import pytest

from fmnist.common.errors import ConfigError
from fmnist.networks import ARCHITECTURES
from fmnist.studies.presets import PRESETS

KEPT = ("quick", "reference", "cnn225", "fashioncnn", "mlp109", "logreg")
SETTINGS = {
    "SWMLearner": {"batch_size": 256, "epochs": 15, "normalisation": "unit"},
    "yuri19762008": {"batch_size": 32, "learning_rate": 1e-3, "schedule": "constant"},
    "sushantkai": {
        "batch_size": 64,
        "epochs": 30,
        "normalisation": "unit",
        "early_stopping": 5,
        "selection": "loss",
    },
    "source 003": {
        "batch_size": 128,
        "epochs": 50,
        "normalisation": "unit",
        "validation_images": 12_000,
    },
    "shinjitsue": {"batch_size": 64, "normalisation": "half", "schedule": "plateau"},
}
OF_SOURCES = [preset for preset in PRESETS if preset.source]


def test_each_name_is_given_once() -> None:
    assert len({preset.name for preset in PRESETS}) == len(PRESETS)


@pytest.mark.parametrize("name", KEPT)
def test_names_that_people_know_are_kept(name: str) -> None:
    assert PRESETS.get(name).name == name


def test_every_network_of_a_fixed_shape_has_a_preset() -> None:
    without = set(ARCHITECTURES.names) - {preset.config.architecture for preset in PRESETS}
    assert without <= {"composed"}


@pytest.mark.parametrize("preset", OF_SOURCES, ids=lambda preset: preset.name)
def test_a_source_trains_with_its_settings(preset: object) -> None:
    config = preset.config  # type: ignore[attr-defined]
    assert config.optimiser == "adam"
    for name, value in SETTINGS[preset.source].items():  # type: ignore[attr-defined]
        assert getattr(config, name) == value


def test_a_preset_names_all_settings_and_has_words() -> None:
    for preset in PRESETS:
        assert preset.settings == preset.config.settings, preset.name
        assert preset.description.endswith("."), preset.name
        assert (preset.note or "None.").endswith("."), preset.name
        assert not preset.title.endswith("."), preset.name


@pytest.mark.parametrize(
    ("name", "epochs", "normalisation", "library"),
    [
        ("mlp109", 15, "half", "torch"),
        ("cnn225-all", 15, "half", "torch"),
        ("binary101", 10, "half", "torch"),
        ("mlp109-keras", 15, "unit", "keras"),
        ("mlp235-keras", 15, "unit", "keras"),
        ("cnn225-keras", 15, "unit", "keras"),
    ],
)
def test_yuri_has_two_libraries_and_a_shorter_first_lesson(
    name: str, epochs: int, normalisation: str, library: str
) -> None:
    config = PRESETS.get(name).config
    found = (config.epochs, config.normalisation, config.library)
    assert found == (epochs, normalisation, library)


def test_augmentation_and_dropout_are_crossed() -> None:
    cells = {
        (bool(preset.config.augmentations), preset.config.options["dropout"])
        for preset in OF_SOURCES
        if preset.config.architecture == "fashioncnn" and preset.config.epochs == 10
    }
    assert cells == {(True, 0.25), (True, 0.0), (False, 0.25), (False, 0.0)}


def test_the_learning_rates_differ_in_nothing_else() -> None:
    study = [preset.config for preset in PRESETS if "-lr" in preset.name]
    assert [config.learning_rate for config in study] == [0.01, 0.001, 0.0001]
    assert (
        len(
            {config.model_copy(update={"learning_rate": 1.0}).hash_without_seed for config in study}
        )
        == 1
    )


def test_the_modern_networks_share_a_recipe() -> None:
    modern = ("resnet20", "mobilenet", "efficientnet", "wideresnet", "vit")
    recipes = [
        PRESETS.get(name).config.model_dump(exclude={"architecture", "options"}) for name in modern
    ]
    assert all(recipe == recipes[0] for recipe in recipes)


def test_a_preset_that_is_not_there_is_answered_with_those_that_are() -> None:
    with pytest.raises(ConfigError, match="quick, fmnist-90, fmnist-93, fmnist-94"):
        PRESETS.get("the-best")
