"""The views of an image that test-time augmentation looks at. No torch here."""

from dataclasses import dataclass
from typing import NamedTuple

from fmnist.common.registry import Registry

_PIXELS = 1
_DEGREES = 6.0


class View(NamedTuple):
    """An image mirrored or not, then turned by degrees anticlockwise, then moved by pixels."""

    mirrored: bool = False
    angle: float = 0.0
    right: int = 0
    down: int = 0


@dataclass(frozen=True)
class Augmentation:
    """Views whose logits are averaged, the image as it is always among them."""

    name: str
    title: str
    views: tuple[View, ...]


AS_IT_IS = View()
TEST_TIME_AUGMENTATIONS: Registry[Augmentation] = Registry("test-time augmentation")
"""What there is to choose, in the order of the number of views."""

_SHIFTED = tuple(
    View(right=right, down=down)
    for right, down in ((_PIXELS, 0), (-_PIXELS, 0), (0, _PIXELS), (0, -_PIXELS))
)
_TURNED = (View(angle=_DEGREES), View(angle=-_DEGREES))


def _register(name: str, title: str, views: tuple[View, ...], mirrored: bool) -> None:
    seen = (AS_IT_IS, *views)
    if mirrored:
        seen += tuple(view._replace(mirrored=True) for view in seen)
    TEST_TIME_AUGMENTATIONS.register(name, Augmentation(name, title, seen))


_register("mirror", "mirror image", (), True)
_register("rotations", f"rotations by {_DEGREES:g} degrees", _TURNED, False)
_register("shifts", f"shifts by {_PIXELS} pixel", _SHIFTED, False)
_register("mirror_rotations", "mirror image and rotations", _TURNED, True)
_register("mirror_shifts", "mirror image and shifts", _SHIFTED, True)
_register("all", "mirror image, rotations and shifts", (*_TURNED, *_SHIFTED), True)
