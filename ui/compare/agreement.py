"""The matrix of two runs in the tab "Where they disagree" of Compare; a cell shows its images."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from fmnist.common.constants import CLASS_NAMES
from fmnist.comparison.agreement import AXES, Crossed
from fmnist.data.dataset import FashionMnist
from fmnist.evaluation.metrics import confusion
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from ui.address.agreement import name_axes, name_cell, named_agreement, names_agreement
from ui.shared.charts import Axes, confusion_heatmap
from ui.shared.frame import from_address
from ui.shared.images import Tile, gallery
from ui.shared.pagination import page_of
from ui.shared.runs import predicted_classes
from ui.shared.selection import chart_key, clicked, forget_clicks
from ui.shared.words import plain

_PER_PAGE = 12


def crossed_matrix(first: Run, second: Run, dataset: FashionMnist) -> None:
    """Truth, the first and the second run crossed, two at a time, and the images of a cell."""
    answers = {
        "truth": dataset.test_labels.numpy(),
        "first": predicted_classes(first),
        "second": predicted_classes(second),
    }
    names = {"first": first.label, "second": second.label}
    crossed = from_address(named_agreement, Crossed())
    inside = crossed.mask(answers)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        words = plain(crossed.words(names, int(inside.sum())))
        hint = "Choose a cell of the matrix to see its images."
        st.markdown(f"Selected: **{words}**" if crossed.cell else f"{words}. {hint}")
        if names_agreement():
            st.button(
                "Clear",
                icon=":material/close:",
                on_click=_clear,
                help="Selects no cell, and shows the matrix of both runs again.",
            )
    left, right = st.columns([4, 3], gap="medium")
    with left:
        _matrix(crossed, answers, names, chart_key(f"{crossed.axes}-{second.id}", first))
    with right:
        shown = f"{first.id}-{second.id}-{crossed.axes}-{crossed.cell}"
        _images(first, dataset, answers, np.flatnonzero(inside), f"cell-{shown}")


def _matrix(
    crossed: Crossed, answers: Mapping[str, Integers], names: Mapping[str, str], key: str
) -> None:
    titles = {"truth": "True class"} | {name: f"{words} says" for name, words in names.items()}
    st.session_state["crossed-axes"] = crossed.axes
    st.segmented_control(
        "Rows and columns",
        list(AXES),
        format_func=lambda axes: " and ".join(names.get(name, "Truth") for name in AXES[axes]),
        key="crossed-axes",
        required=True,
        wrap=True,
        on_change=_choose_axes,
        help="Of two runs: where they disagree. Of truth and a run: its confusion matrix.",
    )
    row, column = AXES[crossed.axes]

    def select_cell() -> None:
        if cell := clicked(key, "actual", "predicted"):
            name_cell(str(cell["actual"]), str(cell["predicted"]))

    st.altair_chart(
        confusion_heatmap(
            confusion(answers[column], answers[row]),
            CLASS_NAMES,
            per_cent=False,
            chosen=crossed.cell or (None, None),
            axes=Axes(
                titles[row],
                titles[column],
                "Mistakes" if row == "truth" else "Disagreements",
                "Predictions by true class" if row == "truth" else "What both runs say",
            ),
        ),
        key=key,
        on_select=select_cell,
        selection_mode="mark",
        alt=f"Matrix: {titles[row]} against {titles[column]}",
    )


def _images(
    first: Run, dataset: FashionMnist, answers: Mapping[str, Integers], where: np.ndarray, key: str
) -> None:
    gallery(
        [
            Tile(
                index,
                dataset.test_images[index].numpy(),
                disagreement(*(CLASS_NAMES[each[index]] for each in answers.values())),
            )
            for index in page_of(where, _PER_PAGE, key).tolist()
        ],
        address=lambda number: {"run": first.id, "image": str(number)},
    )


def disagreement(true: str, first: str, second: str) -> str:
    """The true class of an image, then what the first and the second run say."""
    return f"{true}: {first} or {second}"


def _choose_axes() -> None:
    name_axes(str(st.session_state["crossed-axes"]))
    forget_clicks()


def _clear() -> None:
    name_axes(None)
    forget_clicks()
