"""What Home says of the runs and of this machine."""

import streamlit as st

from fmnist.common.device import device_name, resolve_device
from fmnist.common.figures import count
from fmnist.runs.progress import progress_of
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.seed_groups import SeedGroup, groups_of
from ui.shared.frame import require_dataset, start_work
from ui.shared.links import links_to_interrupted
from ui.shared.seed_groups import accuracy_table
from ui.shared.words import in_words, plain


def show_home() -> None:
    """Have the queue at work; show what runs, what is best, and what this machine has."""
    start_work()
    _running_now()
    _best_models()
    _this_machine()


@st.fragment(run_every=2.0)
def _running_now() -> None:
    """What is training at this moment, and what waits."""
    runs = Store().unfinished()
    active = [run for run in runs if run.record.status in ACTIVE]
    waiting = [run for run in runs if run.record.status == "queued"]
    st.subheader("Running now")
    if not active and not waiting:
        st.caption("Nothing is training.")
    for run in active:
        _show_active(run)
    links_to_interrupted(runs)
    if waiting:
        st.caption(f"{len(waiting)} waiting in the queue.")


def _show_active(run: Run) -> None:
    progress = progress_of(run)
    st.progress(progress.fraction, text=f"{plain(run.label)} · {in_words(run)}")
    st.page_link(
        "pages/train.py",
        label="Watch it",
        icon=":material/show_chart:",
        query_params={"run": run.id},
    )


def _best_models() -> None:
    st.subheader("Best models so far")
    complete = [run for run in Store().runs() if run.is_complete and run.record.all_classes]
    if complete:
        best = sorted(groups_of(complete), key=_validation, reverse=True)[:5]
        accuracy_table(best)
        st.caption(
            "Of the runs for ten classes, ordered by accuracy on the validation images, which make "
            "every choice; runs that differ in their seed alone are one row. The test images are "
            "read once for it, when a run ends; beside an accuracy stands its 95 % interval. Runs "
            "without validation images come last, since nothing ranks them."
        )
    else:
        st.caption("No run has ended yet.")


def _validation(setting: SeedGroup) -> float:
    return setting.validation.value if setting.validation else 0.0


def _this_machine() -> None:
    st.subheader("This machine")
    st.text(f"Device: {device_name(resolve_device().type)}")
    dataset = require_dataset()
    st.text(
        f"Dataset: {count(len(dataset.train_images))} training and "
        f"{count(len(dataset.test_images))} test images, from {dataset.origin}"
    )
    damaged = Store().damaged()
    if damaged:
        with st.expander(f"Damaged runs ({len(damaged)}), not shown anywhere"):
            for entry in damaged:
                st.text(f"{entry.id[:80]}: {entry.reason}")
