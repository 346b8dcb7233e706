"""Pictures made by program that both looks still get wrong, as one sheet for the docs."""

import numpy as np
import torch
from PIL import Image, ImageDraw

from fmnist.common.errors import ImageError
from fmnist.common.paths import PROJECT
from fmnist.data.dataset import load_dataset
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.recognition.recognise import recognise_picture
from fmnist.recognition.repair import RepairOptions
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.store import Store
from fmnist.synthesis.drawings_by_class import draw_sketches
from fmnist.synthesis.scenes import scenes

_TILE, _ACROSS, _CAPTION = 132, 8, 30
_TRIED, _SIDE, _SEED = 200, 168, 99


def main() -> None:
    """Write docs/images/failures.png: up to eight drawings and photographs, and their inputs."""
    sheet = Image.new("RGB", (_ACROSS * _TILE, 2 * (2 * _TILE + _CAPTION)), "white")
    for row, (pictures, labels, look) in enumerate((_drawings(), _photographs())):
        wrong = _wrong(pictures, labels, look)
        print(f"{look}s: {len(wrong)} of {len(pictures)} wrong")
        for column, (picture, image, caption) in enumerate(wrong[:_ACROSS]):
            _paste(sheet, column, row, picture, image, caption)
    sheet.save(PROJECT / "docs" / "images" / "failures.png", optimize=True)


def _drawings() -> tuple[list[Image.Image], list[int], str]:
    images, labels = draw_sketches(_TRIED, 0, np.random.default_rng(_SEED))
    large = [
        Image.fromarray(255 - image).resize((_SIDE, _SIDE), Image.Resampling.BICUBIC)
        for image in images.numpy()
    ]
    return large, labels.tolist(), "drawing"


def _photographs() -> tuple[list[Image.Image], list[int], str]:
    dataset = load_dataset()
    items, labels = dataset.test_images[:_TRIED], dataset.test_labels[:_TRIED]
    made, _ = scenes(items, None, _SIDE, torch.Generator().manual_seed(_SEED))
    pixels = (made.permute(0, 2, 3, 1) * 255).byte().numpy()
    return [Image.fromarray(picture) for picture in pixels], labels.tolist(), "photograph"


def _wrong(
    pictures: list[Image.Image], labels: list[int], look: str
) -> list[tuple[Image.Image, Image.Image, str]]:
    model = load_model(default_run(Store()))
    options = RepairOptions("drawing" if look == "drawing" else "photograph")
    found = []
    for picture, label in zip(pictures, labels, strict=True):
        try:
            answered = recognise_picture(model, picture.convert("RGBA"), options)
        except ImageError:
            continue
        image, guess = answered.repaired.image, answered.answer.class_index
        if guess != label:
            caption = f"{FASHION_MNIST.classes[label]}\npredicted as {FASHION_MNIST.classes[guess]}"
            found.append((picture.convert("RGB"), Image.fromarray(image), caption))
    return found


def _paste(
    sheet: Image.Image,
    column: int,
    row: int,
    picture: Image.Image,
    image: Image.Image,
    caption: str,
) -> None:
    left, top = column * _TILE, row * (2 * _TILE + _CAPTION)
    size = (_TILE - 4, _TILE - 4)
    sheet.paste(picture.resize(size), (left + 2, top + 2))
    enlarged = image.resize(size, Image.Resampling.NEAREST)
    sheet.paste(enlarged.convert("RGB"), (left + 2, top + _TILE + 2))
    ImageDraw.Draw(sheet).text((left + 4, top + 2 * _TILE), caption, fill="black", font_size=11)


if __name__ == "__main__":
    main()
