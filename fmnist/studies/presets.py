"""Presets: an architecture with the recipe that suits it. To add one, add an entry."""

from dataclasses import dataclass

from fmnist.common.errors import ConfigError
from fmnist.training.config import TrainConfig


@dataclass(frozen=True)
class Preset:
    """A whole configuration under a name a person can choose."""

    name: str
    title: str
    description: str
    config: TrainConfig


_PRESETS = (
    Preset(
        "quick",
        "A first model",
        "A small residual network for two epochs: the quickest way to a usable model.",
        TrainConfig(
            architecture="miniresnet",
            epochs=2,
            batch_size=128,
            optimiser="sgd",
            learning_rate=0.1,
            weight_decay=5e-4,
            augmentations={"flip": 0.5},
        ),
    ),
    Preset(
        "reference",
        "The model that ships",
        "The same network trained until it is good: the recipe of the reference model.",
        TrainConfig(
            architecture="miniresnet",
            epochs=15,
            batch_size=128,
            optimiser="sgd",
            learning_rate=0.1,
            weight_decay=5e-4,
            label_smoothing=0.1,
            augmentations={"flip": 0.5, "crop": 2},
        ),
    ),
    Preset(
        "cnn225",
        "A plain convolutional network",
        "Two convolutions and a dense layer with the settings of its source: Adam, 15 epochs, no "
        "augmentation.",
        TrainConfig(
            architecture="cnn225",
            epochs=15,
            batch_size=64,
            learning_rate=1e-3,
            schedule="constant",
        ),
    ),
    Preset(
        "fashioncnn",
        "The widest of the sources",
        "Three convolutions with batch normalisation and the augmentation of its source: "
        "rotation, mirroring, crops, and a learning rate that halves on a plateau.",
        TrainConfig(
            architecture="fashioncnn",
            epochs=10,
            batch_size=64,
            learning_rate=1e-3,
            schedule="plateau",
            early_stopping=5,
            augmentations={"rotation": 10, "flip": 0.5, "crop": 4},
        ),
    ),
    Preset(
        "mlp109",
        "No convolutions at all",
        "A network of dense layers that sees pixels without their places: the baseline to beat.",
        TrainConfig(
            architecture="mlp109",
            epochs=10,
            batch_size=64,
            learning_rate=1e-3,
            schedule="constant",
        ),
    ),
    Preset(
        "logreg",
        "The simplest model",
        "One weight per pixel and class (logistic regression): what every network must beat.",
        TrainConfig(architecture="logreg", epochs=10, batch_size=128),
    ),
)


def presets() -> tuple[Preset, ...]:
    """All presets, the quickest first."""
    return _PRESETS


def get_preset(name: str) -> Preset:
    """The preset `name`.

    Raises:
        ConfigError: there is none of that name.
    """
    for preset in _PRESETS:
        if preset.name == name:
            return preset
    known = ", ".join(preset.name for preset in _PRESETS)
    raise ConfigError(f"There is no preset {name[:40]!r}: choose among {known}.")
