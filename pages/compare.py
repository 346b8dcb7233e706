"""Compare: two or more runs side by side, and whether the difference could be luck."""

import pandas as pd
import streamlit as st

from fmnist.common.constants import CLASS_NAMES
from fmnist.comparison.class_differences import class_differences_in_words
from fmnist.evaluation.metrics import confusion
from fmnist.evaluation.per_class import class_figures
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.compare.accuracy_against_cost import field_panel
from ui.compare.agreement import crossed_matrix
from ui.compare.curves import setting_curves
from ui.compare.difference import difference_of_two, groups_of_several
from ui.compare.disagreements import disagreement_galleries
from ui.shared.charts import recall_difference_bars
from ui.shared.colours import colour_of
from ui.shared.frame import nothing_yet, open_page, require_dataset
from ui.shared.runs import predicted_classes, require_runs_of_all_classes
from ui.shared.seed_groups import choose_settings, say_accuracies, say_of_settings
from ui.shared.words import plain

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
runs, settings = choose_settings(complete)
if len(runs) < 2:
    st.info("Choose at least two.", icon=":material/info:")
    st.stop()
colours = {run.label: colour_of(run.id) for run in runs}


def class_differences(first: Run, second: Run) -> None:
    predicted = predicted_classes(first), predicted_classes(second)
    recalls = [
        [row.recall.value for row in class_figures(confusion(each, labels))] for each in predicted
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
    right = predicted[0] == labels, predicted[1] == labels
    st.caption(class_differences_in_words(*right, labels, CLASS_NAMES))


say_accuracies(settings)
if len(runs) == 2:
    difference_of_two(runs[0], runs[1], labels)
else:
    groups_of_several(runs, labels)
say_of_settings(settings)
tabs = st.tabs(
    ["Curves", "Classes", "Where they disagree", "The whole field"],
    key="compare-tab",
    bind="query-params",
)
if tabs[0].open:
    with tabs[0]:
        setting_curves(settings)
if tabs[1].open:
    with tabs[1]:
        class_differences(runs[0], runs[1])
if tabs[2].open:
    with tabs[2]:
        crossed_matrix(runs[0], runs[1], dataset)
        disagreement_galleries(runs[0], runs[1], dataset)
if tabs[3].open:
    with tabs[3]:
        field_panel(complete)
