"""The runs that were cut short, with links to where they can go on."""

from collections.abc import Sequence

import streamlit as st

from fmnist.runs.run import Run
from ui.shared.runs import in_words
from ui.shared.words import plain

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
