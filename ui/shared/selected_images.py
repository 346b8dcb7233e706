"""The images that are selected, as tiles: those of Mistakes, and the first of them on Results."""

from dataclasses import replace

import numpy as np
import streamlit as st

from fmnist.common.figures import count, per_cent
from fmnist.data.dataset import FashionMnist
from fmnist.evaluation.mistakes import in_order
from fmnist.evaluation.selection import Chosen
from fmnist.runs.run import Run
from ui.address.selection import parameters_of
from ui.shared.images import Tile, gallery
from ui.shared.runs import predicted_classes, predictions_of, test_probabilities
from ui.shared.selection import mask_of

_SHOWN = 15


def tiles_of(run: Run, dataset: FashionMnist, where: np.ndarray) -> list[Tile]:
    """A tile for each place in `where` (M,) with what the image is and what it is taken for.

    `dataset` has the images of the run's classes alone, labelled by place among them.
    """
    classes, labels = run.record.task.classes, dataset.test_labels.numpy()
    predicted, probabilities = predicted_classes(run), test_probabilities(run)
    numbers = predictions_of(run).test_indices

    def caption(index: int) -> str:
        said = f"{classes[labels[index]]}, taken for {classes[predicted[index]]}"
        if probabilities is None:
            return said
        return f"{said}, {per_cent(probabilities[index, predicted[index]], 0)} sure"

    return [
        Tile(int(numbers[index]), dataset.test_images[index].numpy(), caption(index))
        for index in where.tolist()
    ]


def selected_images(run: Run, dataset: FashionMnist, chosen: Chosen) -> None:
    """The first images of the selection, its mistakes before the rest, and a way to all of them."""
    classes, labels = run.record.task.classes, dataset.test_labels.numpy()
    inside = mask_of(run, chosen, labels)
    wrong = inside & (predicted_classes(run) != labels)
    where = np.flatnonzero(wrong if wrong.any() else inside)
    probabilities = test_probabilities(run)
    if probabilities is not None:
        where = in_order(where, probabilities, labels, "surest first")
    st.subheader(chosen.words(classes, int(inside.sum())), anchor=False)
    kind = "wrong" if wrong.any() else "right"
    first = "first" if probabilities is None else "surest"
    st.caption(
        f"{count(len(where))} of {count(inside.sum())} are {kind}"
        + (f", the {first} {_SHOWN} of them shown." if len(where) > _SHOWN else ".")
        if len(where)
        else "There is no such image."
    )
    same = replace(chosen, right=kind == "right")
    parameters = {"run": run.id} | parameters_of(same, classes)
    gallery(
        tiles_of(run, dataset, where[:_SHOWN]),
        address=lambda number: parameters | {"image": str(number)},
    )
    st.page_link(
        "pages/mistakes.py",
        label="All its mistakes" if kind == "wrong" else "All of them",
        icon=":material/image_search:",
        query_params=parameters,
    )
