"""A line that people wait for, which stays right while a browser translates the page."""

from zlib import crc32

import streamlit as st


def answer_line(text: str, place: str) -> None:
    """Draw Markdown at a `place` of the page, as new whenever it says something else.

    A translator puts its words in place of the text, and what the page then changes is the text
    that is no longer there: the old answer would stay.
    """
    with st.container(key=f"{place}-{crc32(text.encode())}"):
        st.markdown(text)
