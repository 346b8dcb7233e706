"""Small pieces of HTML by which objects show themselves in a notebook."""

import base64
import io
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt


class Picture(NamedTuple):
    """An image in a table: its data URL, and its words for those who do not see it."""

    url: str
    words: str


def table(header: Sequence[str], rows: Iterable[Sequence[str | Picture]]) -> str:
    """A table of texts and pictures, in which no text is taken for HTML."""
    head = "".join(f"<th>{escape(name)}</th>" for name in header)
    body = "".join(f"<tr>{''.join(f'<td>{_cell(each)}</td>' for each in row)}</tr>" for row in rows)
    return f"<table><tr>{head}</tr>{body}</table>"


def data_url(image: npt.NDArray[np.uint8]) -> str:
    """A uint8 image (H, W) or (H, W, 3) as a PNG in a data URL, a pixel for a pixel."""
    from PIL import Image

    file = io.BytesIO()
    picture: Any = Image.fromarray(image)
    picture.save(file, "PNG")
    return f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"


def _cell(content: str | Picture) -> str:
    if isinstance(content, Picture):
        return f'<img src="{escape(content.url)}" width="56" alt="{escape(content.words)}">'
    return escape(content)
