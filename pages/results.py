"""Results: everything about one run."""

import streamlit as st

from fmnist.data.task import images_of
from fmnist.runs.record import COMPLETE
from fmnist.runs.store import Store
from ui.results.calibration import calibration_tab
from ui.results.classes import classes_tab
from ui.results.confusion_matrix import confusion_tab
from ui.results.epochs import epochs_tab
from ui.results.error_breakdown import budget_tab
from ui.results.explain import inside_tab
from ui.results.files import manage_tab
from ui.results.robustness import robustness_tab
from ui.results.summary import configuration_tab, curves_tab, roc_tab, summary
from ui.shared.frame import nothing_yet, open_page, require_dataset
from ui.shared.live import live_panel
from ui.shared.runs import choose_run
from ui.shared.selection import selection_line, selection_of

open_page("Results", "One run: how good it is, where it fails, and how it got there.")
whole = require_dataset()
store = Store()
runs = store.runs()
if not runs:
    nothing_yet("There is no run yet.", "pages/train.py", "Train a network")
run = choose_run(runs)

if run.record.status not in COMPLETE:
    live_panel(run)
    manage_tab(store, run)
    st.stop()

summary(run)
dataset = images_of(whole, run.record.task.classes)
labels = dataset.test_labels.numpy()
chosen = selection_of(run)
selection_line(
    run, chosen, labels, "Choose a cell, a class or a point in the tabs below to narrow the page."
)
parts = {
    "Confusion matrix": lambda: confusion_tab(run, dataset, chosen),
    "Curves": lambda: curves_tab(run, chosen),
    "Epochs": lambda: epochs_tab(run, whole, chosen),
    "Classes": lambda: classes_tab(run, dataset, chosen),
    "ROC": lambda: roc_tab(run, dataset, chosen),
    "Calibration": lambda: calibration_tab(run, whole, dataset, chosen),
    "Error budget": lambda: budget_tab(run, dataset, chosen),
    "Inside": lambda: inside_tab(run, runs, whole, chosen),
    "Robustness": lambda: robustness_tab(run, dataset, runs, chosen),
    "Configuration": lambda: configuration_tab(run),
    "Notes, name, files": lambda: manage_tab(store, run),
}
tabs = st.tabs(list(parts), key="results-tab", bind="query-params")
for tab, draw in zip(tabs, parts.values(), strict=True):
    if tab.open:
        with tab:
            draw()
