"""What pages say of a run that learned nothing, in place of its answers and beside its scores."""

from contextlib import suppress

import streamlit as st

from fmnist.common.errors import CheckpointError, DatasetError
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.evaluation.chance import REMEDIES, NothingLearned
from fmnist.runs.evaluations import near_chance, nothing_learned_by
from fmnist.runs.files import PREDICTIONS
from fmnist.runs.run import Run
from ui.shared.cache import kept
from ui.shared.links import train_again_link
from ui.shared.words import accuracy, plain


def learned_nothing(run: Run) -> NothingLearned | None:
    """How a run shows that it learned nothing, None where it does not; kept while it is the same.

    Without the dataset, or where the predictions are damaged, the accuracy alone decides.
    """
    dataset = None
    with suppress(DatasetError):
        dataset = load_dataset(run.record.config.dataset)
    if not near_chance(run, dataset):
        return None
    return _learned_nothing(run, run.record.epochs_done, dataset is not None, dataset=dataset)


def no_answer(run: Run) -> str:
    """As Markdown, why the answer of a run says nothing of a picture; empty where it may."""
    finding = learned_nothing(run)
    if finding is None:
        return ""
    return (
        f"**{plain(run.label)} learned nothing**: {finding}. Its answers say nothing about the "
        f"picture."
    )


def show_nothing_learned(run: Run) -> None:
    """On the page of a run that learned nothing: that, the usual causes and the step to take."""
    if finding := learned_nothing(run):
        st.warning(f"**This run learned nothing**: {finding}. {REMEDIES}", icon=":material/block:")
        train_again_link(run.id)


def test_accuracy(run: Run) -> str:
    """For a table: the test accuracy with its interval, and whether the run learned nothing."""
    said = accuracy(run.record.test)
    return f"{said}, learned nothing" if learned_nothing(run) else said


@kept(PREDICTIONS, most=6_000)
def _learned_nothing(
    run: Run, epochs: int, has_dataset: bool, *, dataset: Dataset | None
) -> NothingLearned | None:
    try:
        return nothing_learned_by(run, dataset)
    except CheckpointError:
        return nothing_learned_by(run, None)
