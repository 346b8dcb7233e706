"""Which run Train shows, and which one its form is filled from: the address says both."""

import streamlit as st

from fmnist.common.errors import FmnistError, RunError
from fmnist.runs.record import ACTIVE
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.address.parameters import watch
from ui.address.runs import named_run, take_run_to_repeat
from ui.shared.words import plain
from ui.train.preset import fill_from_run


def shown_run(store: Store) -> Run | None:
    """The run that the address names, or none where it is not there; else the one that trains."""
    wanted = named_run()
    if wanted is None:
        return next((run for run in store.unfinished() if run.record.status in ACTIVE), None)
    try:
        shown = store.find(wanted)
    except RunError as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        shown = None
    watch(shown.id if shown is not None and not shown.is_complete else None)
    return shown


def fill_from_address(store: Store) -> None:
    """Fill the form from the run that the address names to be trained again."""
    wanted = take_run_to_repeat()
    if wanted is not None:
        try:
            fill_from_run(store.find(wanted))
        except FmnistError as error:
            st.warning(plain(str(error)), icon=":material/search_off:")
