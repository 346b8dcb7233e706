"""Labels that a person holds to be wrong or ambiguous, in a file in the folder of runs."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Self, get_args

from filelock import FileLock
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, model_validator

from fmnist.common.errors import ConfigError, RunError
from fmnist.common.paths import user_runs_folder
from fmnist.common.storage import read_at_most, way_out, write_json
from fmnist.data.fashion_mnist import FASHION_MNIST
from fmnist.runs.files import MARKS
from fmnist.runs.record import now

SplitName = Literal["training", "test"]
Opinion = Literal["wrong", "ambiguous"]
OPINIONS: tuple[Opinion, ...] = get_args(Opinion)
IMAGES: dict[SplitName, int] = {
    "training": FASHION_MNIST.images("train"),
    "test": FASHION_MNIST.images("test"),
}
"""How many images can be marked: the labels are those of Fashion-MNIST."""
_LARGEST_FILE = 32 << 20


class Mark(BaseModel):
    """What a person thinks of the label of one image.

    Attributes:
        index: of the image in its split, in the order of the dataset's files.
        suggestion: the class that the person sees in it, if any.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    split: SplitName
    index: int = Field(ge=0)
    verdict: Opinion
    suggestion: str | None = None
    marked: AwareDatetime = Field(default_factory=now)

    @model_validator(mode="after")
    def _exists(self) -> Self:
        if self.index >= IMAGES[self.split]:
            raise ValueError(f"there is no {self.split} image no. {self.index}")
        if self.suggestion is not None and self.suggestion not in FASHION_MNIST.classes:
            raise ValueError(f"there is no class {self.suggestion[:40]!r}")
        return self


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    schema_version: Literal[1] = 1
    marks: list[Mark] = []

    @model_validator(mode="after")
    def _once_each(self) -> Self:
        if len({(mark.split, mark.index) for mark in self.marks}) < len(self.marks):
            raise ValueError("an image is marked twice")
        return self


class Marks:
    """The marks of a person, in the order of marking, in a file that other processes may change."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or user_runs_folder()) / MARKS

    def read(self) -> list[Mark]:
        """All marks; none where there is no file.

        Raises:
            RunError: the file is damaged. It stays as it is.
        """
        return self._read().marks

    def set(
        self, split: SplitName, index: int, verdict: Opinion, suggestion: str | None = None
    ) -> None:
        """Mark an image, in place of what was said of it before.

        Raises:
            ConfigError: there is no such image, verdict or class.
            RunError: the file is damaged or cannot be written.
        """
        try:
            mark = Mark(split=split, index=index, verdict=verdict, suggestion=suggestion)
        except ValidationError as error:
            reason = error.errors()[0]["msg"].removeprefix("Value error, ")
            raise ConfigError(f"This cannot be marked: {reason}.") from error
        self._change(lambda marks: [*_without(marks, split, index), mark])

    def clear(self, split: SplitName, index: int) -> None:
        """Take the mark off an image, if it has one.

        Raises:
            RunError: the file is damaged or cannot be written.
        """
        self._change(lambda marks: _without(marks, split, index))

    def _read(self) -> _File:
        try:
            return _File.model_validate_json(read_at_most(_LARGEST_FILE, self.path))
        except FileNotFoundError:
            return _File()
        except (OSError, ValidationError) as error:
            raise self._damaged() from error

    def _change(self, change: Callable[[list[Mark]], list[Mark]]) -> None:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock")):
                changed = _File(marks=change(self.read()))
                write_json(self.path, changed.model_dump(mode="json"))
        except OSError as error:
            raise RunError(
                f"The mark cannot be kept in the folder of runs ({error.strerror}): "
                f"{way_out(error)}."
            ) from error

    def _damaged(self) -> RunError:
        return RunError(
            f"The file of your marks, {self.path.name} in the folder of runs, cannot be read: "
            f"repair it or move it elsewhere. Until then nothing is written to it."
        )


def as_csv(marks: list[Mark], label_of: Callable[[SplitName, int], int]) -> str:
    """The marks as a table: image, the dataset's label, the verdict and the class suggested.

    Args:
        label_of: the label, 0 to 9, of an image by its split and index.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("split", "index", "label", "verdict", "suggestion", "marked"))
    for mark in marks:
        label = FASHION_MNIST.classes[label_of(mark.split, mark.index)]
        table.writerow(
            (
                mark.split,
                mark.index,
                label,
                mark.verdict,
                mark.suggestion or "",
                f"{mark.marked:%Y-%m-%dT%H:%M:%SZ}",
            )
        )
    return text.getvalue()


def _without(marks: list[Mark], split: SplitName, index: int) -> list[Mark]:
    return [mark for mark in marks if (mark.split, mark.index) != (split, index)]
