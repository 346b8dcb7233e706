"""Making the ensemble: the one moment at which test is read."""

from collections.abc import Callable, Sequence

import streamlit as st

from fmnist.ensembles.rules import Rule
from fmnist.jobs.combine import make_ensemble
from fmnist.runs.combination import Combination
from fmnist.runs.load_model import validation_accuracy
from fmnist.runs.run import Run
from fmnist.runs.store import Store
from ui.shared.frame import explained
from ui.shared.links import link
from ui.shared.presses import press_of
from ui.shared.run_lines import describe
from ui.shared.words import plain


def make_bar(store: Store, members: list[Run], rule: Rule, runs: list[Run]) -> None:
    """The button that puts the ensemble among the runs; once it is there, ways to it."""
    made = made_before(
        members,
        runs,
        lambda each: each.combiner.rule == rule and len(each.views) == 1 and not each.soup,
    )
    if made is not None:
        ways_to(made, max(members, key=validation_accuracy))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(
            "Name",
            key="ensemble-name",
            placeholder=f"ensemble of {len(members)}",
            help="Your own name for it; empty takes what it is.",
            width=300,
        )
        press = press_of(
            "make-ensemble",
            "Make the ensemble",
            type="primary",
            icon=":material/groups:",
            help="Adds it to the runs and evaluates it on the test set, once. It works on Classify "
            "if all members have weights.",
        )
    if press:
        with explained():
            make_ensemble(store, members, rule, name)
            st.rerun()


def made_before(
    members: Sequence[Run], runs: Sequence[Run], fits: Callable[[Combination], bool]
) -> Run | None:
    """The one of `runs` that was made of just these `members`, in a way that `fits`."""
    wanted = {run.id for run in members}
    return next(
        (
            run
            for run in runs
            if (made := run.record.combination) is not None
            and {each.id for each in made.members} == wanted
            and fits(made)
        ),
        None,
    )


def ways_to(made: Run, best: Run) -> None:
    """What was made, and the pages that show it; `best` is the run to compare it with."""
    st.success(plain(describe(made)), icon=":material/check_circle:")
    with st.container(horizontal=True):
        link("results", "Its results", run=made.id)
        link("compare", f"Compare with {plain(best.label)}", runs=f"{made.id},{best.id}")
        if made.has_weights:
            link("classify", "Classify with it", run=made.id)
