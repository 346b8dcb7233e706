"""SWMLearner: networks for 32 x 32 pixels in three channels, written in Keras."""

from fmnist.studies.presets.preset import Preset, Variant
from fmnist.training.settings import Settings


def _preset(
    name: str,
    title: str,
    description: str,
    variant: Variant,
    published: float,
    note: str = "",
    dropout: float = 0.0,
) -> Preset:
    return Preset(
        name,
        title,
        description,
        Settings(
            architecture=name,
            options={"dropout": dropout},
            epochs=15,
            batch_size=256,
            learning_rate=1e-3,
            schedule="constant",
            normalisation="unit",
            keep_test_epochs=True,
            precision="float32",
        ),
        source="SWMLearner",
        variant=variant,
        note=f"The project trains in mixed precision with compilation. {note}".strip(),
        published=published,
    )


PRESETS = (
    _preset(
        "cnn924",
        "Simple CNN",
        "One convolution on the resized image: 923,914 parameters.",
        "as coded",
        0.918,
    ),
    _preset(
        "cnn1200",
        "Simple CNN",
        "Two convolutions: 1,199,882 parameters, the size that the documents give.",
        "as documented",
        0.918,
        "The documents give 1.2 million parameters and no layers: this is a plain network that "
        "has them.",
    ),
    _preset(
        "cnn620",
        "Deeper CNN",
        "Three convolutions on the resized image, and dropout: 620,362 parameters.",
        "as coded",
        0.919,
        "The documents give 3.8 million parameters, which no plain network of this kind has.",
        dropout=0.5,
    ),
    _preset(
        "vgg16",
        "VGG16, transfer learning",
        "Features pretrained on ImageNet and frozen, a hidden layer and a classifier: 133,898 of "
        "14,848,586 parameters are trained.",
        "as coded",
        0.870,
        "Its weights are those of Keras, here those of torchvision (528 MB, fetched once) with "
        "the normalisation that they expect.",
        dropout=0.5,
    ),
)
