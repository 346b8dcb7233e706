"""Which runs the address of a page names."""

from collections.abc import Collection

from fmnist.common.errors import AddressError


def read_runs(text: str, offered: Collection[str], most: int) -> list[str]:
    """The ids of runs separated by commas, each once; none for an empty text.

    Raises:
        AddressError: one is not among those `offered`, or there are more than `most`.
    """
    ids = list(dict.fromkeys(text.split(","))) if text else []
    for each in ids:
        if each not in offered:
            raise AddressError(f"There is no such run to compare: {each[:60]}. Choose others.")
    if len(ids) > most:
        raise AddressError(f"At most {most} runs can be compared at once: choose fewer.")
    return ids
