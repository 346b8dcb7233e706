"""What a person has marked, as a file, and every run's accuracy with and without it."""

import numpy as np
import pandas as pd
import streamlit as st

from fmnist.common.figures import bounded, count, signed
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.evaluation.label_issues import with_and_without
from fmnist.evaluation.metrics import Proportion
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.label_marks import Mark, SplitName, as_csv
from fmnist.runs.predictions import Integers
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.cache import kept
from ui.shared.pickers import in_order_of_offer


def marked_part(store: Store, dataset: Dataset, marks: list[Mark]) -> None:
    """The marks to download, and the test accuracy of every run with and without marked images."""
    st.subheader("What you have marked", anchor=False)
    if not marks:
        st.caption(
            "Nothing yet. Open an image above and say what you think of its label: your marks are "
            "kept in your folder of runs, and no included file is changed."
        )
        return
    marked = np.array([mark.index for mark in marks if mark.split == "test"], np.int64)
    in_training = len(marks) - len(marked)
    st.caption(
        f"{count(len(marked))} test and {count(in_training)} training images. Marks on training "
        "images change no figure here: the runs have learned from them."
    )
    truth = {"test": dataset.test_labels, "training": dataset.train_labels}

    def label_of(split: SplitName, index: int) -> int:
        return int(truth[split][index])

    st.download_button(
        "Download your marks (CSV)",
        as_csv(marks, label_of),
        "labels.csv",
        "text/csv",
        icon=":material/download:",
        help="A line for each: the image, its label, your verdict and the class that you see.",
    )
    runs = in_order_of_offer([run for run in store.runs() if run.is_complete])
    if len(marked) and runs:
        _scores(runs, marked)


def say_scores(scores: list[tuple[Proportion, Proportion]], marked: int) -> str:
    """How far accuracies move without the marked images, and why that is no better figure."""
    changes = [100 * (rest.estimate.value - whole.estimate.value) for whole, rest in scores]
    low, high = signed(min(changes), 2), signed(max(changes), 2)
    points = f"{low} points" if low == high else f"{low} to {high} points"
    images = "the marked image" if marked == 1 else f"the {count(marked)} marked images"
    return (
        f"Without {images} the accuracies move by {points}. Taking out images that models get "
        "wrong flatters every model, and this list was made of such images: the figures without "
        "them are fair only if you had marked without knowing what any model says."
    )


def _scores(runs: list[Run], marked: Integers) -> None:
    scores = [with_and_without(*_answers(run), marked) for run in runs]
    rows = [
        {
            "Run": run.label,
            "All images": bounded(whole.estimate),
            "Without the marked": bounded(rest.estimate),
            "Change": f"{signed(100 * (rest.estimate.value - whole.estimate.value), 2)} points",
            "Marked, of them wrong": _wrong(whole, rest),
        }
        for run, (whole, rest) in zip(runs, scores, strict=True)
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        alt="The test accuracy of each run with and without the marked images",
    )
    st.markdown(say_scores(scores, len(marked)))


def _wrong(whole: Proportion, rest: Proportion) -> str:
    images = whole.total - rest.total
    return f"{images - (whole.part - rest.part)} of {images}"


@kept(PREDICTIONS, most=200)
def _answers(run: Run) -> tuple[np.ndarray, np.ndarray]:
    """Whether the run is right about each test image it was judged on, and their ids."""
    found = evaluate_run(run, load_dataset(), "test")
    return found.correct, found.image_ids
