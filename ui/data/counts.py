"""The tab Counts of Data."""

import pandas as pd
import streamlit as st

from fmnist.data.dataset import Dataset
from fmnist.data.split import stratified_split
from ui.shared.charts import class_counts


def counts_tab(dataset: Dataset) -> None:
    """How many images each class and split has."""
    split = stratified_split(dataset.train_labels, 5_000, seed=0)
    labels = {
        "Training": dataset.train_labels[split.train],
        "Validation": dataset.train_labels[split.validation],
        "Test": dataset.test_labels,
    }
    frame = pd.DataFrame(
        [
            {"class": name, "split": part, "images": int((members == index).sum())}
            for part, members in labels.items()
            for index, name in enumerate(dataset.classes)
        ]
    )
    st.altair_chart(class_counts(frame), alt="Images of each class and split")
    st.caption("The classes are balanced. Validation is the 5,000 images of the standard split.")
