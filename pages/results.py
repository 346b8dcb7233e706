"""Results: everything about one run."""

import streamlit as st

from fmnist.runs.record import COMPLETE
from fmnist.runs.store import Store
from ui.results.calibration import calibration_tab
from ui.results.classes import classes_tab
from ui.results.configuration import configuration_tab
from ui.results.confusion_matrix import confusion_tab
from ui.results.curves import curves_tab
from ui.results.epochs import epochs_tab
from ui.results.error_breakdown import error_breakdown_tab
from ui.results.explain import explain_tab
from ui.results.export import export_tab
from ui.results.files import manage_tab
from ui.results.robustness import robustness_tab
from ui.results.roc import roc_tab
from ui.results.summary import summary
from ui.shared.evaluations import evaluation_of
from ui.shared.frame import nothing_yet, open_page, require_dataset
from ui.shared.live import live_panel
from ui.shared.pickers import choose_run
from ui.shared.selection import selection_line, selection_of
from ui.shared.tabs import show_tabs

open_page("Results", "One run: how good it is, where it fails, and how it got there.")
store = Store()
runs = store.runs()
if not runs:
    nothing_yet("There is no run yet.", "pages/train.py", "Train a network")
run = choose_run(runs)
dataset = require_dataset(run.record.config.dataset)

if run.record.status not in COMPLETE:
    live_panel(run)
    manage_tab(store, run)
    st.stop()

summary(run)
test, validation = evaluation_of(run), evaluation_of(run, "validation")
images = dataset.test_images.numpy()
selection = selection_of(test)
selection_line(test, selection)
show_tabs(
    {
        "Confusion matrix": lambda: confusion_tab(test, selection, images),
        "Curves": lambda: curves_tab(run, selection),
        "Epochs": lambda: epochs_tab(validation, selection, dataset.train_images.numpy()),
        "Classes": lambda: classes_tab(test, selection, images),
        "ROC": lambda: roc_tab(test, selection, images),
        "Calibration": lambda: calibration_tab(test, validation, selection, images),
        "Error breakdown": lambda: error_breakdown_tab(
            test, selection, images, dataset.source.groups
        ),
        "Explain": lambda: explain_tab(test, selection, run, runs, dataset),
        "Robustness": lambda: robustness_tab(test, selection, run, runs, dataset),
        "Export": lambda: export_tab(run),
        "Configuration": lambda: configuration_tab(run, runs, dataset),
        "Name, notes, files": lambda: manage_tab(store, run),
    },
    key="results-tab",
)
