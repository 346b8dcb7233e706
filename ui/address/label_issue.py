"""The image whose label is in doubt, as the address of Data names it."""

import re

from fmnist.common.errors import AddressError
from fmnist.runs.label_marks import IMAGES, SplitName
from ui.address.parameters import read, write

_NAME = "doubtful"


def read_label_issue(text: str) -> tuple[SplitName, int]:
    """The split and the index of an image that an address writes as "test-123".

    Raises:
        AddressError: there is no such image.
    """
    for split, images in IMAGES.items():
        number = text.removeprefix(f"{split}-")
        if number != text and re.fullmatch("[0-9]{1,5}", number) and int(number) < images:
            return split, int(number)
    raise AddressError(f"There is no image “{text[:60]}”: choose one from the list below.")


def named_label_issue() -> tuple[SplitName, int] | None:
    """The image that the address opens, as `read_label_issue` reads it, if any."""
    text = read().get(_NAME)
    return None if text is None else read_label_issue(text)


def name_label_issue(split: SplitName, index: int) -> None:
    """Open an image."""
    write({_NAME: f"{split}-{index}"})


def close_label_issue() -> None:
    """Open no image."""
    write({_NAME: None})
