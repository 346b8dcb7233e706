"""Links to the page Train: to train a run again, and to go on with those that were cut short."""

from collections.abc import Sequence

import streamlit as st

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.words import in_words, plain

_SHOWN = 3


def links_to_interrupted(runs: Sequence[Run]) -> None:
    """A link for each of the newest of the user's interrupted runs; `runs` are the newest first."""
    found = [run for run in runs if run.record.status == "interrupted" and not run.read_only]
    for run in found[:_SHOWN]:
        st.page_link(
            "pages/train.py",
            label=f"Resume {plain(run.label)}, {in_words(run)}",
            icon=":material/replay:",
            query_params={"run": run.id},
        )
    if len(found) > _SHOWN:
        st.caption(f"{len(found) - _SHOWN} older runs were interrupted too: Results lists them.")


def train_again_link(run_id: str) -> None:
    """A link to the page Train with the settings of a run, if it is one that was trained."""
    if Store().get(run_id).record.combination is not None:
        return
    st.page_link(
        "pages/train.py",
        label="Train again with these settings",
        icon=":material/replay:",
        query_params={"again": run_id},
    )
