"""Compare: two or more runs side by side, and whether the difference could be luck."""

import pandas as pd
import streamlit as st

from fmnist.comparison.paired import PairedComparison
from fmnist.evaluation.per_class import class_figures
from fmnist.runs.store import Store
from ui.compare.accuracy_against_cost import field_panel
from ui.compare.agreement import agreement_matrix
from ui.compare.curves import setting_curves
from ui.compare.difference import difference_of_two, groups_of_several
from ui.compare.disagreements import disagreement_galleries
from ui.compare.settings import choose_settings, say_accuracies, say_of_settings
from ui.compare.words import class_differences_words
from ui.shared.charts import recall_difference_bars
from ui.shared.colours import colour_of
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import nothing_yet, open_page, require_dataset, require_runs_of_all_classes
from ui.shared.words import plain

open_page("Compare", "Put runs side by side, and see whether the difference could be luck.")
images = require_dataset().test_images.numpy()
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
pair = PairedComparison(evaluation_of(runs[0]), evaluation_of(runs[1]))
colours = {run.label: colour_of(run.id) for run in runs}


def class_differences(pair: PairedComparison) -> None:
    recalls = [
        [row.recall.value for row in class_figures(each.confusion)]
        for each in (pair.first, pair.second)
    ]
    frame = pd.DataFrame(
        {"class": pair.first.classes, "difference": [a - b for a, b in zip(*recalls, strict=True)]}
    )
    first, second = pair.names
    st.altair_chart(
        recall_difference_bars(frame, first, second, colours),
        alt="Difference in recall by class",
    )
    st.caption(
        f"Recall of {plain(first)} minus recall of {plain(second)}: to the right the "
        "first finds more images of the class, to the left the second."
    )
    st.caption(
        class_differences_words([pair.first.classes[place] for place in pair.differing_classes()])
    )


say_accuracies(settings)
if len(runs) == 2:
    difference_of_two(pair)
else:
    groups_of_several([evaluation_of(run) for run in runs])
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
        class_differences(pair)
if tabs[2].open:
    with tabs[2]:
        agreement_matrix(pair, images)
        disagreement_galleries(pair, images)
if tabs[3].open:
    with tabs[3]:
        field_panel(complete)
