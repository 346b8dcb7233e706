"""Links to other pages, and those to Train for runs that were cut short or are trained again."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.heading import MENU
from ui.shared.words import in_words, plain

_SHOWN = 3
_ICONS = {Path(path).stem: icon for path, _, icon in MENU}


def link(
    page: str, label: str, icon: str | None = None, help: str | None = None, **said: str
) -> None:
    """A link to a page, with what its address is to say; its icon is that of the menu at first."""
    st.page_link(
        f"pages/{page}.py", label=label, icon=icon or _ICONS[page], help=help, query_params=said
    )


def links_to_interrupted(runs: Sequence[Run]) -> None:
    """A link for each of the newest of the user's interrupted runs; `runs` are the newest first."""
    found = [run for run in runs if run.record.status == "interrupted" and not run.read_only]
    for run in found[:_SHOWN]:
        words = f"Resume {plain(run.label)}, {in_words(run)}"
        link("train", words, ":material/replay:", run=run.id)
    if len(found) > _SHOWN:
        st.caption(f"{len(found) - _SHOWN} older runs were interrupted too: Results lists them.")


def train_again_link(run_id: str) -> None:
    """A link to the page Train with the settings of a run, if it is one that was trained."""
    if Store().get(run_id).record.combination is None:
        link("train", "Train again with these settings", ":material/replay:", again=run_id)
