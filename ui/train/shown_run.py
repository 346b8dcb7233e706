"""Which run Train shows, and which one its form is filled from: the address says both."""

import streamlit as st

from fmnist.common.errors import FmnistError, RunError
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.runs import named_run, take_run_to_repeat
from ui.shared.words import plain
from ui.train.form import fill_from_run


def shown_run(store: Store) -> Run | None:
    """The run that the address names, else the one that is training."""
    wanted = named_run()
    if wanted is not None:
        try:
            return store.get(wanted)
        except RunError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")
    return next((run for run in store.unfinished() if run.record.status in ACTIVE), None)


def fill_from_address(store: Store) -> None:
    """Fill the form from the run that the address names to be trained again."""
    wanted = take_run_to_repeat()
    if wanted is not None:
        try:
            fill_from_run(store.get(wanted))
        except FmnistError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")


def link_to_others(store: Store, shown: Run) -> None:
    """Lead to the run that is training, where another one is shown."""
    for run in store.unfinished():
        if run.record.status in ACTIVE and run.id != shown.id:
            st.page_link(
                "pages/train.py",
                label=f"Another run is training: watch {plain(run.label)}",
                icon=":material/show_chart:",
                query_params={"run": run.id},
            )
