"""The tab Classes of Results: precision, recall and F1 of each class."""

import pandas as pd
import streamlit as st

from fmnist.analysis.chosen import Chosen
from fmnist.analysis.metrics import ClassTable, class_table
from fmnist.data.dataset import FashionMnist
from fmnist.runs.run import Run
from ui.runs import predicted_classes
from ui.selected import chart_key, narrowed, select
from ui.selected_images import selected_images
from ui.words import bounded, count, per_cent


def classes_tab(run: Run, dataset: FashionMnist, chosen: Chosen) -> None:
    """Precision, recall, F1 and support of each class, with macro and micro averages.

    `dataset` has the images of the run's classes alone, labelled by place among them.
    """
    classes, labels = run.record.task.classes, dataset.test_labels.numpy()
    inside = narrowed(run, chosen, labels, "sure")
    table = class_table(predicted_classes(run)[inside], labels[inside], len(classes))
    key = chart_key("classes", run)

    def select_class() -> None:
        rows = [row for row in st.session_state[key]["selection"]["rows"] if row < len(classes)]
        select(run, true=classes[rows[0]] if rows else None)

    st.dataframe(
        _frame(table, classes),
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
        "classes equally, micro weighs images equally. In brackets stand 95 % intervals; F1 and "
        "the averages have none here. Choose a row to see the images of the class."
    )
    if chosen.narrows:
        st.caption(
            "Only how sure it was narrows these figures: among the images of one class, or among "
            "its mistakes alone, precision and recall would say nothing."
        )
        selected_images(run, dataset, chosen)


def _frame(table: ClassTable, classes: tuple[str, ...]) -> pd.DataFrame:
    """A row for each class; one without images has no figures, and then there is no macro mean."""
    rows = [
        {
            "Class": classes[row.class_index],
            "Precision": bounded(row.precision, row.precision_low, row.precision_high),
            "Recall": bounded(row.recall, row.recall_low, row.recall_high),
            "F1": per_cent(row.f1),
            "Images": count(row.support),
        }
        if row.support
        else {"Class": classes[row.class_index], "Images": "0"}
        for row in table.rows
    ]
    images = count(sum(row.support for row in table.rows))
    averages = [("Macro average", table.macro), ("Micro average", table.micro)]
    for name, average in averages if all(row.support for row in table.rows) else averages[1:]:
        rows.append(
            {
                "Class": name,
                "Precision": per_cent(average.precision),
                "Recall": per_cent(average.recall),
                "F1": per_cent(average.f1),
                "Images": images,
            }
        )
    return pd.DataFrame(rows).fillna("")
