"""The tab Classes of Results: precision, recall and F1 of each class."""

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from fmnist.common.figures import bounded, count
from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.per_class import (
    ClassFigures,
    class_figures,
    macro_average,
    micro_average,
)
from fmnist.evaluation.selection import Selection
from ui.address.selection import name_selection
from ui.shared.images import Images
from ui.shared.selected_images import selected_images
from ui.shared.selection import chart_key, narrowed


def classes_tab(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """Precision, recall, F1 and support of each class, with macro and micro averages."""
    counted = narrowed(evaluation, selection, "sure")
    if len(counted):
        _table(counted)
    if selection.narrows:
        st.caption(
            "Only the confidence narrows these figures: among the images of one class, or among "
            "its mistakes alone, precision and recall would say nothing."
        )
        selected_images(evaluation, selection, images)


def _table(evaluation: Evaluation) -> None:
    """The figures, of which a row of a class selects its images."""
    classes, key = evaluation.classes, chart_key("classes", evaluation.id)

    def select_class() -> None:
        rows = [row for row in st.session_state[key]["selection"]["rows"] if row < len(classes)]
        name_selection(evaluation.id, true=classes[rows[0]] if rows else None)

    st.dataframe(
        _frame(evaluation.confusion, classes),
        hide_index=True,
        height="content",
        key=key,
        on_select=select_class,
        selection_mode="single-row",
        alt="Figures of each class on test",
    )
    st.caption(
        "Precision: of the images given this class, how many belong to it. Recall: of the images "
        "of this class, how many were found. F1: the harmonic mean of the two. Macro weighs "
        "classes equally, micro weighs images equally. In brackets: 95 % intervals over "
        "images, for the macro average where there are enough. Choose a row to see the images of "
        "the class."
    )


def _frame(counts: NDArray[np.int64], classes: tuple[str, ...]) -> pd.DataFrame:
    """A row for each class; one without images has no figures, and then there is no macro mean."""
    figures = class_figures(counts)
    rows = [_row(name, each) for name, each in zip(classes, figures, strict=True)]
    if all(each.images for each in figures):
        rows.append(_row("Macro average", macro_average(counts)))
    rows.append(_row("Micro average", micro_average(counts)))
    return pd.DataFrame(rows, columns=["Class", "Precision", "Recall", "F1", "Images"])


def _row(name: str, figures: ClassFigures) -> tuple[str, ...]:
    if not figures.images:
        return name, "", "", "", "0"
    shares = (bounded(each) for each in (figures.precision, figures.recall, figures.f1))
    return name, *shares, count(figures.images)
