"""How often test images are classified correctly in the forms in which people have them.

Enlarged, inverted, padded, on a page, saved by a plotting library: each form is drawn here from the
same test images, goes through decoding and preprocessing as any upload, and is answered by the
model that ships.
"""

import io
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from benchmarks.report import keep
from fmnist.data.dataset import load_dataset
from fmnist.evaluation.metrics import wilson_interval
from fmnist.recognition.classify import classify
from fmnist.recognition.colour_maps import colour_map
from fmnist.recognition.decode import decode_image
from fmnist.recognition.repair import repair
from fmnist.runs.load_model import default_run, load_model
from fmnist.runs.store import Store

Grey = npt.NDArray[np.uint8]
_COUNT = 80
_SEED = 16
_WHITE, _INK = (255, 255, 255), (0, 0, 0)


def enlarged(image: Grey, times: int) -> Image.Image:
    """Without smoothing: every pixel becomes a square."""
    return Image.fromarray(np.kron(image, np.ones((times, times), np.uint8)))


def smoothed(image: Grey, side: int) -> Image.Image:
    """Enlarged with smoothing."""
    return Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)


def coloured(image: Grey, name: str) -> Image.Image:
    """In the colours of a map."""
    return Image.fromarray(np.rint(colour_map(name)[image]).astype(np.uint8))


def on_page(image: Image.Image, page: tuple[int, int, int] = (250, 250, 250)) -> Image.Image:
    """A screenshot: a bar, a heading, the image, a caption and a button."""
    ink = _INK if page[0] > 127 else _WHITE
    shown = Image.new("RGB", (1_000, 620), page)
    pen = ImageDraw.Draw(shown)
    pen.rectangle((0, 0, 1_000, 44), fill=(226, 226, 226) if page[0] > 127 else (44, 44, 44))
    pen.text((16, 14), "Laboratory   Data   Train   Results", fill=ink)
    pen.text((180, 90), "Which class is this?", fill=ink, font_size=26)
    shown.paste(image.convert("RGB"), (180, 140))
    pen.text((180, 150 + image.height), "Test image no. 17", fill=ink)
    pen.rounded_rectangle((700, 300, 840, 340), 8, fill=(0, 114, 178))
    return shown


