"""Fashion-MNIST images on a page: sharp pixels, words under them, and a way to open one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import streamlit as st

from fmnist.common.constants import IMAGE_SIZE

SMALL, LARGE = 56, 168
_TILE = 108
Image = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Tile:
    """One image of a gallery: its number, uint8 (28, 28), and the words under it."""

    number: int
    image: Image
    caption: str


def show_image(image: Image, alt: str, width: int = LARGE) -> None:
    """Draw a uint8 image (28, 28) `width` pixels wide, without smoothing."""
    factor = max(1, 2 * width // IMAGE_SIZE)
    st.image(np.kron(image, np.ones((factor, factor), dtype=np.uint8)), width=width, alt=alt)


def gallery(
    tiles: Sequence[Tile],
    open_label: str | None = None,
    on_open: Callable[[int], None] | None = None,
) -> None:
    """Draw tiles in rows that wrap; with `open_label` each has a button that opens its image."""
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
                st.caption(tile.caption)
