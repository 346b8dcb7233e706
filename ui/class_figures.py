"""The tab Classes of Results: precision, recall and F1 of each class."""

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.analysis.metrics import class_table
from fmnist.runs.run import Run
from ui.runs import predicted_classes
from ui.words import count, per_cent


def classes_tab(run: Run, labels: np.ndarray) -> None:
    """Precision, recall, F1 and support of each class, with macro and micro averages."""
    classes = run.record.task.classes
    table = class_table(predicted_classes(run), labels, len(classes))
    rows = [
        {
            "Class": classes[row.class_index],
            "Precision": per_cent(row.precision),
            "Recall": per_cent(row.recall),
            "Recall, 95 % interval": f"{100 * row.recall_low:.1f} to {per_cent(row.recall_high)}",
            "F1": per_cent(row.f1),
            "Images": count(row.support),
        }
        for row in table.rows
    ]
    for name, averages in (("Macro average", table.macro), ("Micro average", table.micro)):
        rows.append(
            {
                "Class": name,
                "Precision": per_cent(averages.precision),
                "Recall": per_cent(averages.recall),
                "Recall, 95 % interval": "",
                "F1": per_cent(averages.f1),
                "Images": count(len(labels)),
            }
        )
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, height="content", alt="Figures of each class on test"
    )
    st.caption(
        "Precision: of the images given this class, how many belong to it. Recall: of the images "
        "of this class, how many were found. F1: the harmonic mean of the two. Macro weighs "
        "classes equally, micro weighs images equally."
    )
