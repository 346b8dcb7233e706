"""Fashion-MNIST images on a page: sharp pixels, words under them, and a way to open one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

SMALL, LARGE = 56, 168
_TILE = 108
Image = npt.NDArray[np.uint8]
Images = npt.NDArray[np.uint8]
"""All images of a split's file, uint8 (N, height, width), by their ids."""


@dataclass(frozen=True)
class Tile:
    """One image of a gallery: its number, uint8 (28, 28), and the words under it."""

    number: int
    image: Image
    caption: str


def show_image(image: Image, alt: str, width: int = LARGE) -> None:
    """Draw a uint8 image (28, 28), or several side by side, `width` pixels wide, unsmoothed."""
    factor = max(1, 2 * width // image.shape[1])
    st.image(np.kron(image, np.ones((factor, factor), dtype=np.uint8)), width=width, alt=alt)


def gallery(
    tiles: Sequence[Tile],
    open_label: str | None = None,
    on_open: Callable[[int], None] | None = None,
    address: Callable[[int], dict[str, str]] | None = None,
) -> None:
    """Draw tiles in rows that wrap.

    Args:
        open_label: each tile has a button with these words that calls `on_open` with its number.
        address: each tile has a link to Mistakes with these query parameters for its number.
    """
    with st.container(horizontal=True, gap="small"):
        for tile in tiles:
            with st.container(width=_TILE, gap=None):
                show_image(tile.image, tile.caption, SMALL)
                if open_label:
                    st.button(
                        open_label,
                        key=f"open-{tile.number}",
                        type="tertiary",
                        help=f"{open_label}: {tile.caption}",
                        on_click=on_open,
                        args=(tile.number,),
                    )
                if address:
                    st.page_link(
                        "pages/mistakes.py",
                        label="Open",
                        help=f"Open: {tile.caption}",
                        query_params=address(tile.number),
                    )
                st.caption(tile.caption)
