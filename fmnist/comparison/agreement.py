"""Truth, a first run and a second crossed, two of them at a time."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.common.constants import CLASS_NAMES
from fmnist.common.errors import AddressError

NAMES = ("axes", "row", "column")
"""The query parameters that say a cell."""
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


def read_crossed(parameters: Mapping[str, str]) -> Crossed:
    """The matrix and the cell that query parameters say; names not in `NAMES` are left alone.

    Raises:
        AddressError: there is no such matrix or class, or a row without its column.
    """
    axes = parameters.get("axes", Crossed.axes)
    if axes not in AXES:
        raise AddressError(f"There is no matrix “{axes[:60]}”: clear the selection.")
    cell = [parameters[name] for name in ("row", "column") if name in parameters]
    for name in cell:
        if name not in CLASS_NAMES:
            raise AddressError(f"There is no class “{name[:60]}”: clear the selection.")
    if len(cell) == 1:
        raise AddressError("A cell has a row and a column: clear the selection.")
    if not cell:
        return Crossed(axes)
    return Crossed(axes, (CLASS_NAMES.index(cell[0]), CLASS_NAMES.index(cell[1])))
