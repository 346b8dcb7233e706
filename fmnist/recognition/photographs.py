"""Photographs to learn from, which no repository holds: people's own and dressed people's.

A folder has `photos/manifest.csv` (file, word, class_index, sender) and `worn/` with
`manifest.csv` (number, use, items), `labels.csv` (value, word, class_index), `photos/NUMBER.jpg`
and `masks/NUMBER.png`.
"""

import csv
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from fmnist.common.errors import DatasetError
from fmnist.common.paths import PROJECT
from fmnist.recognition.garment_parts import PARTS
from fmnist.recognition.items import Box

UNSURE = 255
"""The part of pixels that nothing is learned from."""

Labels = npt.NDArray[np.uint8]

_BODY = "skin hair accessories bracelet earrings glasses gloves hat necklace ring sunglasses watch"
_WORDS = {
    "ground": "null",
    "body": f"{_BODY} socks stockings tights",
    "upper": "blouse shirt sweater sweatshirt jumper hoodie t-shirt top vest bodysuit",
    "outer": "blazer coat cape jacket cardigan suit",
    "lower": "jeans pants leggings shorts",
    "skirt": "skirt",
    "dress": "dress romper",
    "shoes": "boots clogs flats heels loafers pumps sandals shoes sneakers wedges",
    "bag": "bag purse wallet",
}
_PART_OF = {word: PARTS.index(part) for part, words in _WORDS.items() for word in words.split()}


@dataclass(frozen=True)
class WornItem:
    """One garment of a dressed person: its class, box, words, and the mask's values of these."""

    class_index: int
    box: Box
    values: tuple[int, ...]


@dataclass(frozen=True)
class Worn:
    """A photograph of a dressed person: RGB, the value of a word for each pixel, and its items."""

    number: str
    picture: Image.Image
    words: Labels
    parts: Labels
    items: tuple[WornItem, ...]


@dataclass(frozen=True)
class Alone:
    """A photograph of one item on a floor, a bed or a hanger, by the word its sender gave it."""

    file: str
    picture: Image.Image
    word: str
    class_index: int | None


def photographs_folder() -> Path:
    """The folder that FMNIST_PHOTOGRAPHS names, or `shared` beside the project.

    Raises:
        DatasetError: there are no photographs in it.
    """
    folder = Path(os.environ.get("FMNIST_PHOTOGRAPHS", PROJECT.parent / "shared"))
    if not all((folder / part / "manifest.csv").is_file() for part in ("photos", "worn")):
        raise DatasetError(
            f"There are no photographs to learn from at {folder}: name their folder in "
            "FMNIST_PHOTOGRAPHS."
        )
    return folder


def word_values(folder: Path) -> dict[str, int]:
    """The value that each word has in the masks of dressed people."""
    with (folder / "worn" / "labels.csv").open(newline="", encoding="utf-8") as file:
        return {row["word"]: int(row["value"]) for row in csv.DictReader(file)}


def worn(folder: Path, use: str) -> Iterator[Worn]:
    """The dressed people of `use`, train or choose."""
    values = word_values(folder)
    part_of_value = np.full(256, UNSURE, np.uint8)
    for word, part in _PART_OF.items():
        part_of_value[values[word]] = part
    with (folder / "worn" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["use"] == use]
    for row in rows:
        place = folder / "worn"
        words = np.array(Image.open(place / "masks" / f"{row['number']}.png"))
        items = tuple(
            WornItem(each["class_index"], each["box"], tuple(values[w] for w in each["words"]))
            for each in json.loads(row["items"])
        )
        picture = Image.open(place / "photos" / f"{row['number']}.jpg").convert("RGB")
        yield Worn(row["number"], picture, words, part_of_value[words], items)


def alone(folder: Path) -> Iterator[Alone]:
    """People's photographs of single items."""
    with (folder / "photos" / "manifest.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        picture = Image.open(folder / "photos" / row["file"]).convert("RGB")
        known = int(row["class_index"]) if row["class_index"] else None
        yield Alone(row["file"], picture, row["word"], known)
