"""The tab Confusion matrix of Results, with the images of a cell."""

import numpy as np
import streamlit as st

from fmnist.analysis.metrics import confusion
from fmnist.analysis.mistakes import chosen_images, in_order
from fmnist.data.dataset import FashionMnist
from fmnist.runs.run import Run
from ui.charts import confusion_heatmap
from ui.images import Tile, gallery
from ui.runs import predicted_classes, predictions_of, test_probabilities
from ui.words import count, per_cent

_CELL_IMAGES = 15


def confusion_tab(run: Run, dataset: FashionMnist) -> None:
    """The confusion matrix; choosing a cell shows the images in it.

    `dataset` has the images of the run's classes alone, labelled by place among them.
    """
    classes = run.record.task.classes
    labels, predicted = dataset.test_labels.numpy(), predicted_classes(run)
    per_cent_shown = (
        st.segmented_control(
            "Show",
            ["Number of images", "Per cent"],
            default="Number of images",
            required=True,
            help="Per cent is of all images of the true class.",
        )
        == "Per cent"
    )
    matrix = confusion(predicted, labels, len(classes))
    left, right = st.columns([4, 3], gap="medium")
    with left:
        event = st.altair_chart(
            confusion_heatmap(matrix, classes, per_cent_shown),
            key=f"confusion-{run.id}",
            on_select="rerun",
            selection_mode="cell",
            alt="Confusion matrix: true class against predicted class",
        )
    with right:
        _cell_images(run, dataset, _chosen_cell(event, matrix, classes))


def _chosen_cell(event: object, matrix: np.ndarray, classes: tuple[str, ...]) -> tuple[int, int]:
    """The cell that was clicked; before any click, the worst confusion."""
    mistakes = matrix - np.diag(np.diag(matrix))
    row, column = np.unravel_index(mistakes.argmax(), matrix.shape)
    try:
        chosen = event["selection"]["cell"][0]  # type: ignore[index]
        return classes.index(chosen["actual"]), classes.index(chosen["predicted"])
    except (KeyError, IndexError, ValueError, TypeError):
        return int(row), int(column)


def _cell_images(run: Run, dataset: FashionMnist, cell: tuple[int, int]) -> None:
    actual, guess = cell
    labels = dataset.test_labels.numpy()
    probabilities = test_probabilities(run)
    where = chosen_images(
        predicted_classes(run), labels, right=actual == guess, actual=actual, predicted=guess
    )
    if probabilities is not None:
        where = in_order(where, probabilities, labels, "surest first")
    which = "first" if probabilities is None else "surest"
    numbers = predictions_of(run).test_indices
    classes = run.record.task.classes
    st.subheader(f"{classes[actual]}, taken for {classes[guess]}", anchor=False)
    st.caption(
        f"{count(len(where))} of {count((labels == actual).sum())} test images"
        + (f", the {which} {_CELL_IMAGES} shown" if len(where) > _CELL_IMAGES else "")
        + ". Choose a cell of the matrix to see its images; at first the most common mistake."
    )
    gallery(
        [
            Tile(
                index,
                dataset.test_images[index].numpy(),
                f"No. {numbers[index]}"
                if probabilities is None
                else f"{per_cent(probabilities[index, guess], 0)} sure",
            )
            for index in where[:_CELL_IMAGES].tolist()
        ]
    )
    st.page_link(
        "pages/mistakes.py",
        label="All its mistakes",
        icon=":material/image_search:",
        query_params={"run": run.id},
    )
