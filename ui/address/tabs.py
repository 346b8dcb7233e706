"""Which of several parts of a page is open, as its address says it; each step is one of Back's."""

from collections.abc import Sequence

from fmnist.common.errors import AddressError
from ui.address.parameters import read, write


def open_part(name: str, titles: Sequence[str]) -> str:
    """The title that the parameter `name` says; the first where it says nothing.

    Raises:
        AddressError: it says none of `titles`.
    """
    said = read().get(name) or titles[0]
    if said not in titles:
        raise AddressError(f"There is no “{said[:60]}” here: choose one below.")
    return said


def name_open_part(name: str, title: str | None, titles: Sequence[str]) -> None:
    """Open a part; the first needs no word in the address."""
    write({name: title if title in titles[1:] else None})
