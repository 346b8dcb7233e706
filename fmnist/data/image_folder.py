"""A dataset that lies in a folder: `train/CLASS/*.png` and `test/CLASS/*.png`."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from fmnist.common.errors import DatasetError
from fmnist.data.source import DatasetSource, Images, ImageShape, Part

_PATTERN = "*.[pP][nN][gG]"
_MODES = {1: "L", 3: "RGB"}


def image_folder(name: str, folder: Path, shape: ImageShape, title: str = "") -> DatasetSource:
    """The dataset in `folder`, whose classes are the subfolders of `train` in alphabetical order.

    Every image is brought to `shape`, of one channel (grey) or three (RGB). Mean and deviation are
    computed over all training images.

    Raises:
        DatasetError: there are fewer than two classes, one has no images, or one cannot be read.
    """
    classes = tuple(sorted(each.name for each in (folder / "train").glob("*") if each.is_dir()))
    counts = {
        part: tuple(len(_files(folder, part, each)) for each in classes)
        for part in ("train", "test")
    }
    if len(classes) < 2 or not all(counts["train"] + counts["test"]):
        raise DatasetError(
            f"{folder} must hold train/CLASS/*.png and test/CLASS/*.png with images of at least "
            "two classes."
        )

    def read() -> Images:
        train, test = (_read(folder, part, classes, shape) for part in ("train", "test"))
        return Images(*train, *test, origin=f"the folder {folder}")

    pixels = read().train_images.astype(np.float64) / 255
    return DatasetSource(
        name=name,
        title=title or name,
        classes=classes,
        shape=shape,
        train_counts=counts["train"],
        test_counts=counts["test"],
        mean=float(pixels.mean()),
        std=float(pixels.std(ddof=1)),
        read=read,
    )


def _files(folder: Path, part: str, name: str) -> list[Path]:
    return sorted((folder / part / name).glob(_PATTERN))


def _read(
    folder: Path, part: Part | str, classes: tuple[str, ...], shape: ImageShape
) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    images, labels = [], []
    for label, name in enumerate(classes):
        for path in _files(folder, part, name):
            images.append(_pixels(path, shape))
            labels.append(label)
    return np.stack(images), np.array(labels)


def _pixels(path: Path, shape: ImageShape) -> np.ndarray:
    try:
        with Image.open(path) as picture:
            sized = picture.convert(_MODES[shape.channels]).resize((shape.width, shape.height))
            return np.asarray(sized)
    except (OSError, UnidentifiedImageError) as error:
        raise DatasetError(f"The image {path} cannot be read: replace or remove it.") from error
