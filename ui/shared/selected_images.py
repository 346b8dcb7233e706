"""The images that are selected, as tiles: those of Mistakes, and the first of them on Results."""

from dataclasses import replace

import numpy as np
import streamlit as st

from fmnist.common.figures import count, per_cent
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.mistakes import in_order
from fmnist.evaluation.selection import Selection
from ui.address.selection import parameters_of
from ui.shared.images import Images, Tile, gallery
from ui.shared.words import selection_words

_SHOWN = 15


def tiles_of(evaluation: Evaluation, where: np.ndarray, images: Images) -> list[Tile]:
    """A tile for each place in `where` (M,) with what the image is and what it is taken for.

    `images` are those of the split's file, by the ids of the Evaluation.
    """
    classes, probabilities = evaluation.classes, evaluation.probabilities

    def caption(place: int) -> str:
        taken_for = evaluation.predicted[place]
        said = f"{classes[evaluation.labels[place]]}, taken for {classes[taken_for]}"
        if probabilities is None:
            return said
        return f"{said}, {per_cent(probabilities[place, taken_for], 0)} sure"

    return [
        Tile(number := int(evaluation.image_ids[place]), images[number], caption(place))
        for place in where.tolist()
    ]


def selected_images(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """The first images of the selection, its mistakes before the rest, and a way to all of them."""
    inside = selection.mask(evaluation)
    wrong = inside & ~evaluation.correct
    where = np.flatnonzero(wrong if wrong.any() else inside)
    if evaluation.logits is not None:
        where = in_order(where, evaluation, "surest first")
    words = selection_words(selection, evaluation.classes, int(inside.sum()))
    st.subheader(words, anchor=False)
    kind = "wrong" if wrong.any() else "right"
    first = "first" if evaluation.logits is None else "surest"
    st.caption(
        f"{count(len(where))} of {count(inside.sum())} are {kind}"
        + (f", the {first} {_SHOWN} of them shown." if len(where) > _SHOWN else ".")
        if len(where)
        else "There is no such image."
    )
    same = replace(selection, right=kind == "right")
    parameters = {"run": evaluation.id} | parameters_of(same, evaluation.classes)
    gallery(
        tiles_of(evaluation, where[:_SHOWN], images),
        address=lambda number: parameters | {"image": str(number)},
    )
    st.page_link(
        "pages/mistakes.py",
        label="All its mistakes" if kind == "wrong" else "All of them",
        icon=":material/image_search:",
        query_params=parameters,
    )
