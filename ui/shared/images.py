"""Fashion-MNIST images on a page: sharp pixels, words under them, and a way to open one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from fmnist.common.html import data_url
from ui.shared.words import plain

LARGE = 168
_TILE = 108
Image = npt.NDArray[np.uint8]
Images = npt.NDArray[np.uint8]
"""All images of a split's file, uint8 (N, height, width), by their ids."""


@dataclass(frozen=True)
class Tile:
    """One image of a gallery.

    Attributes:
        number: what tells it from the others, and what opening it is given.
        image: uint8 (height, width).
        words: all that is known of it, for those who do not see it.
        caption: what stands under it: of `words` only what varies in the gallery.
    """

    number: int
    image: Image
    words: str
    caption: str


def show_image(image: Image, alt: str, width: int = LARGE) -> None:
    """Draw a uint8 image (28, 28), or several side by side, `width` pixels wide, unsmoothed."""
    factor = max(1, 2 * width // image.shape[1])
    st.image(np.kron(image, np.ones((factor, factor), dtype=np.uint8)), width=width, alt=alt)


def gallery(
    name: str,
    tiles: Sequence[Tile],
    on_open: Callable[[int], None] | None = None,
    address: Callable[[int], dict[str, str]] | None = None,
) -> None:
    """Draw tiles in rows that wrap; `style.css` gives their images their size.

    Args:
        name: tells it from the other galleries of the page.
        on_open: makes each image a button that calls it with the number of its tile.
        address: makes each image a link to Mistakes with these query parameters for its number.
    """
    with st.container(horizontal=True, gap="small", key=f"gallery-{name}"):
        for tile in tiles:
            picture = f"![{plain(tile.words)}]({data_url(tile.image)})"
            with st.container(width=_TILE, gap=None):
                if on_open:
                    st.button(
                        picture,
                        key=f"open-{name}-{tile.number}",
                        type="tertiary",
                        on_click=on_open,
                        args=(tile.number,),
                    )
                elif address:
                    st.page_link(
                        "pages/mistakes.py", label=picture, query_params=address(tile.number)
                    )
                else:
                    st.markdown(picture)
                st.caption(tile.caption)


def walk(numbers: Sequence[int], opened: int, on_open: Callable[[int], None]) -> None:
    """Buttons, and the arrow keys, that open the image before and after the one that is `opened`.

    Those at the ends of `numbers`, and both for an image that is not among them, are disabled.
    """
    place = numbers.index(opened) if opened in numbers else -1
    before = numbers[place - 1] if place > 0 else None
    after = numbers[place + 1] if 0 <= place < len(numbers) - 1 else None
    for label, key, number in (("Previous", "Left", before), ("Next", "Right", after)):
        st.button(
            label,
            shortcut=key,
            disabled=number is None,
            on_click=on_open,
            args=(number,),
            help="Of the images in the gallery below, in its order.",
        )
