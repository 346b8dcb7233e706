"""yuri19762008: dense layers against convolutions, in PyTorch and in Keras."""

from typing import Any

from fmnist.studies.presets.preset import Preset, Variant
from fmnist.training.config import TrainConfig

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
    epochs: int = 15,
    note: str = _BATCH,
    **changes: Any,
) -> Preset:
    return Preset(
        name or architecture,
        title,
        description,
        TrainConfig(
            architecture=architecture,
            epochs=epochs,
            batch_size=32,
            learning_rate=1e-3,
            schedule="constant",
            normalisation="half",
            keep_test_epochs=True,
            **changes,
        ),
        source="yuri19762008",
        variant=variant,
        note=note,
        published=published,
    )


PRESETS = (
    _preset(
        "mlp109",
        "Dense network",
        "Two dense layers that see pixels without their places: the baseline to beat.",
        0.8795,
        "as documented",
    ),
    _preset(
        "mlp235",
        "Dense network",
        "Two larger dense layers with dropout.",
        0.8826,
        "as coded",
    ),
    _preset(
        "cnn225",
        "Convolutional network",
        "Two convolutions and a dense layer with dropout: Adam, 15 epochs, no augmentation.",
        0.9158,
    ),
    _preset(
        "cnn225",
        "Convolutional network on all images",
        "The same recipe on all 60,000 training images, as the project has it; the last epoch.",
        0.9158,
        name="cnn225-all",
        validation_images=0,
    ),
    _preset(
        "binary101",
        "Sneaker or ankle boot",
        "A first lesson with two classes alone: one dense layer, one output, 10 epochs. Its "
        "accuracy on 2,000 test images compares with that of no network for ten classes.",
        0.9650,
        epochs=10,
        note="The project does not give its batch size: 32 is that of its other networks here. It "
        "trains on all 12,000 images; 1,000 of them are set aside here, the same share as "
        "elsewhere.",
        validation_images=1_000,
    ),
)
