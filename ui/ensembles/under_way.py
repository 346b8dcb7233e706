"""What this page has put into the queue and has not ended yet."""

from collections.abc import Callable

import streamlit as st

from fmnist.runs.record import UNDER_WAY
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.links import link
from ui.shared.watchers import look_again_after
from ui.shared.words import in_words, plain


def watch(is_ours: Callable[[Run], bool]) -> None:
    """A way to each run under way that `is_ours`; when one ends the page is drawn anew."""
    going = _going(is_ours)
    every = look_again_after() if going else None
    st.fragment(_panel, run_every=every)(is_ours, {run.id for run in going})


def _going(is_ours: Callable[[Run], bool]) -> list[Run]:
    return [run for run in Store().unfinished() if run.record.status in UNDER_WAY and is_ours(run)]


def _panel(is_ours: Callable[[Run], bool], before: set[str]) -> None:
    going = _going(is_ours)
    if {run.id for run in going} != before:
        st.rerun()
    for run in going:
        words = plain(f"{run.label}: {in_words(run)}")
        link("train", words, ":material/show_chart:", run=run.id)
