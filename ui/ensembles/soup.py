"""The tab Soup: runs that began from one and the same run, their weights averaged."""

import streamlit as st

from fmnist.jobs.soup import make_soup, sharing_a_beginning
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.ensembles.make import made_before, ways_to
from ui.shared.choice import choice
from ui.shared.frame import explained
from ui.shared.links import link
from ui.shared.pickers import in_order_of_offer
from ui.shared.presses import press_of
from ui.shared.run_lines import describe

_FEWEST = 2


def soup_tab(store: Store, runs: list[Run]) -> None:
    """Choose runs that share a beginning, and average their weights."""
    groups = sharing_a_beginning(in_order_of_offer(runs))
    if not groups:
        st.info(
            "No two runs here share a beginning: train several from one run, on Train under More "
            "settings, Begin from.",
            icon=":material/info:",
        )
        link("train", "Train")
        return
    by_id = {run.id: run for group in groups for run in group}
    chosen = choice(
        st.multiselect,
        "Runs",
        list(by_id),
        default=[run.id for run in groups[0]],
        format_func=lambda run_id: describe(by_id[run_id]),
        key="soup-runs",
        help="Runs of one network that began from one and the same run. Their mean is one network "
        "of the same size (Wortsman et al. 2022); batch statistics are taken anew.",
    )
    parts = [by_id[run_id] for run_id in chosen]
    if len(parts) < _FEWEST:
        st.info("Choose at least two runs.", icon=":material/info:")
        return
    made = made_before(parts, runs, lambda each: each.soup)
    if made is not None:
        ways_to(made, max(parts, key=validation_accuracy))
        return
    if press_of(
        "make-soup",
        "Average the weights",
        type="primary",
        icon=":material/blender:",
        help="Adds the soup to the runs and evaluates it on validation and on the test set, once.",
    ):
        with explained():
            with st.spinner("Evaluating it on the test set…"):
                make_soup(store, parts)
            st.rerun()
