"""The recipes of this program."""

from typing import Any

from fmnist.networks import OptionValue
from fmnist.studies.presets.preset import Preset
from fmnist.training.settings import Settings


def _alike(architecture: str, title: str, description: str, **options: OptionValue) -> Preset:
    """One recipe for all, so that their comparison is one of networks."""
    return Preset(
        architecture,
        title,
        f"{description} Trained with the same recipe as the other networks of this kind.",
        Settings(
            architecture=architecture,
            options=options,
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
    "A speed record: trained on all training images without validation, so the last epoch is kept."
)


def _fast(
    epochs: int,
    width: int,
    batch_size: int,
    validation_images: int = 5_000,
    learning_rate: float | None = None,
    augmentations: dict[str, float] | None = None,
) -> Settings:
    """The recipe of the speed records, with other augmentations.

    Unless it is given, the learning rate grows with the batch (Goyal et al. 2017,
    arXiv:1706.02677).
    """
    return Settings(
        architecture="fastcnn",
        options={"width": width, "whitened": True, "dropout": 0.0, "flip_tta": True},
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


def _overfitting(name: str, cure: str, description: str, **changes: Any) -> Preset:
    """Forty epochs on 1,000 images, with one thing changed that overfits less."""
    recipe: dict[str, Any] = {
        "architecture": "cnn225",
        "options": {"dropout": 0.0},
        "epochs": 40,
        "batch_size": 32,
        "optimiser": "adamw",
        "learning_rate": 1e-3,
        "schedule": "constant",
        "train_images": 1_000,
    }
    return Preset(name, f"Overfitting: {cure}", description, Settings(**(recipe | changes)))


PRESETS = (
    Preset(
        "quick",
        "First model",
        "A small fast CNN for two epochs: the quickest way to a usable model.",
        _fast(epochs=2, width=16, batch_size=96),
    ),
    Preset(
        "fmnist-90",
        "90 % in seconds",
        f"The first model on all 60,000 images. {_RECORD}",
        _fast(epochs=1, width=16, batch_size=96, validation_images=0),
    ),
    Preset(
        "fmnist-93",
        "93 % in about a minute",
        f"The fast CNN until it is as accurate as the best of the five projects. {_RECORD}",
        _fast(epochs=4, width=32, batch_size=256, validation_images=0),
    ),
    Preset(
        "fmnist-94-cpu",
        "94 % in a few minutes",
        f"The fast CNN, half as wide again, for longer and with random crop. {_RECORD}",
        _fast(
            epochs=14,
            width=48,
            batch_size=512,
            validation_images=0,
            augmentations={"flip": 0.5, "crop": 1},
        ),
    ),
    Preset(
        "fmnist-94",
        "94 % on a GPU",
        f"The fast CNN, twice as wide and for longer. {_RECORD}",
        _fast(epochs=15, width=64, batch_size=1024, validation_images=0),
    ),
    Preset(
        "fmnist-95",
        "95 % on a GPU",
        f"The fast CNN, three times as wide, with random crop and erasing. {_RECORD}",
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
        "Best under 500,000 parameters",
        f"The fast CNN for sixty epochs, without flip test-time augmentation. {_RECORD}",
        Settings(
            architecture="fastcnn",
            options={"width": 56, "whitened": True, "dropout": 0.0, "flip_tta": False},
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
        "Best of any size",
        f"A Wide ResNet of 28 layers at full resolution: days without a GPU. {_RECORD}",
        Settings(
            architecture="wideresnet",
            options={"widen": 4, "blocks": 4, "dropout": 0.0, "full_size": True},
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
        "Reference model",
        "A small ResNet: the recipe of the reference model that is included.",
        Settings(
            architecture="miniresnet",
            options={"width": 24, "dropout": 0.0},
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
        "Drawings and photographs",
        "A small ResNet, also trained on synthetic drawings and cut-outs: the recipe of the model "
        "that Classify uses.",
        Settings(
            architecture="miniresnet",
            options={"width": 32, "dropout": 0.0},
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
        "Logistic regression",
        "One weight per pixel and class: the baseline that every network must beat.",
        Settings(architecture="logreg", epochs=10, batch_size=128),
    ),
    _overfitting(
        "overfit",
        "1,000 images, no regularisation",
        "A CNN that memorises 1,000 images: training loss goes to zero, and validation loss turns "
        "after some ten epochs and rises. The next three presets change one thing each.",
    ),
    _overfitting(
        "overfit-dropout",
        "with dropout",
        "The same with dropout 0.5: validation loss turns later and rises less.",
        options={"dropout": 0.5},
    ),
    _overfitting(
        "overfit-decay",
        "with weight decay",
        "The same with weight decay 0.5: validation loss turns later and rises much less.",
        weight_decay=0.5,
    ),
    _overfitting(
        "overfit-augment",
        "with augmentation",
        "The same with random horizontal flip, crop and erasing: validation loss falls almost to "
        "the end.",
        augmentations={"flip": 0.5, "crop": 2, "erase": 0.25},
    ),
    _alike("resnet20", "ResNet-20", "Deep and narrow.", full_size=False, dropout=0.0),
    _alike(
        "mobilenet",
        "MobileNetV2",
        "Depthwise convolutions, for small devices.",
        width=1.0,
        dropout=0.2,
    ),
    _alike(
        "efficientnet",
        "EfficientNet",
        "MBConv blocks with squeeze and excitation.",
        scale=0,
        dropout=0.2,
    ),
    _alike(
        "wideresnet",
        "Wide ResNet",
        "Shallow and wide; slow.",
        widen=4,
        blocks=1,
        dropout=0.0,
        full_size=False,
    ),
    _alike(
        "vit",
        "Vision transformer",
        "Self-attention between patches of the image.",
        patch=4,
        width=64,
        depth=6,
        dropout=0.0,
    ),
    Preset(
        "efficientnet_lite0",
        "Transfer learning, frozen features",
        "Features pretrained on ImageNet and frozen; only the classifier is trained.",
        Settings(
            architecture="efficientnet_lite0",
            options={"size": 96, "fine_tune": False, "dropout": 0.2},
            epochs=15,
            batch_size=128,
            learning_rate=2e-3,
            normalisation="unit",
        ),
    ),
    Preset(
        "efficientnet_lite0-tuned",
        "Transfer learning, fine-tuned",
        "Features pretrained on ImageNet and trained on: the slowest recipe.",
        Settings(
            architecture="efficientnet_lite0",
            options={"size": 96, "fine_tune": True, "dropout": 0.2},
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
