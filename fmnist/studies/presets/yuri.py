"""yuri19762008: dense layers against convolutions, in PyTorch and in Keras."""

from fmnist.studies.presets.preset import Preset, Variant
from fmnist.training.config import TrainConfig


def _preset(
    architecture: str, title: str, description: str, variant: Variant | None = None
) -> Preset:
    return Preset(
        architecture,
        title,
        description,
        TrainConfig(
            architecture=architecture,
            epochs=15,
            batch_size=32,
            learning_rate=1e-3,
            schedule="constant",
            normalisation="half",
            keep_test_epochs=True,
        ),
        source="yuri19762008",
        variant=variant,
        note="The project does not give its batch size: 32 is the default of Keras, in which it "
        "trains this network too.",
    )


PRESETS = (
    _preset(
        "mlp109",
        "Dense network",
        "Two dense layers that see pixels without their places: the baseline to beat.",
        "as documented",
    ),
    _preset(
        "mlp235",
        "Dense network",
        "Two larger dense layers with dropout.",
        "as coded",
    ),
    _preset(
        "cnn225",
        "Convolutional network",
        "Two convolutions and a dense layer with dropout: Adam, 15 epochs, no augmentation.",
    ),
)
