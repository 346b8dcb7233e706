"""The tab Confusion matrix of Results, with the images of what is selected."""

import streamlit as st

from fmnist.evaluation.evaluation import Evaluation
from fmnist.evaluation.selection import Selection
from ui.address.selection import name_selection
from ui.shared.charts import confusion_heatmap
from ui.shared.images import Images
from ui.shared.selected_images import selected_images
from ui.shared.selection import chart_key, clicked, narrowed


def confusion_tab(evaluation: Evaluation, selection: Selection, images: Images) -> None:
    """The confusion matrix; clicking a cell selects the images in it."""
    left, right = st.columns([4, 3], gap="medium")
    with left:
        chart = st.container()
        per_cent_shown = st.toggle("Per cent of each row", help="Of all images of the true class.")
        counted = narrowed(evaluation, selection, "sure", "right")
        key = chart_key("confusion", evaluation.id)

        def select_cell() -> None:
            if cell := clicked(key, "actual", "predicted"):
                name_selection(
                    evaluation.id, true=str(cell["actual"]), predicted=str(cell["predicted"])
                )

        chart.altair_chart(
            confusion_heatmap(
                counted.confusion,
                counted.classes,
                per_cent_shown,
                chosen=(selection.actual, selection.predicted),
            ),
            key=key,
            on_select=select_cell,
            selection_mode="mark",
            alt="Confusion matrix: true class against predicted class",
        )
    with right:
        selected_images(evaluation, selection, images)
