"""sushantkai: three networks that stop when the validation loss no longer falls."""

from fmnist.studies.presets.preset import Preset
from fmnist.training.settings import Settings


def _preset(
    name: str,
    architecture: str,
    title: str,
    description: str,
    published: float,
    dropout: float = 0.0,
) -> Preset:
    return Preset(
        name,
        title,
        description,
        Settings(
            architecture=architecture,
            options={"dropout": dropout},
            epochs=30,
            batch_size=64,
            learning_rate=1e-3,
            schedule="constant",
            normalisation="unit",
            keep_test_epochs=True,
            precision="float32",
            early_stopping=5,
            selection="loss",
        ),
        source="sushantkai",
        note="The learning rate is the default of Keras, 0.001. The accuracy is that of the "
        "notebook at the epoch of the lowest validation loss.",
        published=published,
    )


PRESETS = (
    _preset(
        "mlp109-early",
        "mlp109",
        "Artificial neural network",
        "An MLP, at most 30 epochs, the epoch with the lowest validation loss.",
        0.8834,
    ),
    _preset(
        "cnn122",
        "cnn122",
        "Basic CNN",
        "Two convolutions and a small hidden layer, with early stopping on the loss.",
        0.9155,
    ),
    _preset(
        "cnn111",
        "cnn111",
        "Deeper CNN",
        "Three convolutions, each with BatchNorm2d after ReLU, and dropout.",
        0.8971,
        dropout=0.5,
    ),
)
