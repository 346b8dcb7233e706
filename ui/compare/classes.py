"""The tab Classes of Compare: which classes each of two runs finds more of."""

import pandas as pd
import streamlit as st

from fmnist.comparison.paired import PairedComparison
from fmnist.evaluation.per_class import class_figures
from ui.compare.words import class_differences_words
from ui.shared.charts import recall_difference_bars
from ui.shared.colours import colour_of


def class_differences(pair: PairedComparison) -> None:
    """The difference in recall by class, and for which classes it is more than luck."""
    recalls = [
        [row.recall.value for row in class_figures(each.confusion)]
        for each in (pair.first, pair.second)
    ]
    frame = pd.DataFrame(
        {"class": pair.first.classes, "difference": [a - b for a, b in zip(*recalls, strict=True)]}
    )
    first, second = pair.names
    colours = {each.name: colour_of(each.id) for each in (pair.first, pair.second)}
    st.altair_chart(
        recall_difference_bars(frame, first, second, colours),
        alt=f"Recall of {first} minus recall of {second} by class",
    )
    st.caption(
        class_differences_words([pair.first.classes[place] for place in pair.differing_classes()])
    )
