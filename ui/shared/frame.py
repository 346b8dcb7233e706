"""The frame of every page: its heading, and one way to show what went wrong.

Streamlit finds `pages/` by itself; its own menu is off, and each script opens with `open_page`, so
that a page is the same whether it is clicked to or opened first by its address.
"""

import atexit
import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

import streamlit as st

from fmnist.common.errors import AddressError, DatasetError, FmnistError
from fmnist.data.dataset import Dataset, load_dataset
from fmnist.data.source import DATASETS, DEFAULT_DATASET
from fmnist.jobs.queue import jobs
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from fmnist.studies.search.search import Searches
from ui.shared.heading import show_heading
from ui.shared.refusals import say_refused
from ui.shared.words import plain

Found = TypeVar("Found")


def open_page(title: str, line: str) -> None:
    """Draw the menu, the heading and what a callback refused, and have the queue at work."""
    show_heading(title, line)
    say_refused()
    start_work()


def start_work() -> None:
    """Have the queue at work, and the garbage collector pass over what the program imported."""
    _searching()
    _freeze()


def _searching() -> None:
    here = jobs()
    here.follow(Searches(here.store))


@cache
def _freeze() -> None:
    gc.freeze()
    atexit.register(gc.unfreeze)


@contextmanager
def explained() -> Iterator[None]:
    """Show an error that a person can act on as its sentence, and carry on after the block."""
    try:
        yield
    except FmnistError as error:
        st.error(plain(str(error)), icon=":material/error:")


def from_address(read: Callable[[], Found], otherwise: Found) -> Found:
    """What `read` finds in the address; what is not there is said in a sentence: `otherwise`."""
    try:
        return read()
    except AddressError as error:
        st.warning(plain(str(error)), icon=":material/search_off:")
        return otherwise


def require_dataset(name: str = DEFAULT_DATASET) -> Dataset:
    """The dataset; without it the page says what to do, offers to fetch it, and ends here."""
    try:
        return load_dataset(name)
    except DatasetError as error:
        st.warning(plain(str(error)), icon=":material/download:")
        source = DATASETS.get(name)
        if source.fetch is None:
            st.stop()
        if st.button("Fetch the dataset", type="primary", help="About 30 MB, once."):
            with explained(), st.spinner(f"Fetching {source.title}…"):
                load_dataset(name, download=True)
                st.rerun()
        st.stop()


def nothing_yet(sentence: str, page: str, label: str) -> None:
    """Say why there is nothing to show, give the one step that changes it, and end the page."""
    st.info(sentence, icon=":material/info:")
    if st.button(label, type="primary", help="Goes to the page where that is done."):
        st.switch_page(page)
    st.stop()


def require_complete_runs(store: Store) -> list[Run]:
    """The runs that have results; without any the page leads on to training."""
    runs = [run for run in store.runs() if run.is_complete]
    if not runs:
        nothing_yet(
            "No run has ended yet, so there are no results to look at.",
            "pages/train.py",
            "Train a network",
        )
    return runs


def require_runs_of_all_classes(store: Store) -> list[Run]:
    """As `require_complete_runs`, without those of fewer classes."""
    runs = [run for run in require_complete_runs(store) if run.record.all_classes]
    if not runs:
        nothing_yet("No run of the ten classes has ended yet.", "pages/train.py", "Train a network")
    return runs
