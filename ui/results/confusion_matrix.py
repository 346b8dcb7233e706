"""The tab Confusion matrix of Results, with the images of what is selected."""

import streamlit as st

from fmnist.data.dataset import FashionMnist
from fmnist.evaluation.metrics import confusion
from fmnist.evaluation.selection import Chosen
from fmnist.runs.run import Run
from ui.shared.charts import confusion_heatmap
from ui.shared.runs import predicted_classes
from ui.shared.selected_images import selected_images
from ui.shared.selection import chart_key, clicked, narrowed, select


def confusion_tab(run: Run, dataset: FashionMnist, chosen: Chosen) -> None:
    """The confusion matrix; clicking a cell selects the images in it.

    `dataset` has the images of the run's classes alone, labelled by place among them.
    """
    classes, labels = run.record.task.classes, dataset.test_labels.numpy()
    left, right = st.columns([4, 3], gap="medium")
    with left:
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
        inside = narrowed(run, chosen, labels, "sure", "right")
        matrix = confusion(predicted_classes(run)[inside], labels[inside], len(classes))
        key = chart_key("confusion", run)

        def select_cell() -> None:
            if cell := clicked(key, "actual", "predicted"):
                select(run, true=str(cell["actual"]), predicted=str(cell["predicted"]))

        st.altair_chart(
            confusion_heatmap(
                matrix, classes, per_cent_shown, chosen=(chosen.actual, chosen.predicted)
            ),
            key=key,
            on_select=select_cell,
            selection_mode="mark",
            alt="Confusion matrix: true class against predicted class",
        )
    with right:
        selected_images(run, dataset, chosen)
