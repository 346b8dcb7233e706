"""Making the ensemble: the one moment at which test is read."""

import streamlit as st

from fmnist.ensembles.rules import Rule
from fmnist.jobs.combine import make_ensemble
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.refusals import refusable
from ui.shared.run_lines import describe
from ui.shared.words import plain


def make_bar(store: Store, members: list[Run], rule: Rule, runs: list[Run]) -> None:
    """The button that puts the ensemble among the runs; once it is there, ways to it."""
    made = _made_before(members, rule, runs)
    if made is not None:
        ways_to(made, max(members, key=validation_accuracy))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name",
            key="ensemble-name",
            max_chars=80,
            placeholder=f"ensemble of {len(members)}",
            help="Your own name for it; empty takes what it is.",
            width=300,
        )
        st.button(
            "Make the ensemble",
            type="primary",
            icon=":material/groups:",
            on_click=_make,
            args=(store, members, rule, name),
            help="Adds it to the runs and evaluates it on the test set, once. It works on Classify "
            "if all members have weights.",
        )


def _made_before(members: list[Run], rule: Rule, runs: list[Run]) -> Run | None:
    wanted = {run.id for run in members}
    for run in runs:
        combination = run.record.combination
        if (
            combination is not None
            and combination.combiner.rule == rule
            and {member.id for member in combination.members} == wanted
            and len(combination.views) == 1
        ):
            return run
    return None


def ways_to(made: Run, best: Run) -> None:
    """What was made, and the pages that show it; `best` is the run to compare it with."""
    st.success(plain(describe(made)), icon=":material/check_circle:")
    with st.container(horizontal=True):
        st.page_link(
            "pages/results.py",
            label="Its results",
            icon=":material/monitoring:",
            query_params={"run": made.id},
        )
        st.page_link(
            "pages/compare.py",
            label=f"Compare with {plain(best.label)}",
            icon=":material/compare_arrows:",
            query_params={"runs": f"{made.id},{best.id}"},
        )
        if made.has_weights:
            st.page_link(
                "pages/classify.py",
                label="Classify with it",
                icon=":material/draw:",
                query_params={"run": made.id},
            )


@refusable
def _make(store: Store, members: list[Run], rule: Rule, name: str) -> None:
    make_ensemble(store, members, rule, " ".join(name.split()))