def plotted(image: Grey, name: str = "viridis", axes: bool = True) -> Image.Image:
    """As plotting libraries save it: 640 x 480, with title, axes and colour bar, or bare."""
    left, top, side = 144, 58, 370
    figure = Image.new("RGB", (640, 480), _WHITE)
    square = coloured(image, name).resize((side, side), Image.Resampling.NEAREST)
    figure.paste(square, (left, top))
    if not axes:
        return figure
    pen = ImageDraw.Draw(figure)
    pen.rectangle((left, top, left + side, top + side), outline=_INK)
    for cell in range(0, 28, 5):
        place = round((cell + 0.5) * side / 28)
        pen.line((left + place, top + side, left + place, top + side + 4), fill=_INK)
        pen.text((left + place - 4, top + side + 8), str(cell), fill=_INK)
        pen.line((left - 4, top + place, left, top + place), fill=_INK)
        pen.text((left - 20, top + place - 6), str(cell), fill=_INK)
    pen.text((left + 130, top - 24), "Ankle boot", fill=_INK, font_size=16)
    bar = np.repeat(np.arange(255, -1, -1, dtype=np.uint8)[:, None], 18, axis=1)
    figure.paste(coloured(bar, name).resize((18, side)), (left + side + 24, top))
    pen.rectangle((left + side + 24, top, left + side + 42, top + side), outline=_INK)
    for level in range(0, 256, 50):
        pen.text((left + side + 50, top + side - 6 - level * side // 255), str(level), fill=_INK)
    return figure


def png(picture: Image.Image) -> bytes:
    """The bytes of a PNG."""
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def jpeg(picture: Image.Image) -> bytes:
    """The bytes of a JPEG of quality 85."""
    file = io.BytesIO()
    picture.convert("RGB").save(file, "JPEG", quality=85)
    return file.getvalue()


FORMS: dict[str, Callable[[Grey], bytes]] = {
    "28 x 28": lambda image: png(Image.fromarray(image)),
    "28 x 28, inverted": lambda image: png(Image.fromarray(255 - image)),
    "28 x 28, JPEG": lambda image: jpeg(Image.fromarray(image)),
    "enlarged 10 times": lambda image: png(enlarged(image, 10)),
    "enlarged 10 times, JPEG": lambda image: jpeg(enlarged(image, 10)),
    "enlarged 9 times, as this page shows it": lambda image: png(enlarged(image, 9)),
    "enlarged 8 times with smoothing": lambda image: png(smoothed(image, 224)),
    "enlarged with smoothing, JPEG": lambda image: jpeg(smoothed(image, 300)),
    "enlarged 10 times, inverted": lambda image: png(enlarged(255 - image, 10)),
    "enlarged with smoothing, inverted": lambda image: png(smoothed(255 - image, 224)),
    "padded to 32 x 32": lambda image: png(Image.fromarray(np.pad(image, 2))),
    "padded to 32 x 32, enlarged": lambda image: png(enlarged(np.pad(image, 2), 8)),
    "padded, with smoothing": lambda image: png(smoothed(np.pad(image, 2), 256)),
    "on a light page": lambda image: png(on_page(enlarged(image, 10))),
    "on a light page, JPEG": lambda image: jpeg(on_page(enlarged(image, 6))),
    "on a light page, with smoothing": lambda image: png(on_page(smoothed(image, 224))),
    "on a white page, inverted": lambda image: png(on_page(enlarged(255 - image, 8), _WHITE)),
    "on a dark page": lambda image: png(on_page(enlarged(image, 6), (22, 22, 22))),
    "viridis": lambda image: png(coloured(image, "viridis")),
    "viridis, enlarged, JPEG": lambda image: jpeg(
        coloured(image, "viridis").resize((280, 280), Image.Resampling.NEAREST)
    ),
    "plot without axes": lambda image: png(plotted(image, axes=False)),
    "plot with axes, title and colour bar": lambda image: png(plotted(image)),
    "the same, JPEG": lambda image: jpeg(plotted(image)),
    "plot in grey": lambda image: png(plotted(image, "grey")),
    "plot in magma": lambda image: png(plotted(image, "magma")),
    "plot in jet": lambda image: png(plotted(image, "jet")),
    "plot in Blues": lambda image: png(plotted(image, "Blues")),
    "plot in hot, without axes": lambda image: png(plotted(image, "hot", axes=False)),
}


def main() -> None:
    """Measure, print and keep."""
    dataset, run = load_dataset(), default_run(Store())
    model = load_model(run)
    chosen = np.random.default_rng(_SEED).choice(len(dataset.test_images), _COUNT, replace=False)
    images, labels = dataset.test_images.numpy()[chosen], dataset.test_labels.numpy()[chosen]
    forms: dict[str, Any] = {}
    for name, form in FORMS.items():
        taken = [repair(decode_image(form(image))) for image in images]
        right = sum(
            classify(model, each.image).class_index == label
            for each, label in zip(taken, labels, strict=True)
        )
        forms[name] = {
            "accuracy": right / _COUNT,
            "interval": list(wilson_interval(right, _COUNT)),
            "recognised": sum(each.look == "dataset" for each in taken) / _COUNT,
        }
    keep("dataset_forms", {"model": run.id, "images": _COUNT, "forms": forms})
    for name, figures in forms.items():
        low, high = figures["interval"]
        print(
            f"{name:42}{figures['accuracy']:5.2f} ({low:.2f} to {high:.2f}), "
            f"recognised {figures['recognised']:.2f}"
        )


if __name__ == "__main__":
    main()
