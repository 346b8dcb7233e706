"""Results: everything about one run."""

import streamlit as st

from fmnist.data.task import images_of
from fmnist.runs.record import COMPLETE
from fmnist.runs.store import Store
from ui.budget import budget_tab
from ui.calibration import calibration_tab
from ui.class_figures import classes_tab
from ui.confusion import confusion_tab
from ui.epochs import epochs_tab
from ui.frame import nothing_yet, open_page, require_dataset
from ui.live import live_panel
from ui.manage import manage_tab
from ui.results import configuration_tab, curves_tab, roc_tab, summary
from ui.runs import choose_run

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
tabs = st.tabs(
    [
        "Confusion matrix",
        "Curves",
        "Epochs",
        "Classes",
        "ROC",
        "Calibration",
        "Error budget",
        "Configuration",
        "Notes, name, files",
    ],
    key="results-tab",
    on_change="rerun",
)
for tab, draw in zip(
    tabs,
    (
        lambda: confusion_tab(run, dataset),
        lambda: curves_tab(run),
        lambda: epochs_tab(run, whole),
        lambda: classes_tab(run, labels),
        lambda: roc_tab(run, labels),
        lambda: calibration_tab(run, whole),
        lambda: budget_tab(run, labels),
        lambda: configuration_tab(run),
        lambda: manage_tab(store, run),
    ),
    strict=True,
):
    if tab.open:
        with tab:
            draw()
