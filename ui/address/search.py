"""The search that an address names, and one of its trials."""

from ui.address.parameters import read, write


def named_search() -> str | None:
    """What the address says is the id of a search, which may not exist."""
    return read().get("search")


def name_search(search_id: str | None) -> None:
    """Let the page be about this search, or about a new one; about none of its trials."""
    write({"search": search_id, "trial": None})


def named_trial() -> int | None:
    """The number of the trial that is open, which may not exist."""
    text = read().get("trial", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None


def name_trial(number: int | None) -> None:
    """Open a trial, or none."""
    write({"trial": None if number is None else str(number)})
