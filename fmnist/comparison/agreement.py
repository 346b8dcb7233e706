"""Truth, a first run and a second crossed, two of them at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.common.constants import CLASS_NAMES

AXES = {
    "first-second": ("first", "second"),
    "truth-first": ("truth", "first"),
    "truth-second": ("truth", "second"),
}
"""Whose classes are the rows and whose the columns."""


@dataclass(frozen=True)
class Crossed:
    """A matrix of two answers, one of `AXES`, and the cell chosen in it, two classes or None."""

    axes: str = "first-second"
    cell: tuple[int, int] | None = None

    def mask(self, answers: Mapping[str, NDArray[np.integer]]) -> NDArray[np.bool_]:
        """Which images are in the cell, bool (N,); none without a cell.

        Args:
            answers: the classes (N,) that `truth`, `first` and `second` give the images.
        """
        rows, columns = (answers[name] for name in AXES[self.axes])
        if self.cell is None:
            return np.zeros(len(rows), bool)
        return (rows == self.cell[0]) & (columns == self.cell[1])

    def words(self, names: Mapping[str, str], images: int) -> str:
        """The cell in words: "In truth Shirt, cnn225 says Coat, 97 images".

        Args:
            names: what the `first` and the `second` run are called.
            images: how many are in the cell.
        """
        if self.cell is None:
            return "No cell is selected"
        said = [
            f"{'In truth' if name == 'truth' else f'{names[name]} says'} {CLASS_NAMES[place]}"
            for name, place in zip(AXES[self.axes], self.cell, strict=True)
        ]
        return ", ".join([*said, "1 image" if images == 1 else f"{images:,} images"])
