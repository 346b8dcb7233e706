"""Source 003: one network first without dropout and then with it."""

from fmnist.studies.presets.preset import Preset
from fmnist.training.settings import Settings


def _preset(name: str, title: str, description: str, dropout: float, published: float) -> Preset:
    return Preset(
        name,
        title,
        description,
        Settings(
            architecture="cnn242",
            options={"dropout": dropout},
            epochs=50,
            batch_size=128,
            learning_rate=1e-3,
            schedule="constant",
            normalisation="unit",
            keep_test_epochs=True,
            precision="float32",
            validation_images=12_000,
            split_seed=2018,
        ),
        source="source 003",
        note="The learning rate is the default of Keras, 0.001. As many images are held out as in "
        "the source, in equal shares of each class, so not exactly the same ones.",
        published=published,
    )


PRESETS = (
    _preset(
        "cnn242-plain",
        "Three convolutions without dropout",
        "Fifty epochs on 48,000 images: it overfits.",
        dropout=0.0,
        published=0.91,
    ),
    _preset(
        "cnn242",
        "Three convolutions with dropout",
        "The same network with dropout in four places.",
        dropout=0.3,
        published=0.93,
    ),
)
