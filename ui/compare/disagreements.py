"""The tab Agreement of Compare: the images on which two runs differ."""

import numpy as np
import streamlit as st

from fmnist.common.figures import count
from fmnist.comparison.paired import PairedComparison
from ui.compare.agreement import agreement_matrix, pair_tiles
from ui.compare.words import disagreements_words
from ui.shared.images import Images, gallery
from ui.shared.pagination import page_of
from ui.shared.words import plain

_PER_PAGE = 12


def disagreement_tab(pair: PairedComparison, images: Images) -> None:
    """The matrix of two runs with the images of a cell, then all on which they differ."""
    agreement_matrix(pair, images)
    _galleries(pair, images)


def _galleries(pair: PairedComparison, images: Images) -> None:
    """What only the first gets right beside what only the second does, then both wrong."""
    found = pair.disagreements()
    st.caption(disagreements_words(found, pair.images))

    def show(title: str, where: np.ndarray, key: str) -> None:
        st.markdown(f"**{plain(title)}: {count(len(where))}**")
        gallery(
            key,
            pair_tiles(pair, page_of(where, _PER_PAGE, key), images),
            address=lambda number: {"run": pair.first.id, "image": str(number)},
        )

    columns = st.columns(2, gap="large")
    for column, name, where, key in zip(
        columns, pair.names, found, ("first-right", "second-right"), strict=False
    ):
        with column:
            show(f"Only {name} is right", where, key)
    show("Both wrong, differently", found.both_wrong_differently, "both-wrong")
