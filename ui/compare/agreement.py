"""The matrix of two runs in the tab Agreement of Compare; a cell shows its images."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from fmnist.comparison.agreement import AXES, Agreement
from fmnist.comparison.paired import PairedComparison
from ui.address.agreement import name_axes, name_cell, named_agreement, names_agreement
from ui.compare.words import cell_words
from ui.shared.charts import Axes, confusion_heatmap
from ui.shared.frame import from_address
from ui.shared.images import Images, Tile, gallery
from ui.shared.pagination import page_of
from ui.shared.selection import chart_key, clicked, forget_clicks
from ui.shared.words import plain

_PER_PAGE = 12


def agreement_matrix(pair: PairedComparison, images: Images) -> None:
    """Truth, the first and the second run crossed, two at a time, and the images of a cell."""
    agreement = from_address(named_agreement, Agreement())
    inside = agreement.mask(pair)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = plain(cell_words(agreement, pair, int(inside.sum())))
        hint = "Choose a cell of the matrix to see its images."
        st.markdown(f"Selected: **{words}**" if agreement.cell else f"{words}. {hint}")
        if names_agreement():
            st.button(
                "Clear",
                icon=":material/close:",
                on_click=_clear,
                help="Selects no cell, and shows the matrix of both runs again.",
            )
    left, right = st.columns([4, 3], gap="medium")
    with left:
        _matrix(agreement, pair)
    with right:
        ids = f"{pair.first.id}-{pair.second.id}"
        where = page_of(
            np.flatnonzero(inside), _PER_PAGE, f"cell-{ids}-{agreement.axes}-{agreement.cell}"
        )
        gallery(
            "cell",
            pair_tiles(pair, where, images, AXES[agreement.axes]),
            address=lambda number: {"run": pair.first.id, "image": str(number)},
        )


def _matrix(agreement: Agreement, pair: PairedComparison) -> None:
    names = dict(zip(("first", "second"), pair.names, strict=True))
    titles = {"truth": "True class"} | {name: f"{words} predicts" for name, words in names.items()}
    key = chart_key(f"{agreement.axes}-{pair.second.id}", pair.first.id)
    st.session_state["crossed-axes"] = agreement.axes
    st.segmented_control(
        "Rows and columns",
        list(AXES),
        format_func=lambda axes: plain(
            " and ".join(names.get(name, "Truth") for name in AXES[axes])
        ),
        key="crossed-axes",
        required=True,
        wrap=True,
        on_change=_choose_axes,
        help="Of two runs their disagreements; of truth and a run its confusion matrix.",
    )
    row, column = AXES[agreement.axes]

    def select_cell() -> None:
        if cell := clicked(key, "actual", "predicted"):
            name_cell(str(cell["actual"]), str(cell["predicted"]))

    st.altair_chart(
        confusion_heatmap(
            agreement.matrix(pair),
            pair.first.classes,
            per_cent=False,
            chosen=agreement.cell or (None, None),
            axes=Axes(
                titles[row],
                titles[column],
                "Mistakes" if row == "truth" else "Disagreements",
                "Predictions by true class" if row == "truth" else "What both runs predict",
            ),
        ),
        key=key,
        on_select=select_cell,
        selection_mode="mark",
        alt=f"Matrix: {titles[row]} against {titles[column]}",
    )


def pair_tiles(
    pair: PairedComparison, where: np.ndarray, images: Images, known: Sequence[str] = ()
) -> list[Tile]:
    """A tile for each place in `where` (M,) with its true class and what the two say.

    Under an image stands what is not `known` of all: of "truth", "first" and "second".
    """
    first, second = pair.first, pair.second
    said = {"truth": first.labels, "first": first.predicted, "second": second.predicted}

    def tile(place: int) -> Tile:
        number = int(first.image_ids[place])
        names = {who: first.classes[each[place]] for who, each in said.items()}
        words = (
            f"Test image {number}: {names['truth']}, predicted as {names['first']} by "
            f"{first.name}, as {names['second']} by {second.name}"
        )
        return Tile(number, images[number], words, caption_of(names, known))

    return [tile(place) for place in where.tolist()]


def caption_of(names: Mapping[str, str], known: Sequence[str]) -> str:
    """What is not `known` of an image, of its true class and the first and the second answer."""
    varies = {who: name for who, name in names.items() if who not in known}
    if len(varies) == len(names):
        return f"{names['truth']}: {names['first']} or {names['second']}"
    return ", ".join(name if who == "truth" else f"{who}: {name}" for who, name in varies.items())


def _choose_axes() -> None:
    name_axes(str(st.session_state["crossed-axes"]))
    forget_clicks()


def _clear() -> None:
    name_axes(None)
    forget_clicks()
