"""Truth, a first model and a second one crossed, two of them at a time."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fmnist.comparison.paired import PairedComparison
from fmnist.evaluation.metrics import confusion

AXES = {
    "first-second": ("first", "second"),
    "truth-first": ("truth", "first"),
    "truth-second": ("truth", "second"),
}
"""Whose classes are the rows and whose the columns."""


@dataclass(frozen=True)
class Agreement:
    """A matrix of two answers, one of `AXES`, and the cell chosen in it, two classes or None."""

    axes: str = "first-second"
    cell: tuple[int, int] | None = None

    def matrix(self, pair: PairedComparison) -> NDArray[np.int64]:
        """Counts (classes, classes) of images by the two answers."""
        rows, columns = self._answers(pair)
        return confusion(columns, rows, len(pair.first.classes))

    def mask(self, pair: PairedComparison) -> NDArray[np.bool_]:
        """Which images are in the cell, bool (N,); none without a cell."""
        rows, columns = self._answers(pair)
        if self.cell is None:
            return np.zeros(len(rows), bool)
        return (rows == self.cell[0]) & (columns == self.cell[1])

    def _answers(self, pair: PairedComparison) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
        first, second = pair.first, pair.second
        said = {"truth": first.labels, "first": first.predicted, "second": second.predicted}
        rows, columns = AXES[self.axes]
        return said[rows], said[columns]
