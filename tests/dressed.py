"""A photograph made by program: a drawn figure that wears two images of the dataset."""

import numpy as np
from PIL import Image, ImageDraw

from fmnist.data.dataset import Dataset

SIZE = (300, 460)
SHIRT, TROUSERS = (70, 90, 230, 245), (100, 225, 200, 435)
"""Where the two garments are worn: left, top, right and bottom."""
_SKIN, _WALL = (214, 170, 140), (205, 212, 214)


def dressed_figure(dataset: Dataset) -> Image.Image:
    """RGB: head, arms and feet, a red T-shirt and blue trousers before a plain wall."""
    picture = Image.new("RGB", SIZE, _WALL)
    pen = ImageDraw.Draw(picture)
    pen.ellipse((120, 15, 180, 92), fill=_SKIN)
    pen.pieslice((116, 8, 184, 90), 180, 360, fill=(70, 45, 30))
    pen.rectangle((137, 85, 163, 112), fill=_SKIN)
    for elbow, hand in ((62, 50), (238, 250)):
        pen.line([(150 + (elbow - 150) // 1.2, 130), (elbow, 190), (hand, 270)], _SKIN, 24)
    pen.rectangle((103, 425, 130, 452), fill=(40, 40, 40))
    pen.rectangle((170, 425, 197, 452), fill=(40, 40, 40))
    for label, box, cloth in ((1, TROUSERS, (50, 70, 130)), (0, SHIRT, (190, 40, 45))):
        _wear(picture, _typical(dataset, label), box, cloth)
    return picture


def _typical(dataset: Dataset, label: int) -> np.ndarray:
    """The test image of the class that is closest to their mean."""
    images = dataset.test_images[dataset.test_labels == label].numpy().astype(np.float32)
    distance = np.abs(images - images.mean(0)).sum((1, 2))
    return np.asarray(images[int(distance.argmin())].astype(np.uint8))


def _wear(
    picture: Image.Image, image: np.ndarray, box: tuple[int, ...], cloth: tuple[int, ...]
) -> None:
    size = (box[2] - box[0], box[3] - box[1])
    rows, columns = np.flatnonzero((image > 40).any(1)), np.flatnonzero((image > 40).any(0))
    item = Image.fromarray(image[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
    shade = np.asarray(item.resize(size, Image.Resampling.BICUBIC), np.float32) / 255
    colour = np.array(cloth) * (0.5 + 0.7 * shade[..., None])
    dyed = Image.fromarray(colour.clip(0, 255).astype(np.uint8))
    picture.paste(dyed, box[:2], Image.fromarray((255 * (shade > 0.15)).astype(np.uint8)))
