"""Runs that have not ended beside others: how far each is, and all curves on one chart."""

from collections.abc import Sequence

import streamlit as st

from fmnist.common.errors import RunError
from fmnist.runs.record import UNDER_WAY
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.seed_groups import SeedGroup
from ui.compare.curves import curves_of
from ui.shared.seed_groups import validation_of
from ui.shared.tables import show_table
from ui.shared.watchers import look_again_after
from ui.shared.words import in_words, validation


def unfinished_panel(settings: Sequence[SeedGroup], unfinished: Sequence[Run]) -> None:
    """What is known of `unfinished` runs beside `settings`, drawn anew while one is under way."""
    watched = any(run.record.status in UNDER_WAY for run in unfinished)
    every = look_again_after() if watched else None
    st.fragment(_panel, run_every=every)(
        settings, {run.id: run.record.status for run in unfinished}, every
    )
    st.caption(
        "A validation accuracy so far is that of the best epoch up to now, and can still rise. "
        "Tests, and differences on the test images, are between runs that have ended."
    )


def _panel(settings: Sequence[SeedGroup], statuses: dict[str, str], every: float | None) -> None:
    store = Store()
    try:
        runs = [store.get(run_id) for run_id in statuses]
    except RunError:
        st.rerun()
    if any(run.record.status != statuses[run.id] for run in runs):
        st.rerun()
    if every and look_again_after(every) != every:
        st.rerun()
    rows = [(each.name, "has ended", validation_of(each)) for each in settings]
    rows += [(run.label, in_words(run), _so_far(run)) for run in runs]
    titles = ("Run", "Status", "Best validation accuracy")
    show_table(
        [dict(zip(titles, row, strict=True)) for row in rows],
        "Where each run stands, with its best validation accuracy so far",
    )
    curves_of(settings, runs)


def _so_far(run: Run) -> str:
    said = validation(run.record)
    return f"{said} so far" if run.record.best else said
