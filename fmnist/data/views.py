"""The views of an image that test-time augmentation looks at. No torch here."""

from typing import NamedTuple


class View(NamedTuple):
    """An image mirrored or not, then turned by degrees anticlockwise, then moved by pixels."""

    mirrored: bool = False
    angle: float = 0.0
    right: int = 0
    down: int = 0


AS_IT_IS = View()
