"""Choosing the members of an ensemble, by hand or as the core suggests them."""

from typing import Any

import streamlit as st

from fmnist.common.numbers import read_number
from fmnist.ensembles.rules import RULES, Rule
from fmnist.ensembles.selection import MOST_MEMBERS
from fmnist.runs.run import Run
from fmnist.studies.ensembling import COSTS, candidates
from ui.address.runs import name_runs
from ui.ensembles.figures import suggestion
from ui.shared.choice import choice
from ui.shared.frame import explained
from ui.shared.number_field import number_field
from ui.shared.pickers import choose_runs
from ui.shared.refusals import refusable
from ui.shared.words import validation

_UNLIMITED: Any = "no limit"


def choose_members(offered: list[Run]) -> list[Run]:
    """The members: those chosen or suggested, at first the suggestion without a budget."""
    pool = candidates(offered)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        cost = choice(
            st.selectbox,
            "Budget for all members together",
            [_UNLIMITED, *COSTS],
            format_func=lambda name: COSTS.get(name, name),
            key="ensemble-cost",
            persist_state="session",
            width=260,
            help="The most that one answer may cost. Suggestions stay within it.",
        )
        if cost != _UNLIMITED:
            number_field("At most", "ensemble-budget", "Such as 500,000 or 4.5.", width=140)
        st.button(
            "Suggest members",
            icon=":material/auto_awesome:",
            on_click=_suggest,
            args=(pool,),
            disabled=not pool,
            help="Greedy forward selection (Caruana et al. 2004): each step adds the run that "
            "lowers the validation log loss of the mean log-probabilities most, until none does.",
        )
    return choose_runs(
        "members",
        "Members",
        offered,
        _line,
        MOST_MEMBERS,
        help="Finished runs of the ten classes with their validation accuracy. Included runs "
        "without weights can take part; the ensemble then has predictions but cannot classify new "
        "images.",
        at_first=_at_first(pool),
    )


def _at_first(pool: list[Run]) -> list[str]:
    """The ids suggested without a budget; none, and why, where a run of the pool cannot be read."""
    with explained():
        return [pool[place].id for place in suggestion(pool, "parameters", None)] if pool else []
    return []


def choose_rule() -> Rule:
    """How their answers become one."""
    rule: Rule = choice(
        st.selectbox,
        "Rule",
        RULES,
        format_func=lambda name: RULES[name],
        key="rule",
        bind="query-params",
        help="How the members' answers are combined. Weights and stacking are fitted on validation "
        "and judged there by cross-fitting: each image with parameters fitted without it. The "
        "temperature is fitted after averaging.",
    )
    return rule


def _line(run: Run) -> str:
    """A run in a few words, with what it reaches on the images that members are chosen on."""
    return f"{run.label} · {validation(run.record).partition(' (')[0]}"


@refusable
def _suggest(pool: list[Run]) -> None:
    cost, budget = st.session_state["ensemble-cost"], None
    if cost != _UNLIMITED:
        budget = read_number(st.session_state["ensemble-budget"])
    places = suggestion(pool, "parameters" if cost == _UNLIMITED else cost, budget)
    name_runs("members", [pool[place].id for place in places])
