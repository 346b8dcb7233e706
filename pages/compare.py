"""Compare: two or more runs side by side, and whether the difference could be luck."""

import streamlit as st

from fmnist.comparison.paired import PairedComparison
from fmnist.runs.store import Store
from ui.compare.accuracy_against_cost import field_panel
from ui.compare.classes import class_differences
from ui.compare.curves import setting_curves
from ui.compare.difference import difference_of_two, groups_of_several
from ui.compare.disagreements import disagreement_tab
from ui.compare.settings import choose_settings, say_accuracies, say_of_settings
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import nothing_yet, open_page, require_dataset, require_runs_of_all_classes
from ui.shared.tabs import show_tabs

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
say_accuracies(settings)
if len(runs) == 2:
    difference_of_two(pair)
else:
    groups_of_several([evaluation_of(run) for run in runs])
say_of_settings(settings)
show_tabs(
    {
        "Curves": lambda: setting_curves(settings),
        "Classes": lambda: class_differences(pair),
        "Where they disagree": lambda: disagreement_tab(pair, images),
        "The whole field": lambda: field_panel(complete),
    },
    key="compare-tab",
)
