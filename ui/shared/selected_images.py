"""The images that are selected, as tiles: those of Mistakes, and the first of them on Results."""

from dataclasses import replace

import numpy as np
import streamlit as st

from fmnist.common.figures import confidence, count
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.mistakes import in_order
from fmnist.evaluation.selection import Selection
from ui.address.selection import parameters_of
from ui.shared.images import Images, Tile, gallery
from ui.shared.links import link
from ui.shared.words import selection_words

_SHOWN = 15
_NOTHING = Selection()


def tiles_of(
    evaluation: Evaluation,
    where: np.ndarray,
    images: Images,
    selection: Selection = _NOTHING,
) -> list[Tile]:
    """A tile for each place in `where` (M,) with its true class, the predicted one and confidence.

    `images` are those of the split's file, by the ids of the Evaluation. Under an image stands what
    the `selection` leaves open.
    """
    classes = evaluation.classes

    def tile(place: int) -> Tile:
        number = int(evaluation.image_ids[place])
        true, predicted = classes[evaluation.labels[place]], classes[evaluation.predicted[place]]
        sure = "" if evaluation.confidence is None else confidence(evaluation.confidence[place])
        words = f"Test image {number}: {true}, predicted as {predicted}"
        words += f", confidence {sure}" if sure else ""
        varies = [true] if selection.actual is None else []
        if selection.predicted is None and predicted not in varies:
            varies.append(f"predicted as {predicted}")
        return Tile(number, images[number], words, ", ".join([*varies, sure] if sure else varies))

    return [tile(place) for place in where.tolist()]


def selected_images(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """The first images of the selection, its mistakes before the rest, and a way to all of them."""
    inside = selection.mask(evaluation)
    wrong = inside & ~evaluation.correct
    where = np.flatnonzero(wrong if wrong.any() else inside)
    if evaluation.logits is not None:
        where = in_order(where, evaluation, "most confident first")
    words = selection_words(selection, evaluation.classes, int(inside.sum()))
    st.subheader(words, anchor=False)
    kind = "wrong" if wrong.any() else "right"
    first = "first" if evaluation.logits is None else "most confident"
    what = "mistakes" if kind == "wrong" else "correct predictions"
    st.caption(
        f"{count(len(where))} {what}"
        + (f", the {first} {_SHOWN} shown." if len(where) > _SHOWN else ".")
        if len(where)
        else "There is no such image."
    )
    same = replace(selection, right=kind == "right")
    parameters = {"run": evaluation.id} | parameters_of(same, evaluation.classes)
    gallery(
        "selected",
        tiles_of(evaluation, where[:_SHOWN], images, selection),
        address=lambda number: parameters | {"image": str(number)},
    )
    link("mistakes", f"All {count(len(where))} {what}", **parameters)
