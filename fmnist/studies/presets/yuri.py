"""yuri19762008: dense layers against convolutions, in PyTorch and in Keras."""

from typing import Any

from fmnist.studies.presets.preset import Preset, Variant
from fmnist.training.settings import Settings

_IN_KERAS = (
    "How the project calls Keras's fit is not known: 32 is the batch size that Keras takes by "
    "itself, and the epochs are those of its networks in PyTorch. Its Keras ran on TensorFlow; "
    "here Keras runs on PyTorch."
)
_BATCH = (
    "The project does not give its batch size: 32 is the default of Keras, in which it trains this "
    "network too."
)


def _preset(
    architecture: str,
    title: str,
    description: str,
    published: float,
    variant: Variant | None = None,
    name: str | None = None,
    note: str = _BATCH,
    dropout: float = 0.0,
    **changes: Any,
) -> Preset:
    return Preset(
        name or architecture,
        title,
        description,
        Settings.model_validate(
            {
                "architecture": architecture,
                "options": {"dropout": dropout},
                "epochs": 15,
                "batch_size": 32,
                "learning_rate": 1e-3,
                "schedule": "constant",
                "normalisation": "half",
                "keep_test_epochs": True,
                "precision": "float32",
                **changes,
            }
        ),
        source="yuri19762008",
        variant=variant,
        note=note,
        published=published,
    )


def _in_keras(
    architecture: str,
    title: str,
    description: str,
    published: float,
    variant: Variant | None = None,
    dropout: float = 0.0,
) -> Preset:
    return _preset(
        architecture,
        f"{title} in Keras",
        description,
        published,
        variant,
        name=f"{architecture}-keras",
        note=_IN_KERAS,
        dropout=dropout,
        library="keras",
        normalisation="unit",
    )


PRESETS = (
    _preset(
        "mlp109",
        "Dense network",
        "An MLP, which sees pixels without their positions: the baseline to beat.",
        0.8795,
        "as documented",
    ),
    _preset(
        "mlp235",
        "Dense network",
        "A larger MLP with dropout.",
        0.8826,
        "as coded",
        dropout=0.3,
    ),
    _preset(
        "cnn225",
        "Convolutional network",
        "Two convolutions and a hidden layer with dropout: Adam, 15 epochs, no augmentation.",
        0.9158,
        dropout=0.5,
    ),
    _preset(
        "cnn225",
        "Convolutional network on all images",
        "The same recipe on all 60,000 training images, as the project has it; the last epoch.",
        0.9158,
        name="cnn225-all",
        dropout=0.5,
        validation_images=0,
    ),
    _in_keras(
        "mlp109",
        "Dense network",
        "The same MLP, with the initial weights and the Adam of Keras.",
        0.8782,
        "as documented",
    ),
    _in_keras(
        "mlp235",
        "Dense network",
        "The same larger MLP with dropout, trained by Keras.",
        0.8820,
        "as coded",
        dropout=0.3,
    ),
    _in_keras(
        "cnn225",
        "Convolutional network",
        "The same two convolutions and hidden layer with dropout, trained by Keras.",
        0.9145,
        dropout=0.5,
    ),
    _preset(
        "binary101",
        "Sneaker or ankle boot",
        "Two classes alone: one hidden layer, one logit, 10 epochs. Its accuracy on 2,000 test "
        "images does not compare with that of networks for ten classes.",
        0.9650,
        epochs=10,
        classes=("Sneaker", "Ankle boot"),
        note="The project does not give its batch size: 32 is that of its other networks here. It "
        "trains on all 12,000 images; 1,000 of them are set aside here, the same share as "
        "elsewhere.",
        validation_images=1_000,
    ),
)
