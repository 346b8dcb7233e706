"""Compare: two or more runs side by side, also in training, and whether they differ by luck."""

import streamlit as st

from fmnist.comparison.paired import PairedComparison
from fmnist.runs.store import Store
from ui.compare.accuracy_against_cost import field_panel
from ui.compare.classes import class_differences
from ui.compare.curves import setting_curves
from ui.compare.difference import difference_of_two, groups_of_several
from ui.compare.disagreements import disagreement_tab
from ui.compare.settings import choose_settings, say_accuracies, say_of_settings
from ui.compare.unfinished import unfinished_panel
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import nothing_yet, open_page, require_dataset
from ui.shared.tabs import show_tabs

open_page("Compare", "Put runs side by side, and see whether the difference could be luck.")
images = require_dataset().test_images.numpy()
offered = [run for run in Store().runs() if run.record.all_classes]
if len(offered) < 2:
    nothing_yet(
        "Comparing takes two runs of the ten classes, and there are not so many yet.",
        "pages/train.py",
        "Train a network",
    )
runs, settings, unfinished = choose_settings(offered)
if len(runs) + len(unfinished) < 2:
    st.info("Choose at least two.", icon=":material/info:")
    st.stop()
if unfinished:
    unfinished_panel(settings, unfinished)
if len(runs) < 2:
    st.stop()
pair = PairedComparison(evaluation_of(runs[0]), evaluation_of(runs[1]))
say_accuracies(settings)
if len(runs) == 2:
    difference_of_two(pair)
else:
    groups_of_several([evaluation_of(run) for run in runs])
say_of_settings(settings)
curves = {} if unfinished else {"Curves": lambda: setting_curves(settings)}
show_tabs(
    curves
    | {
        "Classes": lambda: class_differences(pair),
        "Where they disagree": lambda: disagreement_tab(pair, images),
        "The whole field": lambda: field_panel([run for run in offered if run.is_complete]),
    },
    key="compare-tab",
)
