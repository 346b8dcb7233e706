"""The matrix of two runs on Compare and the cell chosen in it, as the address says them."""

from collections.abc import Mapping

from fmnist.common.errors import AddressError
from fmnist.comparison.agreement import AXES, Agreement
from fmnist.data.fashion_mnist import FASHION_MNIST
from ui.address.parameters import CELL, read, write


def read_agreement(parameters: Mapping[str, str]) -> Agreement:
    """The matrix and the cell that query parameters say; those of other subjects are left alone.

    Raises:
        AddressError: there is no such matrix or class, or a row without its column.
    """
    axes = parameters.get("axes", Agreement.axes)
    if axes not in AXES:
        raise AddressError(f"There is no matrix “{axes[:60]}”: clear the selection.")
    cell = [parameters[name] for name in ("row", "column") if name in parameters]
    for name in cell:
        if name not in FASHION_MNIST.classes:
            raise AddressError(f"There is no class “{name[:60]}”: clear the selection.")
    if len(cell) == 1:
        raise AddressError("A cell has a row and a column: clear the selection.")
    if not cell:
        return Agreement(axes)
    return Agreement(
        axes, (FASHION_MNIST.classes.index(cell[0]), FASHION_MNIST.classes.index(cell[1]))
    )


def named_agreement() -> Agreement:
    """The matrix and the cell that the address says, as `read_agreement` reads them."""
    return read_agreement(read())


def names_agreement() -> bool:
    """Whether the address says anything of a matrix, be it one that can be read."""
    return any(name in read() for name in CELL)


def name_cell(row: str, column: str) -> None:
    """Choose the cell of two classes."""
    write({"row": row, "column": column})


def name_axes(axes: str | None) -> None:
    """Choose a matrix, one of `AXES` or the usual one, and no cell in it."""
    write(dict.fromkeys(CELL) | {"axes": axes})
