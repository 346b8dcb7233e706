"""What runs said about the images they were judged on, kept while their predictions are the same.

The page has made sure that the dataset is there.
"""

import streamlit as st

from fmnist.data.dataset import load_dataset
from fmnist.evaluation.evaluation import Evaluation, Split
from fmnist.runs.evaluations import evaluate_run
from fmnist.runs.run import Run
from ui.shared.links import train_again_link


def evaluation_of(run: Run, split: Split = "test") -> Evaluation:
    """The Evaluation of a complete run, as `evaluate_run` makes it."""
    return _evaluation(run.id, run.label, run.record.files.get("predictions.npz", ""), split, run)


def say_answers_alone(evaluation: Evaluation, purpose: str) -> None:
    """Say why an Evaluation without probabilities cannot serve a `purpose`, and what could."""
    st.caption(f"This run ships with its predicted classes alone: train it again to {purpose}.")
    train_again_link(evaluation.id)


@st.cache_resource(max_entries=14, show_spinner=False)
def _evaluation(run_id: str, label: str, sha256: str, split: Split, _run: Run) -> Evaluation:
    return evaluate_run(_run, load_dataset(), split)
