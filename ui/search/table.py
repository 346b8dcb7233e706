"""The tab Table of Search: a row for each trial."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from fmnist.studies.search.journal import Trial
from fmnist.studies.search.plan import Plan
from fmnist.studies.search.words import value_words
from ui.address.search import name_trial

_KEY = "search-table"


def table_tab(plan: Plan, trials: Sequence[Trial]) -> None:
    """The best first; the row that is chosen opens its trial."""
    ordered = sorted(trials, key=lambda trial: trial.accuracy or 0.0, reverse=True)
    rows: list[dict[str, Any]] = [
        {
            "Trial": trial.number,
            "State": trial.state,
            "Validation": None if trial.accuracy is None else 100 * trial.accuracy,
            "Epochs": len(trial.accuracies),
            "Training": trial.seconds,
        }
        | {
            span.name: value_words(trial.values[span.name]) if span.name in trial.values else None
            for span in plan.spans
        }
        for trial in ordered
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        key=_KEY,
        on_select=lambda: _open(ordered),
        selection_mode="single-row",
        placeholder="–",
        alt="The trials, a row for each",
        column_config={
            "Validation": st.column_config.NumberColumn(format="%.2f %%"),
            "Training": st.column_config.NumberColumn(format="%.0f s"),
            **plan.titles,
        },
    )


def _open(ordered: Sequence[Trial]) -> None:
    rows = st.session_state[_KEY].selection.rows
    if rows and rows[0] < len(ordered):
        name_trial(ordered[rows[0]].number)
