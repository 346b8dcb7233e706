"""The recipes of this program."""

from fmnist.studies.presets.preset import Preset
from fmnist.training.config import TrainConfig


def _alike(architecture: str, title: str, description: str) -> Preset:
    """One recipe for all, so that their comparison is one of networks."""
    return Preset(
        architecture,
        title,
        f"{description} Trained with the same recipe as the other networks of this kind.",
        TrainConfig(
            architecture=architecture,
            epochs=15,
            batch_size=128,
            optimiser="adamw",
            learning_rate=2e-3,
            weight_decay=0.05,
            label_smoothing=0.1,
            augmentations={"flip": 0.5, "crop": 2},
        ),
    )


_RECORD = (
    "A speed record: it trains on every training image, so nothing chooses an epoch and the last "
    "one is kept."
)


def _fast(
    epochs: int,
    width: int,
    batch_size: int,
    validation_images: int = 5_000,
    learning_rate: float | None = None,
    augmentations: dict[str, float] | None = None,
) -> TrainConfig:
    """The recipe of the speed records, with other augmentations.

    Unless it is given, the learning rate grows with the batch (Goyal et al. 2017,
    arXiv:1706.02677).
    """
    return TrainConfig(
        architecture="fastcnn",
        options={"width": width},
        epochs=epochs,
        batch_size=batch_size,
        optimiser="sgd",
        learning_rate=learning_rate or batch_size / 640,
        weight_decay=5e-4,
        label_smoothing=0.1,
        augmentations=augmentations or {"flip": 0.5},
        validation_images=validation_images,
        precision="native",
    )


PRESETS = (
    Preset(
        "quick",
        "A first model",
        "A small fast network for two epochs: the quickest way to a usable model.",
        _fast(epochs=2, width=16, batch_size=96),
    ),
    Preset(
        "fmnist-90",
        "90 % in seconds",
        f"The first model with all 60,000 images. {_RECORD}",
        _fast(epochs=1, width=16, batch_size=96, validation_images=0),
    ),
    Preset(
        "fmnist-93",
        "93 % while you watch",
        f"A fast network until it is as good as the best of the published ones. {_RECORD}",
        _fast(epochs=6, width=32, batch_size=256, validation_images=0),
    ),
    Preset(
        "fmnist-94",
        "94 % on a GPU",
        f"The fast network twice as wide and for longer. {_RECORD}",
        _fast(epochs=15, width=64, batch_size=1024, validation_images=0),
    ),
    Preset(
        "fmnist-95",
        "95 % on a GPU",
        f"The fast network three times as wide, with shifts and random erasing. {_RECORD}",
        _fast(
            epochs=45,
            width=96,
            batch_size=512,
            validation_images=0,
            learning_rate=0.4,
            augmentations={"flip": 0.5, "crop": 2, "erase": 0.25},
        ),
        note="Measured on a GPU on validation images only.",
    ),
    Preset(
        "best-500k",
        "The most from half a million parameters",
        f"The fast network for sixty epochs, answering without the mirror image. {_RECORD}",
        TrainConfig(
            architecture="fastcnn",
            options={"width": 56, "flip_tta": False},
            epochs=60,
            batch_size=128,
            optimiser="sgd",
            learning_rate=0.1,
            weight_decay=5e-4,
            label_smoothing=0.1,
            augmentations={"flip": 0.5, "crop": 2, "erase": 0.25},
            validation_images=0,
            precision="native",
        ),
    ),
    Preset(
        "best",
        "The most without a limit",
        f"A wide residual network of 28 layers on the whole image: days without a GPU. {_RECORD}",
        TrainConfig(
            architecture="wideresnet",
            options={"widen": 4, "blocks": 4, "full_size": True},
            epochs=200,
            batch_size=128,
            optimiser="sgd",
            learning_rate=0.1,
            weight_decay=5e-4,
            label_smoothing=0.1,
            augmentations={"flip": 0.5, "crop": 4, "erase": 0.5},
            validation_images=0,
        ),
        note="No GPU has trained it yet.",
    ),
    Preset(
        "reference",
        "The model that ships",
        "A small residual network trained until it is good: the recipe of the reference model.",
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
        "real-world",
        "For drawings and photographs",
        "A wider residual network that also learns from drawings and cut-outs made by program: "
        "the recipe of the model that classifies people's pictures.",
        TrainConfig(
            architecture="miniresnet",
            options={"width": 32},
            domain="real_world",
            epochs=14,
            batch_size=240,
            optimiser="sgd",
            learning_rate=0.12,
            weight_decay=5e-4,
            label_smoothing=0.05,
            augmentations={"flip": 0.5, "crop": 2},
        ),
    ),
    Preset(
        "logreg",
        "The simplest model",
        "One weight per pixel and class (logistic regression): what every network must beat.",
        TrainConfig(architecture="logreg", epochs=10, batch_size=128),
    ),
    _alike("resnet20", "Deep and narrow", "A residual network of 20 layers."),
    _alike("mobilenet", "Made for small devices", "Filters that look at one channel each."),
    _alike("efficientnet", "Wide and deep in balance", "MobileNet's blocks that weigh channels."),
    _alike("wideresnet", "Shallow and wide", "A residual network with many filters; slow."),
    _alike("vit", "No filters at all", "A transformer over patches of the image."),
    Preset(
        "efficientnet_lite0",
        "Learned on photographs",
        "Filters from ImageNet that stay as they are; only the last layer learns.",
        TrainConfig(
            architecture="efficientnet_lite0",
            epochs=15,
            batch_size=128,
            learning_rate=2e-3,
            normalisation="unit",
        ),
    ),
    Preset(
        "efficientnet_lite0-tuned",
        "Learned on photographs, learns on",
        "Filters from ImageNet that adapt to clothes: the slowest recipe.",
        TrainConfig(
            architecture="efficientnet_lite0",
            options={"fine_tune": True},
            epochs=3,
            batch_size=128,
            optimiser="adamw",
            learning_rate=5e-4,
            weight_decay=0.01,
            label_smoothing=0.1,
            augmentations={"flip": 0.5},
            normalisation="unit",
        ),
    ),
)
