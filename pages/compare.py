"""Compare: two or more runs side by side, also in training, and whether they differ."""

import streamlit as st

from fmnist.comparison.paired import PairedComparison
from fmnist.runs.store import Store
from ui.compare.accuracy_against_cost import field_panel
from ui.compare.classes import class_differences
from ui.compare.curves import setting_curves
from ui.compare.difference import show_difference, show_tests
from ui.compare.disagreements import disagreement_tab
from ui.compare.settings import (
    choose_settings,
    seed_verdict,
    show_accuracies,
    show_seed_variance,
)
from ui.compare.unfinished import unfinished_panel
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import nothing_yet, open_page, require_dataset
from ui.shared.tabs import show_tabs
from ui.shared.words import plain

open_page("Compare", "Runs side by side, and whether the difference is significant.")
images = require_dataset().test_images.numpy()
offered = [run for run in Store().runs() if run.record.all_classes]
if len(offered) < 2:
    nothing_yet(
        "Comparing takes two runs of the ten classes, and there are fewer so far.",
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
evaluations = [evaluation_of(run) for run in runs]
pair = PairedComparison(*evaluations[:2])
show_difference(evaluations)
st.caption(plain(seed_verdict(settings)))
show_accuracies(settings)
with st.expander("Details"):
    show_tests(evaluations)
    show_seed_variance(settings)
curves = {} if unfinished else {"Curves": lambda: setting_curves(settings)}
show_tabs(
    curves
    | {
        "Classes": lambda: class_differences(pair),
        "Agreement": lambda: disagreement_tab(pair, images),
        "Accuracy against cost": lambda: field_panel([run for run in offered if run.is_complete]),
    },
    key="compare-tab",
)
