"""The trial that is chosen in a chart or in the table, and the way to its run."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.common.figures import per_cent
from fmnist.runs.store import Store
from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.words import setting_words
from ui.address.search import name_trial, named_trial
from ui.shared.links import link
from ui.shared.words import plain


def chosen_of(key: str) -> None:
    """Open the trial that a click on the chart of this key marked."""
    marked: Any = st.session_state[key].selection.get("mark", [])
    if marked:
        name_trial(int(marked[0]["number"]))


def show_trial(store: Store, plan: Plan, trials: Sequence[Trial]) -> None:
    """The chosen trial in a line, with links to its run; nothing without one."""
    number = named_trial()
    if number is None or number >= len(trials):
        st.caption("Choose a point, a line or a row to see the trial and open its run.")
        return
    trial = trials[number]
    reached = "" if trial.accuracy is None else f", validation {per_cent(trial.accuracy)}"
    start = " (the start)" if trial.is_start else ""
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(
            f"**Trial {number}**{start}, {trial.state}{plain(reached)}: "
            f"{plain(setting_words(trial.values, plan.titles))}"
        )
        with suppress(RunError):
            run = store.get(trial.run_id or "")
            link("train", "Open on Train", ":material/show_chart:", run=run.id)
            link("results", "Results", run=run.id)
