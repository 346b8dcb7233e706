"""The result of the audit as it ships: two tables that anybody can read, and how they were made."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import AwareDatetime, BaseModel, ConfigDict, ValidationError

from fmnist.common.errors import CheckpointError
from fmnist.common.paths import AUDIT
from fmnist.common.storage import sha256_of_file, write_atomic, write_json
from fmnist.data.fashion_mnist import FASHION_MNIST

Split = Literal["training", "test"]
_DUPLICATES, _LABELS, _RECORD = "duplicates.csv", "labels.csv", "record.json"
_TRAINING = FASHION_MNIST.images("train")


class Place(NamedTuple):
    """An image by its split and its index there, in the order of the dataset's files."""

    split: Split
    number: int

    @classmethod
    def of(cls, number: int) -> "Place":
        """That of an image counted over training and then test."""
        if number < _TRAINING:
            return cls("training", number)
        return cls("test", number - _TRAINING)


class Duplicate(NamedTuple):
    """Two images of one picture: `second` lies on `first` mirrored and moved like this."""

    first: Place
    second: Place
    likeness: float
    down: int
    across: int
    mirrored: bool
    exact: bool

    @property
    def kind(self) -> str:
        """What became of the picture, in a few words."""
        if self.exact:
            return "exact"
        moved = "shifted" if self.down or self.across else ""
        return ", ".join(filter(None, ("mirrored" if self.mirrored else "", moved))) or "near"

    @property
    def where(self) -> str:
        """In which splits the two lie: "training", "test" or "across"."""
        return self.first.split if self.first.split == self.second.split else "across"


class Doubt(NamedTuple):
    """A label that all networks count as wrong, and what all of them see instead."""

    place: Place
    label: str
    suggested: str
    score: float


class Network(BaseModel):
    """One of the networks: how it is built, and its out-of-sample accuracy on all 70,000."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    architecture: str
    epochs: int
    accuracy: float
    counted: int
    """The labels that its own confident joint counts as wrong."""


class Search(NamedTuple):
    """How a search for planted copies ends.

    Attributes:
        planted: how many copies were planted.
        found: how many were found as copies of their originals.
        mistaken: how many were taken for a copy of an image that is another picture.
    """

    planted: int
    found: int
    mistaken: int


class Record(BaseModel):
    """How the audit came about.

    Attributes:
        least: the likeness from which on two images count as one picture.
        search: how a search for planted copies ended, which says how good the search is.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    created: AwareDatetime
    least: float
    search: Search
    folds: int
    networks: tuple[Network, ...]
    sha256: dict[str, str] = {}


class Audit(NamedTuple):
    """All that ships of the audit."""

    record: Record
    duplicates: tuple[Duplicate, ...]
    doubts: tuple[Doubt, ...]

    def copied_test_images(self) -> NDArray[np.int64]:
        """The test images that are there twice, be it in training or in test."""
        every = (place for pair in self.duplicates for place in (pair.first, pair.second))
        return _test_indices(every)

    def doubted_test_images(self) -> NDArray[np.int64]:
        """The test images whose label all networks count as wrong."""
        return _test_indices(doubt.place for doubt in self.doubts)


def _test_indices(places: Iterable[Place]) -> NDArray[np.int64]:
    return np.array(sorted({place.number for place in places if place.split == "test"}), np.int64)


def write_audit(audit: Audit, folder: Path = AUDIT) -> None:
    """Put this audit in the place of the one that ships."""
    folder.mkdir(parents=True, exist_ok=True)
    header = (
        "first_split",
        "first_index",
        "second_split",
        "second_index",
        "kind",
        "likeness",
        "down",
        "across",
        "mirrored",
    )
    duplicates = [
        (
            *pair.first,
            *pair.second,
            pair.kind,
            f"{pair.likeness:.5f}",
            pair.down,
            pair.across,
            int(pair.mirrored),
        )
        for pair in audit.duplicates
    ]
    doubts = [
        (*each.place, each.label, each.suggested, f"{each.score:.4f}") for each in audit.doubts
    ]
    write_atomic(folder / _DUPLICATES, _table(header, duplicates))
    labels = ("split", "index", "label", "suggested", "score")
    write_atomic(folder / _LABELS, _table(labels, doubts))
    hashes = {name: sha256_of_file(folder / name) for name in (_DUPLICATES, _LABELS)}
    record = audit.record.model_copy(update={"sha256": hashes})
    write_json(folder / _RECORD, record.model_dump(mode="json"))


def read_audit(folder: Path = AUDIT) -> Audit:
    """The audit that ships, verified.

    Raises:
        CheckpointError: a file is missing or damaged.
    """
    try:
        record = Record.model_validate_json((folder / _RECORD).read_bytes())
        for name, expected in record.sha256.items():
            if sha256_of_file(folder / name) != expected:
                raise _damaged()
        return Audit(
            record,
            tuple(map(_duplicate, _rows(folder / _DUPLICATES))),
            tuple(map(_doubt, _rows(folder / _LABELS))),
        )
    except (OSError, ValueError, KeyError, ValidationError) as error:
        raise _damaged() from error


def _duplicate(row: dict[str, str]) -> Duplicate:
    first, second = (
        Place(_split(row[f"{name}_split"]), int(row[f"{name}_index"]))
        for name in ("first", "second")
    )
    return Duplicate(
        first,
        second,
        float(row["likeness"]),
        int(row["down"]),
        int(row["across"]),
        row["mirrored"] == "1",
        row["kind"] == "exact",
    )


def _doubt(row: dict[str, str]) -> Doubt:
    place = Place(_split(row["split"]), int(row["index"]))
    return Doubt(place, row["label"], row["suggested"], float(row["score"]))


def _split(text: str) -> Split:
    return "test" if text == "test" else "training"


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()


def _damaged() -> CheckpointError:
    return CheckpointError(
        "The audit that ships with the program is missing or damaged: get the program again, or "
        "make it with `python -m fmnist audit --again`."
    )
