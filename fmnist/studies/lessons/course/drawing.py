"""Lesson 9: your drawing is not the dataset."""

from dataclasses import replace

import numpy as np
from PIL import Image

from fmnist.common.figures import per_cent, points
from fmnist.data.dataset import Dataset
from fmnist.networks.model import Model
from fmnist.recognition.repair import RepairOptions, repair
from fmnist.runs.load_model import load_model
from fmnist.studies.lessons.lesson import Claim, Found, Lesson, Option, Records, nearest
from fmnist.studies.lessons.parts import Bars, Desk, Gallery, Part, Picture

RUN = "reference"
PICTURES = 40
_PAPER, _ITEM = 84, 42
_EVERY = RepairOptions(look="drawing", framed=False)
WITHOUT = {
    "all steps": _EVERY,
    "without polarity": replace(_EVERY, background=False),
    "without crop": replace(_EVERY, crop=False),
    "without centre": replace(_EVERY, centre=False),
    "none": replace(_EVERY, background=False, crop=False, centre=False),
}

OPTIONS = (
    Option("About 85 %: the items are the same", 0.85),
    Option("About 60 %", 0.60),
    Option("About 35 %", 0.35),
    Option("About 10 %: guessing", 0.10),
)


def find(records: Records) -> Found:
    """Test images put on paper as a person draws, read with and without each step."""
    model = load_model(records.of(RUN)[0])
    labels = records.dataset.test_labels.numpy()[:PICTURES]
    sheets = [on_paper(records.dataset, number) for number in range(PICTURES)]
    read = {name: _read(sheets, options) for name, options in WITHOUT.items()}
    right = {name: _accuracy(model, images, labels) for name, images in read.items()}
    whole, none = right["all steps"], right["none"]
    return Found(
        right=nearest(OPTIONS, none),
        experiment=_parts(read, right),
        claims=(
            Claim(
                f"Put on paper as they are, it recognises **{per_cent(none, 0)}** of them.",
                none < 0.5,
            ),
            Claim(
                f"With the drawing turned into its negative, cropped and centred, "
                f"{per_cent(whole, 0)}: the network is the same, only what it sees has changed.",
                whole > 0.75,
            ),
            Claim(
                "Left out alone, polarity costs "
                f"{points(whole - right['without polarity'])}, crop "
                f"{points(whole - right['without crop'])} and centre "
                f"{points(whole - right['without centre'])}.",
                whole - right["without polarity"] > 0.2,
            ),
        ),
        figures={"pictures": str(PICTURES)},
    )


def on_paper(dataset: Dataset, number: int) -> Image.Image:
    """A test image as dark ink on a white sheet, smaller than the sheet and beside its middle."""
    ink = 255 - dataset.test_images[number].numpy()
    item = Image.fromarray(ink).resize((_ITEM, _ITEM), Image.Resampling.BILINEAR)
    sheet = Image.new("L", (_PAPER, _PAPER), 255)
    left, top = np.random.default_rng(number).integers(0, _PAPER - _ITEM, 2)
    sheet.paste(item, (int(left), int(top)))
    return sheet.convert("RGBA")


def _read(sheets: list[Image.Image], options: RepairOptions) -> np.ndarray:
    return np.stack([repair(sheet, options).image for sheet in sheets])


def _accuracy(model: Model, images: np.ndarray, labels: np.ndarray) -> float:
    import torch

    return float((model.logits(torch.from_numpy(images)).argmax(1).numpy() == labels).mean())


def _parts(read: dict[str, np.ndarray], right: dict[str, float]) -> tuple[Part, ...]:
    seen = Gallery(
        "The same item as the network gets to see it",
        tuple(Picture(images[1], name) for name, images in read.items()),
    )
    bars = Bars(
        f"Recognised, of {PICTURES} items on paper", "Classified correctly", {"accuracy": right}
    )
    return (bars, seen, Desk("drawing"))


LESSON = Lesson(
    number=9,
    name="drawing",
    title="Your drawing is not the dataset",
    topic="Polarity, crop and centre, switched off one by one",
    setup=(
        "In the dataset every item is bright on black, as large as the square and in its middle. "
        "People draw dark on white, smaller, and somewhere on the paper. Here {pictures} test "
        "images were put on paper like that: inverted, at half the size, beside the middle."
    ),
    question=(
        "A network that is right for more than nine in ten test images reads them as they are, "
        "only shrunk to 28 × 28. How many does it recognise?"
    ),
    options=OPTIONS,
    find=find,
    take_home=(
        "A network knows the data it learned from, not the things in them: bring what you give it "
        "into the form of its training images first."
    ),
)
