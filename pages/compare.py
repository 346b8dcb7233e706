"""Compare: two or more runs side by side, and whether the difference could be luck."""

import pandas as pd
import streamlit as st

from fmnist.analysis.metrics import class_table
from fmnist.common.constants import CLASS_NAMES
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.charts import recall_difference_bars
from ui.colours import colour_of
from ui.curves import best_position, curve_frame, curves, remark_on_curves
from ui.difference import difference_of_two, groups_of_several
from ui.disagreements import disagreement_galleries
from ui.field import field_panel
from ui.frame import nothing_yet, open_page, require_dataset
from ui.runs import choose_runs, predicted_classes, require_runs_of_all_classes
from ui.tables import run_table
from ui.words import plain

open_page("Compare", "Put runs side by side, and see whether the difference could be luck.")
dataset = require_dataset()
labels = dataset.test_labels.numpy()
complete = require_runs_of_all_classes(Store())
if len(complete) < 2:
    nothing_yet(
        "Comparing takes two runs that have ended, and there is one so far.",
        "pages/train.py",
        "Train another network",
    )
runs = choose_runs(complete)
if len(runs) < 2:
    st.info("Choose at least two runs.", icon=":material/info:")
    st.stop()
colours = {run.label: colour_of(run.id) for run in runs}


def curves_of(chosen: list[Run]) -> None:
    epochs = max(run.record.config.epochs for run in chosen)
    best = {run.label: best_position(run) for run in chosen}
    for column, figure in zip(st.columns(2), ("accuracy", "loss"), strict=True):
        frame = pd.concat([curve_frame(run.history(), figure, run.label) for run in chosen])
        with column:
            st.altair_chart(
                curves(frame, figure, epochs, colours, best),
                alt=f"{figure.capitalize()} by epoch of the chosen runs",
            )
    if remark := remark_on_curves(chosen):
        st.caption(remark)


def class_differences(first: Run, second: Run) -> None:
    recalls = [
        [row.recall for row in class_table(predicted_classes(run), labels).rows]
        for run in (first, second)
    ]
    frame = pd.DataFrame(
        {"class": CLASS_NAMES, "difference": [a - b for a, b in zip(*recalls, strict=True)]}
    )
    st.altair_chart(
        recall_difference_bars(frame, first.label, second.label, colours),
        alt="Difference in recall by class",
    )
    st.caption(
        f"Recall of {plain(first.label)} minus recall of {plain(second.label)}: to the right the "
        "first finds more images of the class, to the left the second."
    )


run_table(runs)
if len(runs) == 2:
    difference_of_two(runs[0], runs[1], labels)
else:
    groups_of_several(runs, labels)
tabs = st.tabs(
    ["Curves", "Classes", "Where they disagree", "The whole field"],
    key="compare-tab",
    on_change="rerun",
)
if tabs[0].open:
    with tabs[0]:
        curves_of(runs)
if tabs[1].open:
    with tabs[1]:
        class_differences(runs[0], runs[1])
if tabs[2].open:
    with tabs[2]:
        disagreement_galleries(runs[0], runs[1], dataset)
if tabs[3].open:
    with tabs[3]:
        field_panel(complete)
