"""Which search the page is about: one of those there are, or a new one; the address says it."""

from collections.abc import Mapping, Sequence

import streamlit as st

from fmnist.studies.search.plan import Plan
from ui.address.search import name_search, named_search
from ui.shared.words import moment

_KEY = "search-chosen"
_NEW = ""


def choose_search(searches: Sequence[Plan]) -> Plan | None:
    """The search that the address names; None for a new one, or one that is not there."""
    by_id = {plan.id: plan for plan in searches}
    named = named_search()
    if not by_id:
        return None
    st.session_state[_KEY] = named if named in by_id else (_NEW if named is None else None)
    st.selectbox(
        "Search",
        [_NEW, *by_id],
        format_func=lambda search_id: _title(by_id.get(search_id)),
        key=_KEY,
        placeholder="Choose a search",
        on_change=_name_chosen,
        args=(by_id,),
        help="The newest first.",
    )
    return by_id.get(named or "")


def _name_chosen(by_id: Mapping[str, Plan]) -> None:
    """Name what was chosen; not a title that the browser kept of a search that has moved on."""
    chosen = st.session_state[_KEY]
    if not chosen or chosen in by_id:
        name_search(chosen or None)


def _title(plan: Plan | None) -> str:
    if plan is None:
        return "New search"
    budget = f"{plan.minutes:g} minutes" if plan.minutes else f"{plan.trials:,} trials"
    return f"{plan.name or plan.start.network}, {budget}, {plan.state} · {moment(plan.created)}"
