"""The tab Members: which runs answer together, whether that pays, and the way to keep it."""

import streamlit as st

from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.ensembles.diversity import show_diversity, show_members, show_number_of_members
from ui.ensembles.make import make_bar
from ui.ensembles.members import choose_members, choose_rule
from ui.ensembles.verdict import show_same_compute, show_verdict
from ui.shared.frame import explained


def members_tab(store: Store, runs: list[Run]) -> None:
    """Choose members and a rule; the verdict on validation, the chart, and the button."""
    members, rule = choose_members(runs), choose_rule()
    if len(members) < 2:
        st.info("Choose at least two members, or have them suggested.", icon=":material/info:")
        return
    with explained():
        show_verdict(members, rule)
        show_number_of_members(members, rule)
        make_bar(store, members, rule, runs)
        show_same_compute(members, rule, runs)
        with st.expander(
            "What each member adds, and how far they differ", on_change="rerun", key="diversity"
        ) as more:
            if more.open:
                show_members(members, rule)
                show_diversity(members)
