"""Long lists, a page at a time."""

from typing import TypeVar

import numpy as np
import streamlit as st

Items = TypeVar("Items", list[int], np.ndarray)


def page_of(items: Items, per_page: int, key: str, max_visible_pages: int = 5) -> Items:
    """The `items` of the page that the user chose; one page alone has no control.

    Another `key` begins at the first page again. At most so many pages are offered at once.
    """
    pages = max(1, -(-len(items) // per_page))
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=key, max_visible_pages=max_visible_pages)
        page = min(max(page, 1), pages)
    return items[(page - 1) * per_page : page * per_page]
