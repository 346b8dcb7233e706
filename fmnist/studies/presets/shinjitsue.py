"""shinjitsue: does augmentation help, does dropout, and which learning rate is right?"""

from typing import Any

from fmnist.studies.presets.preset import Preset
from fmnist.training.settings import Settings

_AUGMENTATIONS = {"rotation": 10.0, "flip": 0.5, "crop": 4.0}


def _preset(
    name: str,
    title: str,
    description: str,
    *,
    architecture: str = "fashioncnn",
    dropout: float = 0.25,
    augmented: bool = True,
    note: str = "",
    published: float | None = None,
    **changes: Any,
) -> Preset:
    recipe: dict[str, Any] = {
        "options": {} if architecture == "logreg" else {"dropout": dropout},
        "epochs": 10,
        "batch_size": 64,
        "learning_rate": 1e-3,
        "schedule": "plateau",
        "early_stopping": 5,
        "normalisation": "half",
        "keep_test_epochs": True,
        "precision": "float32",
        "augmentations": _AUGMENTATIONS if augmented else {},
    }
    return Preset(
        name,
        title,
        description,
        Settings(architecture=architecture, **(recipe | changes)),
        source="shinjitsue",
        note=note,
        published=published,
    )


def _learning_rate(name: str, learning_rate: float) -> Preset:
    return _preset(
        name,
        f"FashionCNN, learning rate {learning_rate:g}",
        "One of three learning rates compared over five epochs.",
        epochs=5,
        learning_rate=learning_rate,
        note="The other settings are those of the main network.",
    )


PRESETS = (
    _preset(
        "fashioncnn",
        "FashionCNN",
        "Three convolutions with BatchNorm2d, random rotation, horizontal flip and crop, and a "
        "learning rate that halves on a plateau.",
        note="The documents give 310,000 parameters; the network that the code builds has "
        "1,701,578.",
        published=0.8995,
    ),
    _preset(
        "fashioncnn-noaug",
        "FashionCNN without augmentation",
        "The same recipe on the training images as they are.",
        augmented=False,
        published=0.9271,
    ),
    _preset(
        "fashioncnn-nodrop",
        "FashionCNN without dropout",
        "The same recipe with augmentation and without dropout.",
        published=0.9080,
        dropout=0.0,
    ),
    _preset(
        "fashioncnn-neither",
        "FashionCNN without augmentation or dropout",
        "The cell that completes the two by two of augmentation and dropout.",
        augmented=False,
        dropout=0.0,
        note="The project did not run this one.",
    ),
    _preset(
        "altcnn",
        "AlternativeCNN",
        "Two 5×5 convolutions with the recipe of the main network.",
        architecture="altcnn",
        published=0.8831,
    ),
    _preset(
        "logreg-aug",
        "Logistic regression with augmentation",
        "One weight per pixel and class, on images that are rotated, flipped and cropped.",
        architecture="logreg",
        published=0.6698,
    ),
    _preset(
        "logreg-noaug",
        "Logistic regression without augmentation",
        "The same recipe on the images as they are: what the augmentation cost.",
        architecture="logreg",
        augmented=False,
        note="The project did not run this one.",
    ),
    _learning_rate("fashioncnn-lr1e-2", 0.01),
    _learning_rate("fashioncnn-lr1e-3", 0.001),
    _learning_rate("fashioncnn-lr1e-4", 0.0001),
)
