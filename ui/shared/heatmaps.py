"""Maps of numbers as pictures: orange above zero, light blue below, black where nothing is."""

import numpy as np
import numpy.typing as npt
import streamlit as st

from ui.shared.colours import OKABE_ITO
from ui.shared.images import LARGE, Image

_ABOVE, _BELOW = (
    np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    for colour in (OKABE_ITO[1], OKABE_ITO[5])
)
_DIMMED = 0.6
"""How bright the image stays under a map, so that the colours stand out."""
_SHEET = 336


def show_overlay(image: Image, values: npt.NDArray[np.floating], alt: str) -> None:
    """A uint8 image (28, 28) under a map (h, w) stretched over it, 168 pixels wide, unsmoothed.

    Each place of the map keeps its true size; the largest value has the full colour.
    """
    side = 2 * LARGE
    grey = _stretched(image.astype(float), side)[..., None] * _DIMMED
    scaled = _stretched(values / (np.abs(values).max() or 1), side)
    strength = np.abs(scaled)[..., None]
    picture = grey * (1 - strength) + _colours(scaled) * strength
    st.image(picture.astype(np.uint8), width=LARGE, alt=alt)


def show_sheet(sheet: npt.NDArray[np.floating], full: float, alt: str) -> None:
    """A sheet of tiles (h, w), unsmoothed; the gaps, which are NaN, are transparent.

    What is as large as `full`, or larger, has the full colour.
    """
    scaled = np.clip(np.nan_to_num(sheet) / (full or 1), -1, 1)
    colours = _colours(scaled) * np.abs(scaled)[..., None]
    opaque = np.where(np.isnan(sheet), 0, 255)[..., None]
    factor = max(1, 2 * _SHEET // sheet.shape[1])
    picture = np.concatenate((colours, opaque), axis=2).astype(np.uint8)
    enlarged = picture.repeat(factor, axis=0).repeat(factor, axis=1)
    st.image(enlarged, width=min(_SHEET, enlarged.shape[1]), alt=alt)


def _colours(values: npt.NDArray[np.floating]) -> npt.NDArray[np.integer]:
    return np.where(values[..., None] > 0, _ABOVE, _BELOW)


def _stretched(values: npt.NDArray[np.floating], side: int) -> npt.NDArray[np.floating]:
    """`values` (h, w) repeated to (side, side)."""
    rows, columns = (np.arange(side) * places // side for places in values.shape)
    return values[np.ix_(rows, columns)]
